"""Thanks for something specific, and what somebody's help led to."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.models import Seat
from docendo.commons.communities.rules import Role
from docendo.learning.forum import actions, queries
from docendo.learning.forum.models import Comment, Post, Thanks, Thread
from docendo.learning.forum.refusals import NobodyToThank, OwnThanks, WasRemoved
from docendo.learning.forum.tests.pages import BASE, HTMX, Browse, at, page, text

HELPED = f"{BASE}my-help/"


@pytest.fixture
def remark(answer: Post, helper: Seat, now: datetime) -> Comment:
    return actions.comment(helper, post_id=answer.pk, body="Draw it first.", now=now)


def test_thanks_go_once_to_somebody_else_and_may_be_reworded_and_taken_back(
    answer: Post, helper: Seat, member: Seat, now: datetime
) -> None:
    with pytest.raises(OwnThanks):
        actions.thank(helper, post_id=answer.pk, words="Me", now=now)
    given = actions.thank(member, post_id=answer.pk, words="The example", now=now)
    actions.thank(member, post_id=answer.pk, words="The picture", now=now)
    answer.refresh_from_db()
    assert [each.words for each in Thanks.objects.all()] == ["The picture"]
    assert answer.thanks_count == 1
    with pytest.raises(Thanks.DoesNotExist):
        actions.take_thanks_back(helper, thanks_id=given.pk)
    actions.take_thanks_back(member, thanks_id=given.pk)
    answer.refresh_from_db()
    assert answer.thanks_count == 0


def test_nobody_is_thanked_where_nobody_here_wrote_it(
    answer: Post, member: Seat, now: datetime
) -> None:
    Post.objects.filter(pk=answer.pk).update(author=None)
    with pytest.raises(NobodyToThank):
        actions.thank(member, post_id=answer.pk, words="The example", now=now)


def test_a_comment_is_thanked_for_by_itself(
    remark: Comment, member: Seat, moderator: Seat, now: datetime
) -> None:
    hint = partial(
        actions.thank, post_id=remark.post_id, comment_id=remark.pk, words="The hint", now=now
    )
    hint(member)
    actions.thank(member, post_id=remark.post_id, words="The rest", now=now)
    remark.refresh_from_db()
    remark.post.refresh_from_db()
    assert (remark.thanks_count, remark.post.thanks_count) == (1, 1)
    actions.remove_comment(moderator, comment_id=remark.pk, now=now)
    with pytest.raises(WasRemoved):
        hint(moderator)


def test_one_chooses_or_writes_what_for_on_a_page(
    answer: Post, member: Seat, browse: Browse
) -> None:
    client, address = browse(member), at(answer, "thank")
    assert "Thank Jonas Weber for the answer" in text(client.get(address))
    for nothing in ({}, {"what": "own"}, {"what": "own", "own": " "}, {"own": "x" * 201}):
        assert client.post(address, nothing).status_code == 422
    response = client.post(address, {"what": "example"})
    assert response.headers["Location"] == f"{page(answer.thread)}#answer-{answer.pk}"
    assert Thanks.objects.get().words == "The example"
    assert "Your thanks are on their way." in text(client.get(page(answer.thread)))
    client.post(address, {"what": "own", "own": "Asking what I had tried"})
    assert Thanks.objects.get().words == "Asking what I had tried"
    assert 'value="Asking what I had tried"' in client.get(address).content.decode()
    client.post(address, {"take_back": "1"})
    assert not Thanks.objects.exists()


def test_taking_thanks_back_twice_does_not_thank_again(
    answer: Post, member: Seat, browse: Browse
) -> None:
    client, address = browse(member), at(answer, "thank")
    client.post(address, {"what": "example"})
    for _time in range(2):
        response = client.post(address, {"what": "example", "take_back": "1"}, follow=True)
        assert "Your thanks are taken back." in text(response)
        assert not Thanks.objects.exists()


def test_nobody_is_thanked_for_a_question(
    question: Post, answer: Post, helper: Seat, member: Seat, browse: Browse, now: datetime
) -> None:
    client = browse(member)
    for post, code in ((answer, 200), (question, 404)):
        assert client.get(at(post, "thank")).status_code == code
    with pytest.raises(Post.DoesNotExist):
        actions.thank(member, post_id=question.pk, words="Asking", now=now)
    shown = queries.question_page(member, thread_id=question.thread_id)
    assert [post.may_thank for post in (shown.question, *shown.answers)] == [False, True]
    remark = actions.comment(helper, post_id=question.pk, body="Draw it first.", now=now)
    address = f"{BASE}comments/{remark.pk}/thank/"
    assert client.post(address, {"what": "example"}).status_code == 302
    assert Thanks.objects.get().comment == remark


def test_with_javascript_the_form_opens_below_the_post(
    answer: Post, member: Seat, browse: Browse
) -> None:
    client, address = browse(member), at(answer, "thank")
    assert client.get(address, headers=HTMX).headers["HX-Retarget"] == f"#new-{answer.pk}"
    assert client.post(address, {}, headers=HTMX).status_code == 422
    done = client.post(address, {"what": "patience"}, headers=HTMX)
    assert done.headers["HX-Retarget"] == f"#answer-{answer.pk}"
    assert "Thanked" in text(done)


def test_others_see_how_many_and_never_the_words(
    answer: Post, remark: Comment, asker: Seat, member: Seat, helper: Seat, browse: Browse,
    now: datetime,
) -> None:  # fmt: skip
    thank = partial(actions.thank, post_id=answer.pk, words="A secret joke", now=now)
    for seat in (asker, member):
        thank(seat)
    thank(asker, comment_id=remark.pk)
    for seat in (asker, member, helper):
        shown = browse(seat).get(page(answer.thread))
        assert "secret joke" not in shown.content.decode()
        assert "Thanked by 1 person" in text(shown)
    assert "Thanked by 2 people" in text(browse(helper).get(page(answer.thread)))
    assert "secret joke" in text(browse(helper).get(HELPED))
    assert "secret joke" not in text(browse(member).get(HELPED))
    person = browse(member).get(f"/c/maple/people/{helper.member.pk}/")
    assert "secret joke" not in text(person)
    assert "my-help" not in person.content.decode()


def test_a_comment_is_thanked_for_on_a_page(remark: Comment, member: Seat, browse: Browse) -> None:
    client, address = browse(member), f"{BASE}comments/{remark.pk}/thank/"
    assert "Thank Jonas Weber for the comment" in text(client.get(address))
    response = client.post(address, {"what": "mistake"})
    assert response.headers["Location"].endswith(f"#comment-{remark.pk}")
    assert Thanks.objects.get().comment == remark


def test_the_helper_sees_what_it_led_to(
    answer: Post, remark: Comment, asker: Seat, member: Seat, helper: Seat, moderator: Seat,
    browse: Browse, now: datetime,
) -> None:  # fmt: skip
    before, after = now - timedelta(hours=1), now + timedelta(hours=1)
    actions.read(moderator, thread_id=answer.thread_id, is_own=False, now=before)
    for seat in (asker, member, helper):
        actions.read(seat, thread_id=answer.thread_id, is_own=seat is asker, now=after)
    actions.say_it_worked(member, post_id=answer.pk, it_did=True, now=after)
    actions.accept(asker, post_id=answer.pk, seen_accepted_id=None, now=after)
    words = "Every group adds a half, so the sum passes every bound."
    actions.explain_back(asker, post_id=answer.pk, body=words, now=after)
    actions.thank(asker, post_id=answer.pk, words="The picture", now=after)
    actions.thank(member, post_id=answer.pk, comment_id=remark.pk, words="The hint", now=after)

    helped = queries.helped_page(helper, page=1)

    assert [one.readers for one in helped.page.object_list] == [2]
    assert (helped.worked, helped.explained, helped.thanked) == (1, 1, 2)
    shown = text(browse(helper).get(HELPED))
    for said in ("Read by 2 people", "Worked for 1 person", "Explained back by Amira Haddad",
                 words, "The picture", "The hint"):  # fmt: skip
        assert said in shown
    assert "my-help" in browse(helper).get(f"/c/maple/people/{helper.member.pk}/").content.decode()


def test_who_has_not_helped_is_told_how_to_begin(member: Seat, browse: Browse) -> None:
    assert "Nothing yet" in text(browse(member).get(HELPED))


def test_the_page_costs_the_same_for_2_and_20_answers(
    asker: Seat, helper: Seat, seat: Callable[..., Seat], browse: Browse, now: datetime
) -> None:
    costs, client, fan = [], browse(helper), seat(Role.MEMBER, "Fan")
    for wanted in (2, 20):
        while Post.objects.filter(author=helper.person).count() < wanted:
            thread = actions.ask(asker, title="One more question", body="x", now=now)
            post = actions.answer(helper, thread_id=thread.pk, body="x", now=now)
            remark = actions.comment(helper, post_id=post.pk, body="x", now=now)
            actions.accept(asker, post_id=post.pk, seen_accepted_id=None, now=now)
            actions.explain_back(asker, post_id=post.pk, body="x" * 30, now=now)
            actions.thank(fan, post_id=post.pk, words="All of it", now=now)
            actions.thank(fan, post_id=post.pk, comment_id=remark.pk, words="It", now=now)
        with CaptureQueriesContext(connection) as asked:
            shown = client.get(HELPED)
        assert shown.content.decode().count("Explained back by") == wanted
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 12


def test_the_question_page_stays_within_twelve_queries_with_all_of_it(
    thread: Thread, answer: Post, remark: Comment, asker: Seat, member: Seat, browse: Browse,
    now: datetime,
) -> None:  # fmt: skip
    actions.accept(asker, post_id=answer.pk, seen_accepted_id=None, now=now)
    actions.explain_back(asker, post_id=answer.pk, body="x" * 30, now=now)
    actions.thank(asker, post_id=answer.pk, words="All of it", now=now)
    client = browse(member)
    with CaptureQueriesContext(connection) as asked:
        client.get(page(thread))
    first = len(asked)
    with CaptureQueriesContext(connection) as asked:
        client.get(page(thread))
    assert len(asked) < first <= 14  # with what writing down a first reading costs, once
    assert len(asked) <= 12
