"""Writing answers and comments, and editing what was written."""

import re
from datetime import datetime
from typing import Any

from docendo.commons.communities.models import Seat
from docendo.commons.topics.models import Topic
from docendo.learning.forum import actions
from docendo.learning.forum.models import Comment, Post, Revision, Thread
from docendo.learning.forum.rules import Reason
from docendo.learning.forum.tests.pages import BASE, HTMX, Browse, at, page, text


def test_what_was_typed_survives_an_expired_session(
    thread: Thread, question: Post, member: Seat, browse: Browse
) -> None:
    client = browse(member)
    for address, typed, found_at in (
        (f"{page(thread)}answer/", {"body": "Kept one"}, page(thread)),
        (at(question, "comment"), {"body": "Kept two"}, page(thread)),
    ):
        client.logout()
        sent = client.post(address, typed, HTTP_REFERER=f"http://testserver{found_at}")
        assert sent.status_code == 302
        client.force_login(member.member)
        assert typed["body"] in client.get(found_at).content.decode()
    assert Thread.objects.count() == 1
    assert not Comment.objects.exists()


def test_an_answer_by_a_plain_form_leads_to_itself(
    thread: Thread, member: Seat, browse: Browse
) -> None:
    response = browse(member).post(
        f"{page(thread)}answer/", {"body": "Compare it with an **integral**."}, follow=True
    )
    answer = Post.objects.get(is_question=False)
    assert response.redirect_chain[-1][0] == f"{page(thread)}#answer-{answer.pk}"
    assert "<strong>integral</strong>" in response.content.decode()


def test_an_answer_to_a_question_that_closed_meanwhile_is_kept(
    thread: Thread, member: Seat, moderator: Seat, browse: Browse, now: datetime
) -> None:
    actions.close(moderator, thread_id=thread.pk, reason=Reason.UNCLEAR, now=now)
    response = browse(member).post(f"{page(thread)}answer/", {"body": "My long answer"})
    assert response.status_code == 409
    assert "My long answer" in response.content.decode()
    assert "takes no answers" in text(response)


def test_a_comment_has_a_page_of_its_own_without_javascript(
    answer: Post, member: Seat, browse: Browse
) -> None:
    client = browse(member)
    assert "Group the terms" in text(client.get(at(answer, "comment")))
    response = client.post(at(answer, "comment"), {"body": "Why a **half**?"})
    remark = Comment.objects.get()
    expected = f"{page(answer.thread)}?comments={answer.pk}#comment-{remark.pk}"
    assert response.headers["Location"] == expected
    assert "<strong>half</strong>" in client.get(page(answer.thread)).content.decode()


def test_a_comment_with_javascript_stays_on_the_page(
    answer: Post, member: Seat, browse: Browse
) -> None:
    client = browse(member)
    form = client.get(at(answer, "comment"), headers=HTMX)
    assert form.headers["HX-Retarget"] == f"#new-{answer.pk}"
    assert "<html" not in form.content.decode()
    refused = client.post(at(answer, "comment"), {"body": "x" * 1001}, headers=HTMX)
    assert refused.status_code == 422
    assert refused.headers["HX-Retarget"] == f"#new-{answer.pk}"
    assert "at most 1000 characters" in text(refused)
    posted = client.post(at(answer, "comment"), {"body": "I see"}, headers=HTMX)
    assert posted.headers["HX-Retarget"] == f"#answer-{answer.pk} .talk"
    assert "I see" in text(posted)


def test_a_comment_is_edited_and_removed_by_its_author(
    answer: Post, member: Seat, asker: Seat, browse: Browse, now: datetime
) -> None:
    remark = actions.comment(member, post_id=answer.pk, body="Tanks", now=now)
    address = f"{BASE}comments/{remark.pk}/edit/"
    assert browse(asker).get(address).status_code == 404
    client = browse(member)
    assert "Tanks" in client.get(address).content.decode()
    client.post(address, {"body": "Thanks"})
    assert "Thanks" in client.get(page(answer.thread)).content.decode()
    client.post(address, {"body": "Thanks", "remove": "1"})
    assert "Thanks" not in client.get(page(answer.thread)).content.decode()


def test_who_removes_a_comment_comes_back_to_the_post_below_which_it_stood(
    question: Post, answer: Post, member: Seat, browse: Browse, now: datetime
) -> None:
    client = browse(member)
    for post, anchor in ((question, "question"), (answer, f"answer-{answer.pk}")):
        remark = actions.comment(member, post_id=post.pk, body="Thanks", now=now)
        response = client.post(f"{BASE}comments/{remark.pk}/edit/", {"remove": "1"})
        assert response.headers["Location"].endswith(f"?comments={post.pk}#{anchor}")


def test_an_edit_shows_in_the_history_word_by_word(
    question: Post, asker: Seat, anonymous: Seat, topics: list[Topic], browse: Browse
) -> None:
    client = browse(asker)
    form = client.get(at(question, "edit")).content.decode()
    assert "Its terms go to **zero**" in form
    response = client.post(
        at(question, "edit"),
        {
            "title": question.thread.title,
            "body": question.body.replace("every bound", "any bound"),
            "topics": "Series",
            "why": "A better word",
            "seen_revision": "1",
        },
        follow=True,
    )
    assert "edited" in text(response)
    history = browse(anonymous).get(at(question, "history")).content.decode()
    assert "<del>every</del><ins>any</ins>" in history
    assert "A better word" in history
    assert Revision.objects.count() == 2


def test_an_edit_without_its_reason_is_asked_for_it(
    answer: Post, moderator: Seat, browse: Browse
) -> None:
    response = browse(moderator).post(
        at(answer, "edit"), {"body": "Better.", "why": "", "seen_revision": "1"}
    )
    assert response.status_code == 400
    assert "why you change this" in text(response)
    assert "Better." in response.content.decode()


def test_an_edit_of_what_changed_meanwhile_shows_both_and_can_be_saved_again(
    answer: Post, helper: Seat, moderator: Seat, browse: Browse, now: datetime
) -> None:
    actions.edit_post(helper, post_id=answer.pk, body="Theirs.", seen_revision=1, now=now)
    client = browse(moderator)
    typed: dict[str, Any] = {"body": "Ours.", "why": "Tone", "seen_revision": "1"}
    response = client.post(at(answer, "edit"), typed)
    html = response.content.decode()
    assert response.status_code == 409
    assert "Theirs" in html
    assert "Ours." in html
    seen = re.search(r'name="seen_revision" value="(\d+)"', html)
    assert seen is not None
    assert client.post(at(answer, "edit"), {**typed, "seen_revision": seen[1]}).status_code == 302
    answer.refresh_from_db()
    assert answer.body == "Ours."


def test_only_author_and_moderators_reach_the_edit_page(
    answer: Post, helper: Seat, member: Seat, moderator: Seat, browse: Browse
) -> None:
    assert browse(helper).get(at(answer, "edit")).status_code == 200
    assert browse(moderator).get(at(answer, "edit")).status_code == 200
    assert browse(member).get(at(answer, "edit")).status_code == 404
