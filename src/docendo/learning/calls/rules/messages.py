"""What page and server say to each other through the line of a call.

``tools/call_messages.py`` writes the same for TypeScript. What two browsers tell each other to
find a way (offers, answers, candidates) passes through and is kept nowhere.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from docendo.learning.calls.rules.limits import (
    LONGEST_CANDIDATE,
    LONGEST_PEER,
    LONGEST_SDP,
    MOST_BYTES,
    MOST_CANDIDATES,
    MOST_SECONDS_AT_ONCE,
    SHORTEST_PEER,
)

_STRICT = ConfigDict(extra="forbid", strict=True)

# How much of sound and picture somebody sends to one other person.
Grade = Literal["full", "low", "sound", "text"]
Peer = Annotated[str, Field(pattern=rf"^[A-Za-z0-9_-]{{{SHORTEST_PEER},{LONGEST_PEER}}}$")]


# --- Said by the page -------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Join:
    """Somebody comes into the call, or back into it after the line was cut."""

    __pydantic_config__ = _STRICT

    type: Literal["join"]
    peer: Peer
    mic: bool
    camera: bool
    screen: bool


@dataclass(frozen=True, kw_only=True)
class Leave:
    """They go, and stay in the room."""

    __pydantic_config__ = _STRICT

    type: Literal["leave"]


@dataclass(frozen=True, kw_only=True)
class Who:
    """Asks who is in the call."""

    __pydantic_config__ = _STRICT

    type: Literal["who"]


@dataclass(frozen=True, kw_only=True)
class Shows:
    """What somebody lets others hear and see."""

    __pydantic_config__ = _STRICT

    type: Literal["shows"]
    mic: bool
    camera: bool
    screen: bool


@dataclass(frozen=True, kw_only=True)
class Description:
    """An offer or an answer of a browser."""

    __pydantic_config__ = _STRICT

    type: Literal["offer", "answer"]
    sdp: Annotated[str, Field(max_length=LONGEST_SDP)]


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A way by which a browser can be reached."""

    __pydantic_config__ = _STRICT

    candidate: Annotated[str, Field(max_length=LONGEST_CANDIDATE)]
    sdpMid: Annotated[str, Field(max_length=64)] | None  # noqa: N815  # as browsers name it
    sdpMLineIndex: Annotated[int, Field(ge=0, le=64)] | None  # noqa: N815
    usernameFragment: Annotated[str, Field(max_length=256)] | None  # noqa: N815


@dataclass(frozen=True, kw_only=True)
class Signal:
    """To one other page in the call: how to reach this one, or how much it sends."""

    __pydantic_config__ = _STRICT

    type: Literal["signal"]
    to: Peer
    description: Description | None
    candidates: Annotated[tuple[Candidate, ...], Field(max_length=MOST_CANDIDATES)]
    grade: Grade | None


@dataclass(frozen=True, kw_only=True)
class Spoke:
    """For how many whole seconds somebody spoke since this was said last."""

    __pydantic_config__ = _STRICT

    type: Literal["spoke"]
    seconds: Annotated[int, Field(ge=1, le=MOST_SECONDS_AT_ONCE)]


@dataclass(frozen=True, kw_only=True)
class Mute:
    """Who leads switches off somebody's microphone, until they switch it on again."""

    __pydantic_config__ = _STRICT

    type: Literal["mute"]
    person: Annotated[int, Field(ge=1, lt=2**63)]


Said = Join | Leave | Who | Shows | Signal | Spoke | Mute
_SAID: Final = TypeAdapter[Said](Annotated[Said, Field(discriminator="type")])


def said(message: str | bytes) -> Said | None:
    """What a page says; None where it is nothing that a page of ours says."""
    if len(message) > MOST_BYTES:
        return None
    try:
        return _SAID.validate_json(message)
    except (ValidationError, UnicodeEncodeError):
        return None


# --- Said by the server -----------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Somebody in the call; whoever came later, with the higher ``order``, calls the others."""

    person: int
    peer: str
    order: int
    name: str
    mic: bool
    camera: bool
    screen: bool


@dataclass(frozen=True, kw_only=True)
class Roster:
    """All who are in the call, in the order in which they came."""

    type: Literal["roster"] = "roster"
    seats: tuple[Seen, ...]


@dataclass(frozen=True, kw_only=True)
class IceServer:
    """Where a browser learns how it can be reached, or what passes its sound and picture on."""

    urls: tuple[str, ...]
    username: str
    credential: str


@dataclass(frozen=True, kw_only=True)
class Joined:
    """You are in the call, with these servers; ``mic`` is whether the others hear you."""

    type: Literal["joined"] = "joined"
    servers: tuple[IceServer, ...]
    mic: bool


@dataclass(frozen=True, kw_only=True)
class Full:
    """As many are in the call as it holds."""

    type: Literal["full"] = "full"


@dataclass(frozen=True, kw_only=True)
class Passed:
    """What another page in the call said to this one."""

    type: Literal["passed"] = "passed"
    by: str
    description: Description | None
    candidates: tuple[Candidate, ...]
    grade: Grade | None


@dataclass(frozen=True, kw_only=True)
class Muted:
    """Who leads has switched off your microphone."""

    type: Literal["muted"] = "muted"


Told = Roster | Joined | Full | Passed | Muted


def packed(frame: Told) -> str:
    return json.dumps(asdict(frame), ensure_ascii=False, separators=(",", ":"))


def roster(seats: Iterable[Seen]) -> str:
    return packed(Roster(seats=tuple(seats)))


_ROSTER: Final = '{"type":"roster"'


def channel_of(sitting_id: int) -> str:
    """On which all who have the room open hear who is in its call."""
    return f"call:{sitting_id}"


def channel_to(sitting_id: int, person_id: int) -> str:
    """On which only the pages of one person hear what is said to them."""
    return f"call:{sitting_id}:{person_id}"


def addressed(peer: str, frame: str) -> str:
    """For one page of somebody who may have several."""
    return f"{peer}\n{frame}"


def delivered(message: str, *, peer: str) -> str | None:
    """What the page of this peer is sent of it: nothing of what is for another."""
    to, is_for_one, frame = message.partition("\n")
    if is_for_one:
        return frame if to == peer else None
    # What else is said on the room's own channel is for the page of the room.
    return message if message.startswith(_ROSTER) else None
