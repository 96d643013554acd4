"""Votes, what worked, accepted answers and following."""

from datetime import datetime, timedelta

import pytest

from docendo.commons.communities.models import Seat
from docendo.learning.forum import actions
from docendo.learning.forum.models import Post, Thread, Vote
from docendo.learning.forum.tests.pages import HTMX, Browse, at, page, text


def test_a_vote_without_javascript_leads_back_to_where_it_was_given(
    answer: Post, member: Seat, browse: Browse
) -> None:
    client = browse(member)
    came_from = f"{page(answer.thread)}?order=newest"
    response = client.post(
        at(answer, "vote"), {"value": "1"}, HTTP_REFERER=f"http://testserver{came_from}"
    )
    assert response.headers["Location"] == f"{came_from}#answer-{answer.pk}"
    assert Vote.objects.get().value == 1


def test_a_vote_on_a_question_leads_back_to_it(
    question: Post, member: Seat, browse: Browse
) -> None:
    response = browse(member).post(at(question, "vote"), {"value": "1"})
    assert response.headers["Location"] == f"{page(question.thread)}#question"


def test_a_vote_with_javascript_answers_with_the_post(
    answer: Post, member: Seat, browse: Browse
) -> None:
    response = browse(member).post(at(answer, "vote"), {"value": "1"}, headers=HTMX)
    assert response.headers["HX-Retarget"] == f"#answer-{answer.pk} .vote"
    html = response.content.decode()
    assert html.count("<article") == 1
    assert 'value="0" aria-pressed="true"' in html
    assert ">1</output>" in html


@pytest.mark.parametrize("value", ["", "2", "x"])
def test_a_vote_is_up_down_or_nothing(
    value: str, answer: Post, member: Seat, browse: Browse
) -> None:
    assert browse(member).post(at(answer, "vote"), {"value": value}).status_code == 400
    assert not Vote.objects.exists()


def test_it_worked_for_me(answer: Post, member: Seat, browse: Browse) -> None:
    client = browse(member)
    client.post(at(answer, "worked"), {"worked": "1"})
    answer.refresh_from_db()
    assert answer.worked_count == 1
    client.post(at(answer, "worked"), {"worked": "0"})
    answer.refresh_from_db()
    assert answer.worked_count == 0


def test_accepting_shows_the_answer_first_and_the_question_solved(
    answer: Post, asker: Seat, browse: Browse
) -> None:
    client = browse(asker)
    response = client.post(at(answer, "accept"), {"accepted": "1", "seen": ""}, headers=HTMX)
    assert response.headers["HX-Retarget"] == "#thread"
    assert response.status_code == 200
    assert "Accepted answer" in text(response)
    assert "Solved" in text(response)
    client.post(at(answer, "accept"), {"accepted": "0", "seen": str(answer.pk)})
    assert Thread.objects.get().accepted_id is None


def test_a_fragment_keeps_the_order_of_the_page_in_view(
    thread: Thread, answer: Post, asker: Seat, member: Seat, browse: Browse, now: datetime
) -> None:
    later = now + timedelta(hours=1)
    actions.answer(member, thread_id=thread.pk, body="A later try", now=later)
    in_view = f"http://testserver{page(thread)}?order=newest"
    response = browse(asker).post(
        f"{page(thread)}follow/", {"on": "0"}, headers={**HTMX, "HX-Current-URL": in_view}
    )
    html = response.content.decode()
    assert html.index("A later try") < html.index("Group the terms")


def test_accepting_what_another_changed_meanwhile_says_so(
    answer: Post, asker: Seat, browse: Browse
) -> None:
    response = browse(asker).post(at(answer, "accept"), {"accepted": "1", "seen": "12345"})
    assert response.status_code == 409
    assert "Meanwhile the accepted answer was changed" in text(response)


def test_following_and_no_longer(thread: Thread, member: Seat, browse: Browse) -> None:
    client = browse(member)
    for on, words in (("1", "Following"), ("0", "Follow")):
        client.post(f"{page(thread)}follow/", {"on": on})
        assert f"{words}</button>" in client.get(page(thread)).content.decode()
