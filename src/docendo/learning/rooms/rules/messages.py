"""What page and server say to each other through the socket, and what of a page an event changes.

``tools/room_messages.py`` writes the same for TypeScript.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Literal

from docendo.learning.rooms.rules import happenings as did


class Part(StrEnum):
    """A part of the page that is drawn anew by itself."""

    SMALL = "small"
    PEOPLE = "people"
    FLOOR = "floor"
    AGENDA = "agenda"
    POLLS = "polls"
    LINES = "lines"
    NOTES = "notes"


@dataclass(frozen=True, kw_only=True)
class Happened:
    """An event, as its row keeps it."""

    type: Literal["happened"] = "happened"
    number: int
    kind: str
    by: int | None
    at: str
    payload: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class UpTo:
    """How far the sitting has come; all before it has been sent.

    Where it ``is_anew`` the page missed too much, and draws all parts again.
    """

    type: Literal["up_to"] = "up_to"
    number: int
    is_anew: bool


@dataclass(frozen=True, kw_only=True)
class Since:
    """Said by the page: up to which event it knows all."""

    after: int


_PEOPLE = frozenset({Part.PEOPLE, Part.FLOOR})
# Where somebody comes or goes, polls wait for others and roles for somebody else.
_ALL_BUT_LINES = frozenset({Part.SMALL, Part.PEOPLE, Part.FLOOR, Part.AGENDA, Part.POLLS})
CHANGES: Final[Mapping[str, frozenset[Part]]] = {
    each.__name__: parts
    for kinds, parts in (
        ((did.Entered, did.LineLost, did.Left, did.Removed), _ALL_BUT_LINES),
        ((did.RoleAdded, did.RolesDealt, did.RoleGiven), _ALL_BUT_LINES),
        ((did.DoorChanged, did.Reacted, did.Spoken), frozenset({Part.PEOPLE})),
        ((did.HandRaised, did.HandLowered, did.FloorGiven, did.FloorEnded), _PEOPLE),
        ((did.Said, did.LineChanged), frozenset({Part.LINES})),
        (
            (
                did.PointAdded,
                did.PointDropped,
                did.PointExtended,
                did.TimerStarted,
                did.TimerPaused,
                did.PointDone,
            ),
            frozenset({Part.AGENDA}),
        ),
        ((did.PollAsked, did.Voted, did.PollShown), frozenset({Part.POLLS})),
        ((did.RecapSaved,), frozenset({Part.NOTES})),
        ((did.Divided, did.Placed, did.CameBack, did.WentOver, did.Gathered), _ALL_BUT_LINES),
        ((did.DivisionExtended, did.MainChanged), frozenset({Part.SMALL})),
        # The page leads on to the recap.
        ((did.Ended, did.Agreed), frozenset()),
    )
    for each in kinds
}


def channel_of(sitting_id: int) -> str:
    return f"room:{sitting_id}"


def happened(
    number: int, kind: str, *, by: int | None, at: datetime, payload: dict[str, Any]
) -> str:
    frame = Happened(number=number, kind=kind, by=by, at=at.isoformat(), payload=payload)
    return json.dumps(asdict(frame), ensure_ascii=False, separators=(",", ":"))


def up_to(number: int, *, is_anew: bool) -> str:
    frame = UpTo(number=number, is_anew=is_anew)
    return json.dumps(asdict(frame), separators=(",", ":"))


def since(said: str | bytes) -> int | None:
    """Up to where a page knows all; None where this is not what a page says."""
    try:
        found = json.loads(said)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or set(found) != {"after"}:
        return None
    after = found["after"]
    is_number = isinstance(after, int) and not isinstance(after, bool)
    return after if is_number and 0 <= after < 2**31 else None
