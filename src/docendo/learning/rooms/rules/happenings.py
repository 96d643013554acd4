"""What can happen in a sitting: one dataclass each, whose fields are what its row keeps.

No field holds what is hidden from anybody: neither what somebody chose in a poll nor the words of
a message, which may be taken back. So all of a row may be sent to all who are in the room.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pydantic import TypeAdapter

from docendo.learning.rooms.rules.division import SmallRoom
from docendo.learning.rooms.rules.limits import Reaction


@dataclass(frozen=True, kw_only=True)
class Entered:
    """Somebody comes in, or back."""


@dataclass(frozen=True, kw_only=True)
class LineLost:
    """Nothing was heard of somebody for a while."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class Left:
    """Somebody goes."""


@dataclass(frozen=True, kw_only=True)
class Removed:
    """Somebody may not come back to this sitting."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class DoorChanged:
    """Who has not been in yet is kept out, or let in again."""

    is_locked: bool


@dataclass(frozen=True, kw_only=True)
class Said:
    """Something was written in the chat."""

    line_id: int


@dataclass(frozen=True, kw_only=True)
class LineChanged:
    """It was taken back, hidden or shown again."""

    line_id: int


@dataclass(frozen=True, kw_only=True)
class PointAdded:
    """The agenda has one more point, at its end."""

    words: str
    minutes: int


@dataclass(frozen=True, kw_only=True)
class PointDropped:
    """A point leaves the agenda."""

    number: int


@dataclass(frozen=True, kw_only=True)
class PointExtended:
    """A point gets more minutes."""

    number: int
    minutes: int


@dataclass(frozen=True, kw_only=True)
class TimerStarted:
    """The time of the present point runs."""


@dataclass(frozen=True, kw_only=True)
class TimerPaused:
    """The time of the present point stands still."""


@dataclass(frozen=True, kw_only=True)
class PointDone:
    """The next point is talked about; where the time ran it runs on for that one."""

    number: int


@dataclass(frozen=True, kw_only=True)
class RoleAdded:
    """There is one more role, of the room's own."""

    words: str


@dataclass(frozen=True, kw_only=True)
class RolesDealt:
    """Roles go to people; ``person_ids`` stand in the order of ``roles``."""

    roles: tuple[str, ...]
    person_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class RoleGiven:
    """One role goes to somebody."""

    role: str
    person_id: int


@dataclass(frozen=True, kw_only=True)
class HandRaised:
    """Somebody would like the floor."""


@dataclass(frozen=True, kw_only=True)
class HandLowered:
    """Not any more."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class FloorGiven:
    """Somebody has the floor."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class FloorEnded:
    """The floor is free."""


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """For so many more seconds somebody was heard, as their own browser measured it."""

    seconds: int


@dataclass(frozen=True, kw_only=True)
class PollAsked:
    """A question to all who are in the room."""

    question: str
    choices: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Voted:
    """Somebody has answered a poll, or has changed their answer; it says not how."""

    number: int


@dataclass(frozen=True, kw_only=True)
class PollShown:
    """All see how often each choice was chosen."""

    number: int
    counts: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Reacted:
    """Somebody says one of a few things with one press."""

    reaction: Reaction


@dataclass(frozen=True, kw_only=True)
class RecapSaved:
    """Notes or next step are others than before."""

    version: int


@dataclass(frozen=True, kw_only=True)
class Ended:
    """The sitting is over."""


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """Somebody who was there agrees with this version of the recap."""

    version: int


@dataclass(frozen=True, kw_only=True)
class Divided:
    """Those who have a place in a small room go there."""

    rooms: tuple[SmallRoom, ...]
    ends_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Somebody goes to another small room, or with ``number`` 0 back to the main one for good."""

    person_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class CameBack:
    """Somebody comes from their small room to the main one, and keeps their place."""


@dataclass(frozen=True, kw_only=True)
class WentOver:
    """Somebody goes to the small room in which they have a place."""


@dataclass(frozen=True, kw_only=True)
class DivisionExtended:
    """The small rooms have more minutes."""

    minutes: int


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """The small rooms are over, and all are in the main one."""


@dataclass(frozen=True, kw_only=True)
class MainChanged:
    """Something is other than before in the main room that a small one shows."""


Happening = (
    Entered | LineLost | Left | Removed | DoorChanged | Said | LineChanged | PointAdded
    | PointDropped | PointExtended | TimerStarted | TimerPaused | PointDone | RoleAdded
    | RolesDealt | RoleGiven | HandRaised | HandLowered | FloorGiven | FloorEnded | Spoken
    | PollAsked | Voted | PollShown | Reacted | RecapSaved | Ended | Agreed
    | Divided | Placed | CameBack | WentOver | DivisionExtended | Gathered | MainChanged
)  # fmt: skip

KINDS: Final[dict[str, type[Any]]] = {each.__name__: each for each in Happening.__args__}
_ADAPTERS: Final = {kind: TypeAdapter(each) for kind, each in KINDS.items()}


def kind_of(happening: Happening) -> str:
    return type(happening).__name__


def payload_of(happening: Happening) -> dict[str, Any]:
    found: dict[str, Any] = _ADAPTERS[kind_of(happening)].dump_python(happening, mode="json")
    return found


def happening_of(kind: str, payload: dict[str, Any]) -> Happening:
    found: Happening = _ADAPTERS[kind].validate_python(payload)
    return found
