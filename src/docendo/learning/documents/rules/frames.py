"""What goes over a document's socket: the y-protocols' frames, and two of our own.

A frame begins with what it is. Of what a browser says of itself only where its cursor stands is
passed on: whose it is, the server says.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any, Final

from docendo.learning.documents.rules.cursors import cursor_of
from docendo.learning.documents.rules.limits import LARGEST_NUMBER

# What goes between processes says first from which of them (eight bytes), from which of its pages
# (four), and by whom (eight).
ORIGIN: Final = 20
PERSON: Final = slice(12, ORIGIN)
NOBODY: Final = bytes(ORIGIN)
# Of what one browser says of itself.
LONGEST_PRESENCE: Final = 2_000
_LONGEST_NUMBER: Final = 8


class Malformed(ValueError):
    """Bytes that are no frame."""


class What(IntEnum):
    """The first number of a frame."""

    SYNC = 0
    PRESENCE = 1
    ASK_PRESENCE = 3
    # How many changes of this socket are in the database.
    SAVED = 100
    # Something was said beside the document: pages read it again.
    COMMENTED = 101


class Step(IntEnum):
    """The second number of a frame about changes."""

    ASK = 0
    ANSWER = 1
    CHANGE = 2


@dataclass(frozen=True)
class Sync:
    """What somebody has, or what they changed."""

    step: Step
    content: bytes


@dataclass(frozen=True)
class Present:
    """One browser and where its cursor stands; None has gone."""

    client: int
    clock: int
    state: dict[str, Any] | None

    def of(self, person_id: int, name: str) -> "Present":
        """The same, of whose page it is and not of whom it says.

        Who has just come has no cursor yet and is there all the same.
        """
        if self.state is None:
            return self
        user = {"id": person_id, "name": name}
        return replace(self, state={"cursor": cursor_of(self.state.get("cursor")), "user": user})


@dataclass(frozen=True)
class Presence:
    """What some browsers say of themselves."""

    everybody: tuple[Present, ...]


@dataclass(frozen=True)
class AskPresence:
    """Who is here?"""


@dataclass(frozen=True)
class Commented:
    """Something was said beside the document; what, each reader is shown by a page."""


Frame = Sync | Presence | AskPresence | Commented


class Reader:
    """Reads numbers and what stands behind its length.

    The library's own takes numbers of any size, and minutes for one of a megabyte.
    """

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def number(self) -> int:
        byte = self.byte()
        if byte < 128:
            return byte
        found = byte & 127
        for shift in range(7, 7 * _LONGEST_NUMBER, 7):
            byte = self.byte()
            found |= (byte & 127) << shift
            if byte < 128 and found < LARGEST_NUMBER:
                return found
            if byte < 128:
                break
        raise Malformed

    def content(self) -> bytes:
        length = self.number()
        end = self.at + length
        if end > len(self.data):
            raise Malformed
        found, self.at = self.data[self.at : end], end
        return found

    def text(self) -> str:
        return self.content().decode()

    def byte(self) -> int:
        at = self.at
        self.at = at + 1
        try:
            return self.data[at]
        except IndexError:
            raise Malformed from None

    def skip(self, length: int) -> None:
        self.at += length
        if self.at > len(self.data):
            raise Malformed

    @property
    def is_over(self) -> bool:
        return self.at >= len(self.data)


def by_nobody(update: bytes) -> bytes:
    """A change that was made in the database, as the rooms of all processes hear it."""
    return NOBODY + sync(Step.CHANGE, update)


def commented() -> bytes:
    """That something was said, as the rooms and pages of all processes hear it."""
    return NOBODY + number(What.COMMENTED)


def read(frame: bytes) -> Frame:
    """Raises Malformed."""
    reader = Reader(frame)
    try:
        found = _read(What(reader.number()), reader)
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    if not reader.is_over:
        raise Malformed
    return found


def _read(what: What, reader: Reader) -> Frame:
    match what:
        case What.SYNC:
            return Sync(Step(reader.number()), reader.content())
        case What.PRESENCE:
            return _presence(reader.content())
        case What.ASK_PRESENCE:
            return AskPresence()
        case What.COMMENTED:
            return Commented()
    raise Malformed


def _presence(content: bytes) -> Presence:
    reader = Reader(content)
    return Presence(tuple(_present(reader) for _each in range(reader.number())))


def _present(reader: Reader) -> Present:
    client, clock = reader.number(), reader.number()
    state = json.loads(reader.content(), parse_constant=_refuse)
    if state is not None and not isinstance(state, dict):
        raise Malformed
    # When its page goes, the next number is said of it.
    if clock + 1 >= LARGEST_NUMBER:
        raise Malformed
    return Present(client, clock, state)


def _refuse(_constant: str) -> None:
    """NaN and infinity, which no browser reads."""
    raise Malformed


def sync(step: Step, content: bytes) -> bytes:
    return number(What.SYNC) + number(step) + message(content)


def presence(everybody: Sequence[Present]) -> bytes:
    content = number(len(everybody)) + b"".join(
        number(each.client) + number(each.clock) + message(json.dumps(each.state).encode())
        for each in everybody
    )
    return number(What.PRESENCE) + message(content)


def saved(count: int) -> bytes:
    return number(What.SAVED) + number(count)


ASK_PRESENCE: Final = bytes([What.ASK_PRESENCE])


def number(value: int) -> bytes:
    found = bytearray()
    while value > 127:
        found.append(128 | value & 127)
        value >>= 7
    found.append(value)
    return bytes(found)


def message(content: bytes) -> bytes:
    """Bytes behind their length."""
    return number(len(content)) + content


def packed(updates: Iterable[bytes]) -> bytes:
    """Changes in one column, each behind its length."""
    return b"".join(map(message, updates))


def unpacked(column: bytes) -> Iterator[bytes]:
    reader = Reader(column)
    while not reader.is_over:
        yield reader.content()
