"""Who has helped others may do more; nobody new is cut off from where they take part."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.models import Community, Membership, Seat
from docendo.commons.communities.rules import Role
from docendo.commons.topics.api import Topic
from docendo.kernel import clock
from docendo.learning.forum import actions, queries
from docendo.learning.forum.ladder import Rung, rung
from docendo.learning.forum.models import Comment, Post, Thread, Vote
from docendo.learning.forum.refusals import OnlyTopicsAreYours
from docendo.learning.forum.rules import Reason, State
from docendo.learning.forum.tests.pages import BASE, Browse, at, page, text

NOW = clock.now()
Come = Callable[[int, int], Seat]


@pytest.mark.parametrize(
    ("days", "helped", "reached"),
    [
        (0, 10, Rung.NEWCOMER),
        (7, 0, Rung.MEMBER),
        (29, 10, Rung.MEMBER),
        (30, 2, Rung.MEMBER),
        (30, 3, Rung.REGULAR),
        (90, 9, Rung.REGULAR),
        (90, 10, Rung.TRUSTED),
    ],
)
def test_a_rung_takes_both_time_and_help(days: int, helped: int, reached: Rung) -> None:
    assert rung(stay=timedelta(days=days), helped=helped) is reached


def stay(seat: Seat, days: int) -> None:
    own = Membership.objects.filter(community=seat.community, person=seat.person)
    own.update(joined_at=NOW - timedelta(days=days, hours=1))


def help_others(seat: Seat, asker: Seat, times: int) -> None:
    for number in range(times):
        asked = actions.ask(asker, title=f"What is number {number}?", body="x", now=NOW)
        answer = actions.answer(seat, thread_id=asked.pk, body="So.", now=NOW)
        if number % 2:
            actions.accept(asker, post_id=answer.pk, seen_accepted_id=None, now=NOW)
        else:
            actions.say_it_worked(asker, post_id=answer.pk, it_did=True, now=NOW)


@pytest.fixture
def come(member: Seat, asker: Seat) -> Come:
    """A member who has come so far: after so many days, with so many answers that helped."""

    def reach(days: int, helped: int) -> Seat:
        stay(member, days)
        help_others(member, asker, helped)
        return member

    return reach


def close(client: Client, thread: Thread, **data: str | int) -> int:
    return client.post(f"{page(thread)}close/", data).status_code


def test_a_regular_closes_what_was_asked_before_and_nothing_else(
    thread: Thread, come: Come, asker: Seat, browse: Browse
) -> None:
    earlier = actions.ask(asker, title="Why does it diverge at all?", body="x", now=NOW)
    client = browse(come(31, 2))
    assert f"{page(thread)}close/" not in client.get(page(thread)).content.decode()
    assert client.get(f"{page(thread)}close/").status_code == 404

    help_others(come(31, 0), asker, 1)
    assert f"{page(thread)}close/" in client.get(page(thread)).content.decode()
    form = client.get(f"{page(thread)}close/")
    assert form.content.decode().count('type="radio"') == 1
    assert close(client, thread, reason="off_topic", note="") == 422
    assert close(client, thread, reason="duplicate", original=f"{BASE}{earlier.pk}/") == 302
    thread.refresh_from_db()
    assert (thread.state, thread.duplicate_of) == (State.CLOSED, earlier)
    # To open it again takes more.
    assert client.post(f"{page(thread)}reopen/", {"body": "Oh."}).status_code == 403


def test_who_is_trusted_closes_for_any_reason_and_opens_again_with_one(
    thread: Thread, come: Come, moderator: Seat, browse: Browse
) -> None:
    client = browse(come(91, 10))
    assert close(client, thread, reason="off_topic", note="") == 302
    thread.refresh_from_db()
    assert (thread.state, thread.closed_by) == (State.CLOSED, come(91, 0).member)

    assert "Why should it be open?" in text(client.get(page(thread)))
    assert client.post(f"{page(thread)}reopen/", {"body": ""}).status_code == 400
    assert client.post(f"{page(thread)}reopen/", {"body": "It fits, I see."}).status_code == 302
    thread.refresh_from_db()
    assert thread.state == State.OPEN
    assert Comment.objects.get().body == "It fits, I see."


def test_a_regular_changes_topics_and_who_is_trusted_the_words_too(
    question: Post, come: Come, asker: Seat, topics: list[Topic], browse: Browse
) -> None:
    client = browse(come(31, 2))
    edit = at(question, "edit")
    assert edit not in client.get(page(question.thread)).content.decode()
    assert client.get(edit).status_code == 404

    help_others(come(31, 0), asker, 1)
    assert edit in client.get(page(question.thread)).content.decode()
    assert 'name="body"' not in client.get(edit).content.decode()
    sent = {"topics": "Series, Limits", "seen_revision": 1}
    # Somebody else's question is changed with a reason.
    assert client.post(edit, sent).status_code == 400
    sent |= {"why": "Named what it is about.", "body": "Mine!", "title": "Mine, all mine!"}
    assert client.post(edit, sent).status_code == 302
    question.refresh_from_db()
    assert "Mine" not in question.body
    assert question.thread.about.count() == 2
    with pytest.raises(OnlyTopicsAreYours):
        actions.edit_post(
            come(31, 0), post_id=question.pk, body="Mine!", why="x", seen_revision=2, now=NOW
        )

    help_others(come(91, 0), asker, 7)
    sent = {
        "title": "Why does the harmonic series diverge so slowly?",
        "body": "Its terms go to zero.",
        "topics": "Series",
        "why": "Made the title say what is asked.",
        "seen_revision": 2,
    }
    assert client.post(edit, sent).status_code == 302
    question.refresh_from_db()
    assert question.body == "Its terms go to zero."
    # An answer stays with who wrote it.
    answer = actions.answer(asker, thread_id=question.thread_id, body="So?", now=NOW)
    assert client.get(at(answer, "edit")).status_code == 404
    assert client.get(at(question, "remove")).status_code == 404


def test_who_wrote_it_takes_the_edit_of_somebody_else_back(
    question: Post, come: Come, asker: Seat, topics: list[Topic], browse: Browse
) -> None:
    before, trusted = question.body, come(91, 10)
    actions.edit_post(
        trusted,
        post_id=question.pk,
        title="Why is it so?",
        body="It is so.",
        topics=topics[:1],
        why="Shorter.",
        seen_revision=1,
        now=NOW,
    )
    history, take_back = at(question, "history"), at(question, "take-back")
    assert "Take this edit back" not in text(browse(trusted).get(history))
    assert browse(trusted).post(take_back, {"seen_revision": 2}).status_code == 403
    client = browse(asker)
    assert "Take this edit back" in text(client.get(history))
    assert client.post(take_back, {"seen_revision": 1}).status_code == 409
    assert client.post(take_back, {"seen_revision": 2}).status_code == 302
    question.refresh_from_db()
    assert (question.body, question.revision) == (before, 3)
    assert question.thread.title == "Why does the harmonic series diverge?"
    assert not question.thread.about.exists()
    # Their own last edit they change by another one.
    assert "Take this edit back" not in text(client.get(history))
    assert client.post(take_back, {"seen_revision": 3}).status_code == 403


def test_what_an_asker_closed_stays_theirs(
    thread: Thread, come: Come, asker: Seat, browse: Browse
) -> None:
    actions.close(asker, thread_id=thread.pk, reason=Reason.NOT_NEEDED, now=NOW)
    client = browse(come(91, 10))
    assert "Why should it be open?" not in text(client.get(page(thread)))
    assert client.post(f"{page(thread)}reopen/", {"body": "No."}).status_code == 403


def test_a_community_may_do_without(
    thread: Thread, come: Come, community: Community, browse: Browse
) -> None:
    client = browse(come(91, 10))
    own = f"/c/maple/people/{come(91, 0).member.pk}/"
    assert "What you may do here" in text(client.get(own))
    Community.objects.update(has_ladder=False)
    assert f"{page(thread)}close/" not in client.get(page(thread)).content.decode()
    assert client.get(f"{page(thread)}close/").status_code == 404
    assert "What you may do here" not in text(client.get(own))


def test_ones_own_page_says_what_comes_next_and_nobody_elses_does(
    come: Come, asker: Seat, browse: Browse
) -> None:
    seat = come(20, 1)
    own = f"/c/maple/people/{seat.member.pk}/"
    said = text(browse(seat).get(own))
    assert "What you may do here: Member" in said
    assert "Next: Regular" in said
    assert "30 days in this community. 10 more days." in said
    assert "3 answers that were accepted or worked for somebody. 2 more." in said
    assert "What you may do here" not in text(browse(asker).get(own))


def test_only_what_helped_others_under_ones_own_name_counts(member: Seat, asker: Seat) -> None:
    stay(member, 40)
    own = actions.ask(member, title="What do I ask myself?", body="x", now=NOW)
    answer = actions.answer(member, thread_id=own.pk, body="So.", now=NOW)
    actions.say_it_worked(asker, post_id=answer.pk, it_did=True, now=NOW)
    hidden = actions.ask(member, title="May one ask?", body="x", anonymously=True, now=NOW)
    masked = actions.answer(member, thread_id=hidden.pk, body="One may.", now=NOW)
    actions.say_it_worked(asker, post_id=masked.pk, it_did=True, now=NOW)
    found = queries.progress(member, now=NOW)
    assert found is not None
    assert found.helped == 0
    help_others(member, asker, 3)
    found = queries.progress(member, now=NOW)
    assert found is not None
    assert (found.helped, found.rung) == (3, Rung.REGULAR)


def test_in_an_anonymous_question_of_ones_own_nobody_is_more_than_its_asker(
    come: Come, browse: Browse
) -> None:
    seat = come(91, 10)
    hidden = actions.ask(seat, title="May one ask?", body="x", anonymously=True, now=NOW)
    client = browse(seat)
    form = client.get(f"{page(hidden)}close/")
    assert form.content.decode().count('type="radio"') == 2
    assert close(client, hidden, reason="off_topic", note="") == 422


def test_the_question_page_costs_no_query_more(
    thread: Thread, come: Come, asker: Seat, browse: Browse
) -> None:
    costs = []
    for days, helped in ((0, 0), (91, 10)):
        client = browse(come(days, helped))
        client.get(page(thread))
        with CaptureQueriesContext(connection) as captured:
            client.get(page(thread))
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 12


def test_somebody_new_is_never_cut_off_from_a_thread_of_theirs(
    seat: Callable[..., Seat], helper: Seat, browse: Browse, now: datetime
) -> None:
    """Also not when they have asked as often as anybody may."""
    newcomer = seat(Role.MEMBER, "Noor Aziz")
    client = browse(newcomer)
    refused = 0
    for number in range(60):
        sent = {"title": f"Is this question number {number}?", "body": "x", "asks_as": "name"}
        refused += client.post(f"{BASE}ask/", sent).status_code == 429
    assert refused
    own = Thread.objects.filter(author=newcomer.member).latest("pk")
    answer = actions.answer(helper, thread_id=own.pk, body="It is.", now=now)
    assert client.post(at(answer, "comment"), {"body": "Why?"}).status_code == 302
    assert client.post(f"{page(own)}answer/", {"body": "I see now."}).status_code == 302
    assert client.post(at(answer, "vote"), {"value": "1"}).status_code == 302
    assert client.post(f"{page(own)}follow/", {"on": "0"}).status_code == 302
    assert Comment.objects.filter(author=newcomer.member).exists()
    assert Post.objects.filter(author=newcomer.member, thread=own, is_question=False).exists()
    assert Vote.objects.filter(voter=newcomer.member).exists()
