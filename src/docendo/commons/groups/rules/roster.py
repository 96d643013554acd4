"""A roster as a file says it, whatever its format: groups, who is in them, and what is wrong."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from docendo.commons.groups.rules.groups import GroupRole


class Format(StrEnum):
    CSV = "csv"
    ONEROSTER_1_1 = "oneroster-1.1"
    ONEROSTER_1_2 = "oneroster-1.2"


class Fault(StrEnum):
    """What is wrong with one row; the row is left out."""

    TOO_MANY_CELLS = "too-many-cells"
    NO_ADDRESS = "no-address"
    BAD_ADDRESS = "bad-address"
    NO_GROUP = "no-group"
    NO_ID = "no-id"
    UNKNOWN_ROLE = "unknown-role"
    UNKNOWN_GROUP = "unknown-group"
    UNKNOWN_PERSON = "unknown-person"
    SEVERAL_GROUPS = "several-groups"
    FORMULA = "formula"
    TOO_LONG = "too-long"
    NOTHING_SEEN = "nothing-seen"
    BAD_DATE = "bad-date"
    BAD_STATUS = "bad-status"
    TWICE = "twice"

    @property
    def hides_somebody(self) -> bool:
        """Whether somebody may be missing from the roster only because of it."""
        return self is not Fault.TWICE


@dataclass(frozen=True)
class Problem:
    """A row that is left out: where it stands, why, and the value that is meant.

    ``row`` counts as spreadsheets do, from the header, which is 1; ``file`` names one of several.
    """

    row: int
    fault: Fault
    value: str = ""
    file: str = ""


@dataclass(frozen=True)
class SaidGroup:
    """A group of the file; ``key`` is what its lines call it."""

    key: str
    name: str
    kind: str
    term: str = ""
    source_id: str = ""


@dataclass(frozen=True)
class Who:
    """Somebody of the file; of the address, in small letters, and the number one may be absent."""

    address: str
    name: str = ""
    source_id: str = ""


@dataclass(frozen=True)
class Line:
    """Somebody is in a group, or (``is_over``) is not any more."""

    row: int
    group: str
    who: Who
    role: GroupRole
    ends_on: date | None = None
    is_over: bool = False


@dataclass(frozen=True)
class Roster:
    """All that a file says; who and what is over is named by its number.

    ``people`` are those of an export of changes: their name or address may be what has changed.
    ``is_full``: whoever is not named in a group of the file has left it. ``names_all_groups``:
    so has every group with a source id that is not named.
    """

    format: Format
    groups: tuple[SaidGroup, ...]
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...] = ()
    over_groups: tuple[str, ...] = ()
    over_people: tuple[str, ...] = ()
    people: tuple[Who, ...] = ()
    is_full: bool = True
    names_all_groups: bool = False

    @property
    def is_sourced(self) -> bool:
        """Whether a system keeps it, with numbers that stay and with days on which things end."""
        return self.format is not Format.CSV

    def as_json(self) -> Any:
        return _shape.dump_python(self, mode="json")

    @staticmethod
    def of_json(kept: Any) -> "Roster":
        return _shape.validate_python(kept)


_shape: TypeAdapter[Roster] = TypeAdapter(Roster)


def key_of_source(source_id: str) -> str:
    return f"id {source_id}"
