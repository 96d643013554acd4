"""Who is told what becomes of meetings."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.utils.html import strip_tags

from docendo.commons.communities.api import Seat
from docendo.commons.people.api import block
from docendo.kernel.events import publish
from docendo.learning.meetings.events import (
    MeetingAnswered,
    MeetingCalledOff,
    MeetingFollowed,
    MeetingMoved,
    MeetingNear,
    MeetingPlanned,
    OfMeeting,
)
from docendo.outcomes.notices.models import Notice

Happens = Callable[..., None]
Told = Callable[[Seat], list[str]]


@pytest.fixture
def happens(member: Seat, moderator: Seat, now: datetime) -> Happens:
    """A moderator does something about a meeting with a member."""
    moments = iter(range(1000))

    def happens(kind: type[OfMeeting], meeting_id: int = 1, *, is_done: bool = True) -> None:
        publish(
            kind(
                community_id=member.community.pk,
                meeting_id=meeting_id,
                match_id=7,
                by_id=moderator.member.pk if is_done else None,
                told_ids=(member.member.pk,),
                sequence=1,
                at=now + timedelta(seconds=next(moments)),
            )
        )

    return happens


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (MeetingPlanned, "proposes to meet in Maple College. Does it suit you?"),
        (MeetingMoved, "changed a meeting with you in Maple College. Look at when it is now."),
        (MeetingAnswered, "comes to a meeting with you in Maple College."),
        (
            partial(MeetingAnswered, suits=False),
            "A meeting with you in Maple College does not suit",
        ),
        (MeetingCalledOff, "A meeting of yours in Maple College is called off."),
        (MeetingNear, "You meet soon in Maple College."),
    ],
)
def test_what_is_said(
    happens: Happens, told: Told, member: Seat, kind: type[OfMeeting], said: str
) -> None:
    happens(kind)
    [words] = told(member)
    assert said in strip_tags(words)


def test_who_says_otherwise_later_has_said_that(happens: Happens, told: Told, member: Seat) -> None:
    happens(partial(MeetingAnswered, suits=False), 1)
    happens(partial(MeetingAnswered, suits=False), 11)
    happens(partial(MeetingAnswered, suits=True, after_all=True), 1)
    comes, not_to_the_other = told(member)
    assert "comes to a meeting" in comes
    assert "does not suit" in not_to_the_other


def test_what_is_called_off_takes_back_what_was_told_of_it_and_of_nothing_else(
    happens: Happens, told: Told, member: Seat
) -> None:
    happens(MeetingPlanned, 1)
    happens(MeetingPlanned, 11)
    happens(MeetingNear, 1, is_done=False)
    happens(MeetingCalledOff, 1)
    called_off, proposed = told(member)
    assert "is called off" in called_off
    assert "proposes to meet" in proposed, "the other one waits for an answer"
    happens(MeetingCalledOff, 11, is_done=False)
    assert len(told(member)) == 1, "a match has ended, of which they are told elsewhere"


def test_what_is_moved_is_not_near_any_more(happens: Happens, told: Told, member: Seat) -> None:
    happens(MeetingNear, is_done=False)
    happens(MeetingMoved)
    [words] = told(member)
    assert "changed a meeting" in words


def test_a_series_that_goes_on_as_another_one_is_told_as_changed(
    happens: Happens, told: Told, member: Seat
) -> None:
    happens(MeetingPlanned, 1)
    happens(MeetingFollowed, 1)
    happens(MeetingMoved, 2)
    [words] = told(member)
    assert "changed a meeting" in words


@pytest.mark.parametrize("kind", [MeetingPlanned, MeetingMoved, MeetingAnswered])
def test_who_has_blocked_the_other_is_told_nothing(
    happens: Happens, told: Told, member: Seat, moderator: Seat, now: datetime,
    kind: type[OfMeeting],
) -> None:  # fmt: skip
    block(member.member, blocked_id=moderator.member.pk, now=now)
    happens(kind)
    assert told(member) == []
    assert not Notice.objects.exists()
    happens(MeetingCalledOff)
    assert len(told(member)) == 1, "nobody stands there alone"
