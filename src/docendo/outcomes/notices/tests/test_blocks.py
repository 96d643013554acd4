"""Nobody is told of what somebody does whom they have blocked, and nobody else can tell."""

from collections.abc import Callable
from datetime import datetime

import pytest

from docendo.commons.communities.models import Seat
from docendo.commons.people.api import block
from docendo.learning.forum import actions as forum
from docendo.learning.forum.models import Thread
from docendo.learning.forum.rules import Reason
from docendo.outcomes.notices.models import Notice

Told = Callable[[Seat], list[str]]


def test_who_has_blocked_somebody_is_told_nothing_of_them_and_others_are(
    thread: Thread, asker: Seat, helper: Seat, member: Seat, told: Told, now: datetime
) -> None:
    forum.follow(member, thread_id=thread.pk, on=True, now=now)
    block(asker.member, blocked_id=helper.member.pk, now=now)
    answer = forum.answer(helper, thread_id=thread.pk, body="Group the terms.", now=now)
    forum.comment(helper, post_id=answer.pk, body="@Amira Haddad, like so.", now=now)
    assert told(asker) == []
    assert len(told(member)) == 1
    # One way only: who is blocked is told as ever.
    forum.comment(asker, post_id=answer.pk, body="How?", now=now)
    assert len(told(helper)) == 1


def test_what_an_office_does_is_told_whoever_holds_it(
    thread: Thread, asker: Seat, moderator: Seat, told: Told, now: datetime
) -> None:
    block(asker.member, blocked_id=moderator.member.pk, now=now)
    forum.close(moderator, thread_id=thread.pk, reason=Reason.UNCLEAR, now=now)
    assert "closed" in told(asker)[0]


def test_who_moderates_is_told_what_waits_for_them_whoever_asks(
    thread: Thread, asker: Seat, moderator: Seat, told: Told, now: datetime
) -> None:
    forum.close(moderator, thread_id=thread.pk, reason=Reason.UNCLEAR, now=now)
    block(moderator.member, blocked_id=asker.member.pk, now=now)
    forum.ask_to_reopen(asker, thread_id=thread.pk, note="It is clear now.", now=now)
    assert len(told(moderator)) == 1


@pytest.mark.parametrize("has_blocked", [False, True], ids=["before", "after"])
def test_a_block_never_tells_whose_persona_it_is(
    asker: Seat, helper: Seat, told: Told, now: datetime, *, has_blocked: bool
) -> None:
    if has_blocked:
        block(helper.member, blocked_id=asker.member.pk, now=now)
        block(asker.member, blocked_id=helper.member.pk, now=now)
    thread = forum.ask(asker, title="May one?", body="I dare not.", anonymously=True, now=now)
    answer = forum.answer(helper, thread_id=thread.pk, body="One may.", now=now)
    forum.comment(asker, post_id=answer.pk, body="Really?", now=now)
    assert len(told(helper)) == 1
    # The asker reads the name of who answered, and has blocked it.
    assert len(told(asker)) == (0 if has_blocked else 1)


def test_who_is_left_out_uses_up_a_number(
    thread: Thread, asker: Seat, helper: Seat, member: Seat, told: Told, now: datetime
) -> None:
    """Or the others could tell by the addresses of their own notices that somebody was."""
    forum.follow(member, thread_id=thread.pk, on=True, now=now)
    forum.answer(helper, thread_id=thread.pk, body="Group the terms.", now=now)
    told(member)
    newest = max(Notice.objects.values_list("pk", flat=True))
    Notice.objects.all().delete()
    block(asker.member, blocked_id=helper.member.pk, now=now)
    forum.answer(helper, thread_id=thread.pk, body="Or pair them.", now=now)
    told(member)
    assert Notice.objects.get().person == member.member
    assert Notice.objects.get().pk == newest + 2


@pytest.mark.parametrize("has_blocked", [False, True], ids=["unread", "blocked"])
def test_numbers_do_not_tell_a_block_from_a_notice_that_waits(
    thread: Thread, asker: Seat, helper: Seat, member: Seat, told: Told, now: datetime,
    *, has_blocked: bool,
) -> None:  # fmt: skip
    """What is added to an unread notice takes a number, too: who is left out has none unread."""
    forum.follow(member, thread_id=thread.pk, on=True, now=now)
    if has_blocked:
        block(asker.member, blocked_id=helper.member.pk, now=now)
    numbers = []
    for words in ("Group the terms.", "Or pair them."):
        forum.answer(helper, thread_id=thread.pk, body=words, now=now)
        told(member)
        newest = Notice.objects.filter(person=member.member).latest("pk")
        numbers.append(newest.pk)
        Notice.objects.filter(pk=newest.pk).update(seen_at=now)
    assert numbers[1] - numbers[0] == 2
    assert Notice.objects.filter(person=asker.member).count() == (0 if has_blocked else 1)
