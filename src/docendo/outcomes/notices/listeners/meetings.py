"""Who is told what becomes of a meeting."""

from docendo.kernel import clock
from docendo.kernel.events import listener
from docendo.learning.meetings.events import (
    MeetingAnswered,
    MeetingCalledOff,
    MeetingMoved,
    MeetingNear,
    MeetingPlanned,
    OfMeeting,
)
from docendo.outcomes.notices.actions import Happened, take_back, tell
from docendo.outcomes.notices.rules import MATCH, Kind


@listener(MeetingPlanned)
def tell_what_is_proposed(event: MeetingPlanned) -> None:
    _tell(event, Kind.MEETING_PLANNED)


@listener(MeetingMoved)
def tell_what_was_moved(event: MeetingMoved) -> None:
    _tell(event, Kind.MEETING_MOVED)


@listener(MeetingCalledOff)
def tell_what_is_called_off(event: MeetingCalledOff) -> None:
    """Nobody has to answer any more, or to be there."""
    for kind in (Kind.MEETING_PLANNED, Kind.MEETING_MOVED, Kind.MEETING_NEAR):
        take_back(event.community_id, kind=kind, about=_about(event))
    # Of a match that has ended everybody is told that it has.
    if event.by_id is not None:
        _tell(event, Kind.MEETING_CALLED_OFF)


@listener(MeetingAnswered)
def tell_whom_it_suits(event: MeetingAnswered) -> None:
    _tell(event, Kind.MEETING_SUITS)


@listener(MeetingNear)
def remind_of_what_is_near(event: MeetingNear) -> None:
    _tell(event, Kind.MEETING_NEAR)


def _about(event: OfMeeting) -> str:
    return f"{MATCH}{event.match_id}"


def _tell(event: OfMeeting, kind: Kind) -> None:
    at = event.at or clock.now()
    what = Happened(
        community_id=event.community_id,
        key=f"{event.kind()}:{event.meeting_id}:{at.isoformat()}",
        by_id=event.by_id,
        at=at,
        about=_about(event),
    )
    tell(what, (kind, event.told_ids))
