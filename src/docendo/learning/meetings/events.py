"""What becomes of meetings, for whoever listens."""

from dataclasses import dataclass

from docendo.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class OfMeeting(Event):
    """Something that happened to a meeting of a match; ``told_ids`` are who else is in it.

    ``sequence`` is the meeting's number of changes then: of several, calendars need the last one.
    """

    meeting_id: int
    match_id: int
    by_id: int | None
    told_ids: tuple[int, ...]
    sequence: int


@dataclass(frozen=True, kw_only=True)
class MeetingPlanned(OfMeeting):
    """Somebody proposes a time."""


@dataclass(frozen=True, kw_only=True)
class MeetingMoved(OfMeeting):
    """It is at another time or about something else, or one date is moved or called off alone."""


@dataclass(frozen=True, kw_only=True)
class MeetingFollowed(OfMeeting):
    """It takes place no more, since another one follows it, of which people are told."""


@dataclass(frozen=True, kw_only=True)
class MeetingCalledOff(OfMeeting):
    """It takes place no more; nobody did it where a match ended."""


@dataclass(frozen=True, kw_only=True)
class MeetingAnswered(OfMeeting):
    """Somebody says whether it suits them; or says so after all, who had said no before."""

    suits: bool = True
    after_all: bool = False


@dataclass(frozen=True, kw_only=True)
class MeetingNear(OfMeeting):
    """It is soon."""
