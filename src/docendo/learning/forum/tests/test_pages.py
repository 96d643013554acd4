"""Every page and form of the forum, through HTTP."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.models import Community, Seat
from docendo.commons.communities.rules import Role, Visibility
from docendo.commons.topics.models import Topic
from docendo.learning.forum import actions
from docendo.learning.forum.models import Comment, Post, Revision, Thread, Vote
from docendo.learning.forum.rules import Reason, State
from docendo.learning.forum.views import judging, moderating

Browse = Callable[[Seat], Client]
BASE = "/c/maple/questions/"
HTMX = {"HX-Request": "true"}


def text(response: Any) -> str:
    """The words of a page without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def page(thread: Thread) -> str:
    return f"{BASE}{thread.pk}/"


def at(post: Post, action: str) -> str:
    return f"{BASE}posts/{post.pk}/{action}/"


# --- Lists --------------------------------------------------------------------------------------


def test_the_list_shows_title_beginning_topics_and_counts(
    asker: Seat, member: Seat, topics: list[Topic], browse: Browse, now: datetime
) -> None:
    thread = actions.ask(
        asker, title="What is a limit good for?", body="I see *none*.", topics=topics[:1], now=now
    )
    actions.answer(member, thread_id=thread.pk, body="For derivatives.", now=now)
    words = text(browse(member).get(BASE))
    for expected in (
        "1 question",
        "What is a limit good for?",
        "I see none.",
        "Series",
        "1 answer",
    ):
        assert expected in words


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["answered", "waiting", "closed"]),
        ("?view=newest", ["closed", "waiting", "answered"]),
        ("?view=votes", ["waiting", "closed", "answered"]),
        ("?view=unanswered", ["waiting"]),
        ("?view=mine", ["waiting"]),
        ("?view=followed", ["answered", "waiting"]),
        ("?narrow=solved", ["answered"]),
        ("?narrow=unsolved", ["waiting"]),
        ("?narrow=closed", ["closed"]),
        ("?topic=limits", ["waiting"]),
        ("?view=nonsense&narrow=nonsense", ["answered", "waiting", "closed"]),
    ],
)
def test_views_and_filters(
    query: str,
    expected: list[str],
    asker: Seat,
    member: Seat,
    moderator: Seat,
    topics: list[Topic],
    browse: Browse,
    now: datetime,
) -> None:
    def asked(seat: Seat, name: str, hours: int, *about: Topic) -> Thread:
        when = now + timedelta(hours=hours)
        return actions.ask(seat, title=f"This one is {name}", body="x", topics=about, now=when)

    answered = asked(asker, "answered", 0, topics[0])
    waiting = asked(member, "waiting", 1, topics[1])
    closed = asked(asker, "closed", 2, topics[0])
    best = actions.answer(member, thread_id=answered.pk, body="x", now=now + timedelta(hours=3))
    actions.accept(asker, post_id=best.pk, seen_accepted_id=None, now=now)
    actions.close(moderator, thread_id=closed.pk, reason=Reason.OFF_TOPIC, now=now)
    Thread.objects.filter(pk=closed.pk).update(active_at=now)
    actions.vote(asker, post_id=Post.objects.get(thread=waiting).pk, value=1, now=now)

    found = re.findall(r"This one is (\w+)", browse(member).get(BASE + query).content.decode())
    assert found == expected


def test_pages_of_a_list_follow_each_other_without_gap_or_repetition(
    asker: Seat, member: Seat, browse: Browse, now: datetime
) -> None:
    for number in range(60):
        # Many share a moment, so that ids have to break the tie.
        when = now + timedelta(hours=number // 10)
        actions.ask(asker, title=f"Question number {number:02}", body="x", now=when)
    client, address, seen = browse(member), BASE, []
    while address:
        html = client.get(address).content.decode()
        seen += re.findall(r"Question number (\d\d)", html)
        following = re.search(r'rel="next" href="([^"]+)"', html)
        address = BASE + following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == 60
    assert seen == sorted(seen, key=lambda number: (int(number) // 10, int(number)), reverse=True)


@pytest.mark.parametrize("after", ["x", "~", "x~1", "2026-01-01~", "~9999999999999999999", "0~0"])
def test_a_mistyped_cursor_is_the_first_page_or_the_last(
    after: str, thread: Thread, member: Seat, browse: Browse
) -> None:
    assert browse(member).get(BASE, {"after": after}).status_code == 200


def test_an_unknown_topic_is_not_found(member: Seat, browse: Browse) -> None:
    assert browse(member).get(BASE, {"topic": "absent"}).status_code == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "Nobody has asked yet"),
        ("?view=unanswered", "Every question has an answer"),
        ("?view=followed", "You follow no question yet"),
        ("?view=mine", "You have not asked yet"),
        ("?narrow=solved", "Nothing here"),
    ],
)
def test_an_empty_list_says_what_to_do(
    query: str, expected: str, member: Seat, browse: Browse
) -> None:
    assert expected in text(browse(member).get(BASE + query))


def test_a_list_costs_the_same_with_2_and_with_20_rows(
    asker: Seat, member: Seat, topics: list[Topic], browse: Browse, now: datetime
) -> None:
    client, costs = browse(member), []
    for rows in (2, 20):
        while Thread.objects.count() < rows:
            actions.ask(asker, title="One more question", body="x", topics=topics[:3], now=now)
        with CaptureQueriesContext(connection) as queries:
            client.get(BASE)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12


# --- Writing ------------------------------------------------------------------------------------


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


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("{thread}/follow/", {"on": "1"}),
        ("{thread}/close/", {"reason": Reason.OTHER, "note": "Enough."}),
        ("{thread}/reopen/", {}),
        ("{thread}/ask-to-reopen/", {"note": "It is clear now."}),
        ("posts/{post}/accept/", {"accepted": "1"}),
        ("posts/{post}/remove/", {"reason": "Off topic"}),
        ("posts/{post}/restore/", {}),
    ],
)
def test_nobody_turns_a_question_on_and_off_without_end(
    moderator: Seat,
    answer: Post,
    browse: Browse,
    monkeypatch: pytest.MonkeyPatch,
    address: str,
    typed: dict[str, str],
) -> None:
    monkeypatch.setattr(judging, "JUDGING", "1/minute")
    monkeypatch.setattr(moderating, "SETTLING", "1/hour")
    client = browse(moderator)
    where = BASE + address.format(thread=answer.thread_id, post=answer.pk)
    assert client.post(where, typed).status_code < 429
    if "close" in address:
        Thread.objects.update(state=State.OPEN, closed_reason="", closed_by=None, closed_at=None)
    if "remove" in address:
        Post.objects.update(removed_at=None, removed_by=None, removed_reason="")
    assert client.post(where, typed).status_code == 429


def test_the_preview_shows_a_text_as_it_will_appear(member: Seat, browse: Browse) -> None:
    client = browse(member)
    fragment = client.post(f"{BASE}preview/", {"source": "**So**"}, headers=HTMX)
    assert "<strong>So</strong>" in fragment.content.decode()
    assert "<html" not in fragment.content.decode()
    whole = client.post(f"{BASE}preview/", {"body": "**So**", "title": "x"})
    assert "<strong>So</strong>" in whole.content.decode()
    assert "<html" in whole.content.decode()


# --- One question -------------------------------------------------------------------------------


def test_a_public_question_is_read_by_strangers_who_are_shown_the_way_in(
    thread: Thread, answer: Post, anonymous: Seat, stranger: Seat, guest: Seat, browse: Browse
) -> None:
    for seat, way_in in (
        (anonymous, "Sign in to answer"),
        (stranger, "Join this community to answer"),
        (guest, "You read here as a guest"),
    ):
        response = browse(seat).get(page(thread))
        assert response.status_code == 200
        assert way_in in text(response)
        assert "<textarea" not in response.content.decode()
        assert "formaction" not in response.content.decode()


def test_the_page_costs_the_same_with_2_20_and_50_answers(
    thread: Thread,
    question: Post,
    seat: Callable[..., Seat],
    member: Seat,
    asker: Seat,
    topics: list[Topic],
    browse: Browse,
    now: datetime,
) -> None:
    costs, helpers = [], [seat(Role.MEMBER, f"Helper {number}") for number in range(5)]
    client = browse(member)
    for wanted in (2, 20, 50):
        for number in range(thread.posts.count() - 1, wanted):
            post = actions.answer(
                helpers[number % 5], thread_id=thread.pk, body=f"Try {number}", now=now
            )
            actions.comment(asker, post_id=post.pk, body="Thanks", now=now)
            actions.vote(member, post_id=post.pk, value=1, now=now)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(page(thread))
        assert response.content.decode().count('<article class="post') == wanted + 1
        costs.append(len(queries))
    assert len(set(costs)) == 1
    assert costs[0] <= 12


def test_more_answers_than_fit_stand_on_further_pages(
    thread: Thread, member: Seat, browse: Browse, now: datetime
) -> None:
    for number in range(52):
        when = now + timedelta(minutes=number)
        actions.answer(member, thread_id=thread.pk, body=f"Answer number {number:02}", now=when)
    client = browse(member)
    first = client.get(page(thread)).content.decode()
    second = client.get(f"{page(thread)}?page=2").content.decode()
    shown = [set(re.findall(r"Answer number (\d\d)", html)) for html in (first, second)]
    assert (len(shown[0]), len(shown[1])) == (50, 2)
    assert not shown[0] & shown[1]
    last = Post.objects.get(body="Answer number 51")
    leads_to = client.get(f"{BASE}posts/{last.pk}/").headers["Location"]
    assert leads_to == f"{page(thread)}?page=2#answer-{last.pk}"
    assert client.get(f"{page(thread)}?page=99999999").status_code == 200


@pytest.mark.parametrize(
    ("order", "expected"),
    [("", "CBA"), ("?order=oldest", "CAB"), ("?order=newest", "CBA"), ("?order=x", "CBA")],
)
def test_the_accepted_answer_is_first_in_any_order(
    order: str,
    expected: str,
    thread: Thread,
    asker: Seat,
    member: Seat,
    browse: Browse,
    now: datetime,
) -> None:
    posts = {
        name: actions.answer(
            member, thread_id=thread.pk, body=f"Answer {name}", now=now + timedelta(hours=hours)
        )
        for hours, name in enumerate("ABC")
    }
    actions.accept(asker, post_id=posts["C"].pk, seen_accepted_id=None, now=now)
    actions.vote(asker, post_id=posts["B"].pk, value=1, now=now)
    html = browse(member).get(page(thread) + order).content.decode()
    assert "".join(re.findall(r"Answer (\w)\b", html)) == expected


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


def test_what_was_taken_over_names_source_author_and_license(
    answer: Post, member: Seat, browse: Browse
) -> None:
    Post.objects.filter(pk=answer.pk).update(
        author=None,
        source_url="https://cardano.stackexchange.com/a/7",
        source_author="Ada <script>",
        source_author_url="https://cardano.stackexchange.com/users/3",
        license="CC BY-SA 4.0",
    )
    html = browse(member).get(page(answer.thread)).content.decode()
    assert '<a href="https://cardano.stackexchange.com/a/7"' in html
    assert "Ada &lt;script&gt;" in html
    assert "https://creativecommons.org/licenses/by-sa/4.0/" in html


# --- Judging ------------------------------------------------------------------------------------


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


# --- Comments -----------------------------------------------------------------------------------


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


# --- Editing ------------------------------------------------------------------------------------


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


# --- Closing and removing -----------------------------------------------------------------------


def test_a_duplicate_points_to_the_original_and_the_original_back(
    thread: Thread, asker: Seat, moderator: Seat, browse: Browse, now: datetime
) -> None:
    again = actions.ask(asker, title="Does the harmonic series converge?", body="x", now=now)
    client = browse(moderator)
    response = client.post(
        f"{page(again)}close/",
        {"reason": "duplicate", "original": f"http://testserver{page(thread)}#answers"},
    )
    assert response.status_code == 302
    assert "Why does the harmonic series diverge?" in text(client.get(page(again)))
    assert "Does the harmonic series converge?" in text(client.get(page(thread)))


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ({"reason": "duplicate"}, 400, "Name the earlier question"),
        ({"reason": "duplicate", "original": "12345"}, 400, "no other question like that"),
        ({"reason": "duplicate", "original": "the other one"}, 422, "Copy the address"),
        ({"reason": "other"}, 400, "Describe the reason"),
        ({"reason": "boredom"}, 422, "not one of the available choices"),
    ],
)
def test_closing_says_what_is_missing(
    typed: dict[str, str],
    status: int,
    sentence: str,
    thread: Thread,
    moderator: Seat,
    browse: Browse,
) -> None:
    response = browse(moderator).post(f"{page(thread)}close/", typed)
    assert response.status_code == status
    assert sentence in text(response)
    assert Thread.objects.get().state == State.OPEN


def test_the_asker_asks_for_reopening_and_moderators_find_it(
    thread: Thread, asker: Seat, moderator: Seat, member: Seat, browse: Browse, now: datetime
) -> None:
    actions.close(moderator, thread_id=thread.pk, reason=Reason.UNCLEAR, now=now)
    assert "Ask to reopen" in text(browse(asker).get(page(thread)))
    assert "Ask to reopen" not in text(browse(member).get(page(thread)))
    browse(asker).post(f"{page(thread)}ask-to-reopen/", {"note": "I added what I tried"})
    assert "harmonic" in text(browse(moderator).get(f"{BASE}?view=reopening"))
    assert "harmonic" not in text(browse(member).get(f"{BASE}?view=reopening"))
    assert "I added what I tried" in text(browse(moderator).get(page(thread)))
    browse(moderator).post(f"{page(thread)}reopen/")
    assert Thread.objects.get().is_open


def test_a_removed_answer_is_shown_to_its_author_who_brings_it_back(
    answer: Post, helper: Seat, member: Seat, browse: Browse
) -> None:
    client = browse(helper)
    assert "disappears" in text(client.get(at(answer, "remove")))
    client.post(at(answer, "remove"), {"reason": ""})
    assert "Group the terms" not in text(browse(member).get(page(answer.thread)))
    assert "Removed by its author." in text(client.get(page(answer.thread)))
    client.post(at(answer, "restore"))
    assert "Group the terms" in text(browse(member).get(page(answer.thread)))


def test_a_moderator_says_why_they_remove(
    answer: Post, helper: Seat, moderator: Seat, browse: Browse
) -> None:
    client = browse(moderator)
    assert client.post(at(answer, "remove"), {"reason": ""}).status_code == 422
    client.post(at(answer, "remove"), {"reason": "Copied from a book"})
    words = text(browse(helper).get(page(answer.thread)))
    assert "Removed by a moderator." in words
    assert "Copied from a book" in words


# --- What leaks and what does not ---------------------------------------------------------------


def test_nothing_of_a_private_community_is_found_by_strangers(
    thread: Thread, answer: Post, stranger: Seat, community: Community, browse: Browse
) -> None:
    Community.objects.update(visibility=Visibility.MEMBERS)
    client = browse(stranger)
    for address in (BASE, page(thread), at(answer, "history"), f"{BASE}feed/"):
        response = client.get(address)
        assert response.status_code == 403
        assert "harmonic" not in response.content.decode()


def test_feeds_hold_what_is_public_and_nothing_else(
    asker: Seat, anonymous: Seat, member: Seat, topics: list[Topic], browse: Browse, now: datetime
) -> None:
    actions.ask(asker, title="About series", body="**Bold**", topics=topics[:1], now=now)
    actions.ask(asker, title="About limits", body="x", topics=topics[1:2], now=now)
    client = browse(anonymous)
    everything = client.get(f"{BASE}feed/")
    assert everything.headers["Content-Type"].startswith("application/atom+xml")
    assert "About series" in everything.content.decode()
    assert "&lt;strong&gt;Bold" in everything.content.decode()
    of_topic = client.get(f"{BASE}feed/limits/").content.decode()
    assert "About limits" in of_topic
    assert "About series" not in of_topic
    seen = {"If-None-Match": everything.headers["ETag"]}
    assert client.get(f"{BASE}feed/", headers=seen).status_code == 304
    assert client.head(f"{BASE}feed/").status_code == 200
    Community.objects.update(visibility=Visibility.MEMBERS)
    assert browse(member).get(f"{BASE}feed/").status_code == 404


def test_no_title_spoils_a_feed(
    asker: Seat, anonymous: Seat, browse: Browse, thread: Thread
) -> None:
    typed = {"title": "Why does \x01 this \u202eread?", "body": "And **why** \x01 not?"}
    assert browse(asker).post(f"{BASE}ask/", typed).status_code == 302
    feed = browse(anonymous).get(f"{BASE}feed/")
    assert "Why does this read?" in feed.content.decode()


@pytest.mark.parametrize(
    "after",
    [
        "0001-01-01T00:00:00%2B14:00~1",
        "9999-12-31T23:59:59-14:00~1",
        "2026-11-16T09:00:00~1",
        f"{'9' * 400}~1",
        "2026-11-16~1",
        "~1",
    ],
)
@pytest.mark.parametrize("view", ["active", "votes"])
def test_a_place_in_a_list_that_is_none_of_ours_is_its_beginning(
    browse: Browse, asker: Seat, thread: Thread, view: str, after: str
) -> None:
    response = browse(asker).get(f"{BASE}?view={view}&after={after}")
    assert thread.title in response.content.decode()
