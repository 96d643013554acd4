"""Who is told what becomes of a meeting."""

from collections.abc import Mapping

from docendo.kernel import clock
from docendo.kernel.events import listener
from docendo.learning.meetings.events import (
    MeetingAnswered,
    MeetingCalledOff,
    MeetingFollowed,
    MeetingMoved,
    MeetingNear,
    MeetingPlanned,
    OfMeeting,
)
from docendo.outcomes.notices.actions import Happened, take_back, tell
from docendo.outcomes.notices.rules import MATCH, Kind

KINDS: Mapping[type[OfMeeting], Kind] = {
    MeetingPlanned: Kind.MEETING_PLANNED,
    MeetingMoved: Kind.MEETING_MOVED,
    MeetingCalledOff: Kind.MEETING_CALLED_OFF,
    MeetingNear: Kind.MEETING_NEAR,
}
# What nobody has to know any more of a meeting that does not take place.
BEFORE_IT = (MeetingPlanned, MeetingMoved, MeetingNear)


@listener(MeetingPlanned)
def tell_what_is_proposed(event: MeetingPlanned) -> None:
    _tell(event)


@listener(MeetingMoved)
def tell_what_was_moved(event: MeetingMoved) -> None:
    """What was near is perhaps not near any more."""
    _take_back(event, MeetingNear)
    _tell(event)


@listener(MeetingFollowed)
def tell_of_what_follows_alone(event: MeetingFollowed) -> None:
    _take_back(event, *BEFORE_IT)


@listener(MeetingCalledOff)
def tell_what_is_called_off(event: MeetingCalledOff) -> None:
    """Nobody has to answer any more, or to be there."""
    _take_back(event, *BEFORE_IT)
    # Of a match that has ended everybody is told that it has.
    if event.by_id is not None:
        _tell(event)


@listener(MeetingAnswered)
def tell_whom_it_suits(event: MeetingAnswered) -> None:
    """Who says otherwise later takes back what they have said before."""
    kind, other = Kind.MEETING_SUITS, Kind.MEETING_DOES_NOT_SUIT
    if not event.suits:
        kind, other = other, kind
    take_back(
        event.community_id,
        kind=other,
        about=_about(event),
        by_id=event.by_id,
        key_starts=_key(MeetingAnswered, event.meeting_id),
    )
    _tell(event, kind)


@listener(MeetingNear)
def remind_of_what_is_near(event: MeetingNear) -> None:
    _tell(event)


def _take_back(event: OfMeeting, *happened: type[OfMeeting]) -> None:
    """What was told of this meeting; a match may have others."""
    for each in happened:
        take_back(
            event.community_id,
            kind=KINDS[each],
            about=_about(event),
            key_starts=_key(each, event.meeting_id),
        )


def _key(event: type[OfMeeting], meeting_id: int) -> str:
    return f"{event.kind()}:{meeting_id}:"


def _about(event: OfMeeting) -> str:
    return f"{MATCH}{event.match_id}"


def _tell(event: OfMeeting, kind: Kind | None = None) -> None:
    at = event.at or clock.now()
    what = Happened(
        community_id=event.community_id,
        key=f"{_key(type(event), event.meeting_id)}{at.isoformat()}",
        by_id=event.by_id,
        at=at,
        about=_about(event),
    )
    tell(what, (kind or KINDS[type(event)], event.told_ids))
