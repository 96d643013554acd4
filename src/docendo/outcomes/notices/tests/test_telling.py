"""Who is told what, once, and never of their own doing or of what they may not read any more."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from docendo.commons.communities import actions as communities
from docendo.commons.communities.models import Community, Membership, Seat
from docendo.commons.communities.rules import Role
from docendo.commons.people.models import Person
from docendo.kernel.events import LISTENERS, read
from docendo.kernel.models import OutboxEvent
from docendo.learning.forum import actions as forum
from docendo.learning.forum.models import Comment, Post, Thread
from docendo.learning.forum.rules import Reason
from docendo.outcomes.notices import actions, listeners, queries
from docendo.outcomes.notices.models import Happening, Notice, Preferences
from docendo.outcomes.notices.rules import Wish
from docendo.outcomes.notices.tests.conftest import page_of

Told = Callable[[Seat], list[str]]


def plain(lines: list[str]) -> list[str]:
    return [re.sub("<[^>]+>", "", line) for line in lines]


# --- Questions and answers ----------------------------------------------------------------------


def test_who_asked_and_who_follows_are_told_of_an_answer_and_who_wrote_it_is_not(
    thread: Thread,
    asker: Seat,
    helper: Seat,
    member: Seat,
    moderator: Seat,
    told: Told,
    now: datetime,
) -> None:
    forum.follow(member, thread_id=thread.pk, on=True, now=now)
    forum.answer(helper, thread_id=thread.pk, body="Group the terms.", now=now)
    expected = ["Jonas Weber answered “Why does it diverge?”."]
    assert plain(told(asker)) == plain(told(member)) == expected
    assert told(helper) == told(moderator) == []


def test_who_follows_later_is_not_told_of_what_was_before_however_late_the_worker(
    thread: Thread, helper: Seat, member: Seat, told: Told, now: datetime
) -> None:
    answer = forum.answer(helper, thread_id=thread.pk, body="Group the terms.", now=now)
    later = now + timedelta(hours=1)
    forum.comment(helper, post_id=answer.pk, body="Or pair them.", now=now)
    forum.comment(member, post_id=answer.pk, body="How?", now=later)
    forum.follow(member, thread_id=thread.pk, on=True, now=later)
    assert told(member) == []


def test_several_answers_are_one_notice_with_the_latest_people(
    thread: Thread, answer: Post, asker: Seat, seat: Callable[..., Seat], told: Told, now: datetime
) -> None:
    for minutes, name in enumerate(("Ana Souza", "Priya Raman"), start=1):
        at = now + timedelta(minutes=minutes)
        forum.answer(seat(Role.MEMBER, name), thread_id=thread.pk, body="Or so.", now=at)
    assert plain(told(asker)) == ["Priya Raman and 2 others answered “Why does it diverge?”."]
    [shown] = page_of(asker)
    assert [face.name for face in shown.faces] == ["Priya Raman", "Ana Souza", "Jonas Weber"]
    assert shown.at == now + timedelta(minutes=2)


def test_two_answers_of_one_person_are_one_person(
    thread: Thread, answer: Post, helper: Seat, asker: Seat, told: Told, now: datetime
) -> None:
    forum.answer(helper, thread_id=thread.pk, body="Or so.", now=now)
    assert plain(told(asker)) == ["Jonas Weber answered “Why does it diverge?”."]


def test_what_comes_after_one_has_looked_is_a_new_notice(
    notice: Notice, thread: Thread, member: Seat, asker: Seat, told: Told, now: datetime
) -> None:
    actions.see(asker.member, notice_ids=[notice.pk], up_to=notice.latest_id, now=now)
    forum.answer(member, thread_id=thread.pk, body="Or so.", now=now + timedelta(hours=1))
    assert [line.count("answered") for line in told(asker)] == [1, 1]
    assert [shown.is_unread for shown in page_of(asker)] == [True, False]


def test_what_was_added_meanwhile_stays_unread(
    notice: Notice, thread: Thread, member: Seat, asker: Seat, told: Told, now: datetime
) -> None:
    forum.answer(member, thread_id=thread.pk, body="Or so.", now=now)
    told(asker)
    actions.see(asker.member, notice_ids=[notice.pk], up_to=notice.latest_id, now=now)
    assert queries.bell(asker.member).unread == 1
    actions.see_all(asker.member, up_to=notice.latest_id, now=now)
    assert queries.bell(asker.member).unread == 1
    actions.see_all(asker.member, up_to=notice.latest_id + 1, now=now)
    assert queries.bell(asker.member).unread == 0


def test_a_comment_is_told_to_the_author_and_to_who_commented_before(
    answer: Post, asker: Seat, helper: Seat, member: Seat, told: Told, now: datetime
) -> None:
    forum.comment(asker, post_id=answer.pk, body="How?", now=now)
    assert plain(told(helper)) == ["Amira Haddad commented on “Why does it diverge?”."]
    forum.comment(member, post_id=answer.pk, body="By pairs.", now=now)
    assert plain(told(helper)) == ["maple member and 1 other commented on “Why does it diverge?”."]
    assert plain(told(asker))[0] == "maple member commented on “Why does it diverge?”."
    assert told(member) == []


def test_who_is_mentioned_is_told_and_only_once_for_each_thing(
    thread: Thread, asker: Seat, helper: Seat, member: Seat, told: Told, now: datetime
) -> None:
    body = "@Amira Haddad, ask @maple member, not @Jonas Weber."
    forum.answer(helper, thread_id=thread.pk, body=body, now=now)
    assert plain(told(member)) == ["Jonas Weber mentioned you in “Why does it diverge?”."]
    assert plain(told(asker)) == ["Jonas Weber answered “Why does it diverge?”."]
    assert told(helper) == []


def test_whose_answer_is_accepted_or_works_is_told(
    answer: Post, asker: Seat, helper: Seat, member: Seat, told: Told, now: datetime
) -> None:
    forum.accept(asker, post_id=answer.pk, seen_accepted_id=None, now=now)
    forum.say_it_worked(asker, post_id=answer.pk, it_did=True, now=now)
    forum.say_it_worked(member, post_id=answer.pk, it_did=True, now=now + timedelta(hours=1))
    assert plain(told(helper)) == [
        "Your answer to “Why does it diverge?” worked for maple member and 1 other.",
        "Amira Haddad accepted your answer to “Why does it diverge?”.",
    ]
    forum.accept(asker, post_id=answer.pk, accepted=False, seen_accepted_id=answer.pk, now=now)
    assert len(told(helper)) == 1


def test_a_question_closed_and_opened_again_is_told_in_its_last_state(
    thread: Thread, asker: Seat, moderator: Seat, owner: Seat, told: Told, now: datetime
) -> None:
    forum.close(moderator, thread_id=thread.pk, reason=Reason.UNCLEAR, now=now)
    assert plain(told(asker)) == ["maple moderator closed your question “Why does it diverge?”."]
    forum.ask_to_reopen(asker, thread_id=thread.pk, note="It is clear.", now=now)
    expected = ["Amira Haddad asks to open “Why does it diverge?” again."]
    assert plain(told(moderator)) == plain(told(owner)) == expected
    forum.reopen(owner, thread_id=thread.pk, now=now)
    assert plain(told(asker)) == ["maple owner opened your question “Why does it diverge?” again."]
    assert told(moderator) == told(owner) == []


def test_closing_is_told_again_when_it_happens_again(
    thread: Thread, asker: Seat, moderator: Seat, told: Told, now: datetime
) -> None:
    for hours in (0, 2):
        at = now + timedelta(hours=hours)
        forum.close(moderator, thread_id=thread.pk, reason=Reason.UNCLEAR, now=at)
        assert "closed" in told(asker)[0]
        actions.see_all(asker.member, up_to=2**40, now=at)
        forum.reopen(moderator, thread_id=thread.pk, now=at + timedelta(hours=1))
    assert sum("closed" in line for line in told(asker)) == 2


# --- Seats --------------------------------------------------------------------------------------


def test_who_lets_people_in_is_told_until_it_is_decided(
    stranger: Seat, coordinator: Seat, owner: Seat, moderator: Seat, told: Told, now: datetime
) -> None:
    request = communities.ask_to_join(stranger, message="May I?", now=now)
    expected = ["stranger asks to join Maple College."]
    assert plain(told(coordinator)) == plain(told(owner)) == expected
    assert told(moderator) == []
    communities.accept_request(owner, request_id=request.pk, note="", now=now)
    assert told(coordinator) == told(owner) == []
    assert plain(told(stranger)) == ["maple owner let you in: welcome to Maple College."]


def test_who_is_turned_down_or_thinks_better_of_it(
    stranger: Seat, owner: Seat, told: Told, now: datetime
) -> None:
    communities.ask_to_join(stranger, message="May I?", now=now)
    communities.withdraw_request(stranger, now=now)
    assert told(owner) == told(stranger) == []
    request = communities.ask_to_join(stranger, message="May I?", now=now)
    communities.decline_request(owner, request_id=request.pk, note="", now=now)
    assert plain(told(stranger)) == ["Your request to join Maple College was declined."]


def test_whose_role_changes_is_told_and_who_steps_down_knows(
    owner: Seat, member: Seat, coordinator: Seat, told: Told, now: datetime
) -> None:
    communities.give_role(owner, person_id=member.member.pk, role=Role.MODERATOR, now=now)
    assert plain(told(member)) == [
        "maple owner changed your role in Maple College. It is now: moderator."
    ]
    own = coordinator.member.pk
    communities.give_role(coordinator, person_id=own, role=Role.MEMBER, now=now)
    assert told(coordinator) == []


# --- What one may not read any more -------------------------------------------------------------


@contextmanager
def nothing_delivered() -> Iterator[None]:
    """The worker is slow: what must not be shown is hidden before it has heard of it."""
    before = OutboxEvent.objects.filter(done_at=None).count()
    yield
    assert OutboxEvent.objects.filter(done_at=None).count() > before


def test_what_was_removed_is_not_told_even_before_the_worker_knows(
    notice: Notice, answer: Post, asker: Seat, moderator: Seat, now: datetime
) -> None:
    assert queries.bell(asker.member).unread == len(page_of(asker)) == 1
    with nothing_delivered():
        forum.remove_post(moderator, post_id=answer.pk, reason="Wrong place.", now=now)
    assert queries.bell(asker.member).unread == len(page_of(asker)) == 0
    assert queries.states([asker.member.pk]) == {}
    forum.restore_post(moderator, post_id=answer.pk, now=now)
    assert queries.bell(asker.member).unread == len(page_of(asker)) == 1


def test_a_removed_question_takes_its_notices_along(
    notice: Notice, question: Post, asker: Seat, moderator: Seat, now: datetime
) -> None:
    forum.remove_post(moderator, post_id=question.pk, reason="Wrong place.", now=now)
    assert queries.bell(asker.member).unread == len(page_of(asker)) == 0


def test_a_removed_comment_is_not_told(
    answer: Post, asker: Seat, helper: Seat, told: Told, now: datetime
) -> None:
    remark = forum.comment(asker, post_id=answer.pk, body="How?", now=now)
    assert len(told(helper)) == 1
    forum.remove_comment(asker, comment_id=remark.pk, now=now)
    assert Comment.objects.get(pk=remark.pk).removed_at
    assert queries.bell(helper.member).unread == len(page_of(helper)) == 0


def test_of_several_only_what_stands_is_counted(
    thread: Thread,
    answer: Post,
    member: Seat,
    asker: Seat,
    moderator: Seat,
    told: Told,
    now: datetime,
) -> None:
    other = forum.answer(member, thread_id=thread.pk, body="Or so.", now=now)
    assert "1 other" in told(asker)[0]
    forum.remove_post(moderator, post_id=other.pk, reason="Wrong place.", now=now)
    assert plain(told(asker)) == ["Jonas Weber answered “Why does it diverge?”."]


def test_who_has_left_is_told_nothing_even_before_the_worker_knows(
    notice: Notice, asker: Seat, told: Told, now: datetime
) -> None:
    with nothing_delivered():
        communities.leave(asker, now=now)
    assert queries.bell(asker.member).unread == len(page_of(asker)) == 0
    assert told(asker) == []
    assert not Notice.objects.filter(person=asker.member).exists()


def test_who_was_removed_is_told_nothing_more(
    thread: Thread, asker: Seat, helper: Seat, owner: Seat, told: Told, now: datetime
) -> None:
    communities.remove_person(owner, person_id=asker.member.pk, reason="…", now=now)
    forum.answer(helper, thread_id=thread.pk, body="Group the terms.", now=now)
    assert told(asker) == []
    assert not Notice.objects.exists()


def test_who_moderates_no_more_reads_nothing_of_it(
    thread: Thread, asker: Seat, moderator: Seat, owner: Seat, told: Told, now: datetime
) -> None:
    forum.close(moderator, thread_id=thread.pk, reason=Reason.UNCLEAR, now=now)
    forum.ask_to_reopen(asker, thread_id=thread.pk, note="It is clear.", now=now)
    assert len(told(moderator)) == 1
    Membership.objects.filter(person=moderator.member).update(role=Role.MEMBER)
    assert queries.bell(moderator.member).unread == len(page_of(moderator)) == 0


# --- Once ---------------------------------------------------------------------------------------


def test_a_delivery_that_is_repeated_adds_nothing(
    thread: Thread,
    answer: Post,
    asker: Seat,
    helper: Seat,
    member: Seat,
    owner: Seat,
    stranger: Seat,
    told: Told,
    now: datetime,
) -> None:
    """Whatever repeats it: each listener, called again, finds that it has told that."""
    forum.comment(member, post_id=answer.pk, body="How, @Amira Haddad?", now=now)
    forum.accept(asker, post_id=answer.pk, seen_accepted_id=None, now=now)
    forum.say_it_worked(asker, post_id=answer.pk, it_did=True, now=now)
    communities.ask_to_join(stranger, message="May I?", now=now)
    communities.give_role(owner, person_id=member.member.pk, role=Role.MODERATOR, now=now)
    forum.close(owner, thread_id=thread.pk, reason=Reason.UNCLEAR, now=now)
    forum.ask_to_reopen(asker, thread_id=thread.pk, note="It is clear.", now=now)
    told(asker)
    before = list(Happening.objects.order_by("pk").values())
    assert len({each["key"] for each in before}) >= 7
    for see_first in (False, True):
        if see_first:
            Notice.objects.update(seen_at=now)
        for row in OutboxEvent.objects.order_by("pk"):
            for registered in LISTENERS.get(row.kind, ()):
                if registered.name.startswith("notices."):
                    registered.react(read(row))
        assert list(Happening.objects.order_by("pk").values()) == before


# --- What somebody wishes -----------------------------------------------------------------------


def test_what_is_not_wished_is_not_told(
    thread: Thread, asker: Seat, helper: Seat, told: Told, now: datetime
) -> None:
    but_answers = [wish for wish in Wish if wish != Wish.ANSWERS]
    actions.save_preferences(asker.member, wishes=but_answers, quiet_from=None, quiet_until=None)
    forum.answer(helper, thread_id=thread.pk, body="Group the terms.", now=now)
    assert told(asker) == []
    forum.answer(helper, thread_id=thread.pk, body="So, @Amira Haddad.", now=now)
    assert plain(told(asker)) == ["Jonas Weber mentioned you in “Why does it diverge?”."]


def test_what_was_seen_half_a_year_ago_is_let_go(
    notice: Notice, asker: Seat, now: datetime
) -> None:
    actions.forget_seen(before=now)
    assert Notice.objects.exists()
    actions.see_all(asker.member, up_to=notice.latest_id, now=now)
    actions.forget_seen(before=now + timedelta(days=1))
    assert not Notice.objects.exists()


@pytest.mark.parametrize("followers", [2, 20])
def test_telling_many_costs_as_much_as_telling_few(
    thread: Thread,
    helper: Seat,
    person: Callable[..., Person],
    community: Community,
    deliver: Callable[[], None],
    followers: int,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(followers):
        who = person(f"follower {number}")
        Membership.of(community, who, Role.MEMBER, joined_at=now).save()
        seat = Seat(community, who, Role.MEMBER)
        forum.follow(seat, thread_id=thread.pk, on=True, now=now)
    deliver()
    forum.answer(helper, thread_id=thread.pk, body="Group the terms.", now=now)
    event = OutboxEvent.objects.latest("pk")
    [registered] = [each for each in LISTENERS[event.kind] if each.name.startswith("notices.")]
    with django_assert_num_queries(13):
        registered.react(read(event))
    assert Notice.objects.count() == followers + 1


def test_nobody_reads_the_wishes_of_people_who_would_not_be_asked_anyway(
    member: Seat, helper: Seat, stranger: Seat
) -> None:
    for each in (member, helper, stranger):
        Preferences.objects.create(person=each.member, muted=["asked"])
    seats = Membership.objects.filter(person__in=(member.member, stranger.member))
    assert listeners.who_wishes_not_to_be_asked(seats) == {member.member.pk}


def test_whose_words_somebody_else_edits_is_told(
    question: Post, asker: Seat, moderator: Seat, told: Told, now: datetime
) -> None:
    forum.edit_post(asker, post_id=question.pk, body="Its terms go.", seen_revision=1, now=now)
    assert told(asker) == []
    forum.edit_post(
        moderator, post_id=question.pk, body="They go.", why="Shorter.", seen_revision=2, now=now
    )
    assert plain(told(asker)) == [
        "maple moderator edited what you wrote in “Why does it diverge?”."
    ]
