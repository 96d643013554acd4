"""What may stand in the cells of a roster, and what is wrong with one."""

from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from docendo.commons.groups.rules.groups import (
    LONGEST_ADDRESS,
    LONGEST_NAME,
    LONGEST_SOURCE_ID,
    LONGEST_TERM,
)
from docendo.commons.groups.rules.roster import Fault, Problem
from docendo.commons.groups.rules.tables import Row
from docendo.kernel.lines import can_be_seen

# A cell that begins so would be reckoned by the spreadsheet into which somebody exports it again.
FORMULA: Final = ("=", "+", "-", "@")
SHOWN: Final = 80
LIMITS: Final = {"name": LONGEST_NAME, "group": LONGEST_NAME, "term": LONGEST_TERM}


class Faulty(Exception):
    """A row cannot be used, for one reason."""

    def __init__(self, fault: Fault, value: str = "") -> None:
        self.fault, self.value = fault, value[:SHOWN]
        super().__init__(fault)

    def at(self, row: Row, *, file: str = "") -> Problem:
        return Problem(row.number, self.fault, self.value, file)


def nothing_beyond(row: Row) -> None:
    """Raises Faulty for a row of which some cells stand below no name of a column."""
    if row.beyond:
        raise Faulty(Fault.TOO_MANY_CELLS, row.beyond)


def words(said: str, *, what: str) -> str:
    """A name as it may be kept; raises Faulty."""
    if said.startswith(FORMULA):
        raise Faulty(Fault.FORMULA, said)
    if len(said) > LIMITS[what]:
        raise Faulty(Fault.TOO_LONG, said)
    if said and not can_be_seen(said):
        raise Faulty(Fault.NOTHING_SEEN)
    return said


def address(said: str) -> str:
    """In small letters: two spellings are one person. Raises Faulty."""
    if not said:
        raise Faulty(Fault.NO_ADDRESS)
    try:
        validate_email(said)
    except ValidationError:
        raise Faulty(Fault.BAD_ADDRESS, said) from None
    if said.startswith(FORMULA):
        raise Faulty(Fault.FORMULA, said)
    if len(said) > LONGEST_ADDRESS:
        raise Faulty(Fault.TOO_LONG, said)
    return said.lower()


def source_id(said: str, *, is_needed: bool = True) -> str:
    if is_needed and not said:
        raise Faulty(Fault.NO_ID)
    if len(said) > LONGEST_SOURCE_ID:
        raise Faulty(Fault.TOO_LONG, said)
    return said


def day(said: str) -> date | None:
    """A day as 2026-09-01, perhaps with a time behind it; raises Faulty."""
    try:
        return date.fromisoformat(said[:10]) if said else None
    except ValueError:
        raise Faulty(Fault.BAD_DATE, said) from None
