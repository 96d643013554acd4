"""What is known of the people who are to be divided into teams."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from docendo.engine import checks
from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.errors import Invalid

WEEK_MINUTES = 7 * 24 * 60


@dataclass(frozen=True, eq=False)
class Numeric:
    """A number of each person, shape (n,): a grade, an age, years of experience."""

    values: ArrayLike


@dataclass(frozen=True, eq=False)
class Category:
    """A code from 0 of each person, shape (n,): a major, a language, a wish."""

    values: ArrayLike


@dataclass(frozen=True, eq=False)
class Tags:
    """A set of codes from 0 of each person, n of them: skills, interests."""

    sets: Sequence[Collection[int]]


@dataclass(frozen=True, eq=False)
class Availability:
    """When each person is free in a week: a bit mask of each, n of them.

    Bit k is the slot that begins k · ``slot_minutes`` after the week does; the week has
    10,080 / ``slot_minutes`` slots and its end meets its beginning.
    """

    free: Sequence[int]
    slot_minutes: int = 60


Attribute = Numeric | Category | Tags | Availability


@dataclass(frozen=True, eq=False)
class Values:
    """Numbers as they are."""

    of: Floats


@dataclass(frozen=True, eq=False)
class Kinds:
    """``has[k, p]``: whether person p has value k; ``exclusive`` where each has exactly one."""

    has: Bools
    exclusive: bool


@dataclass(frozen=True, eq=False)
class Hours:
    """``free[k, p]``: whether person p is free in slot k of the week."""

    free: Bools
    slot_minutes: int


@dataclass(frozen=True, eq=False)
class Crowd:
    """Checked attributes of the people at hand, and where each code stands among them.

    ``position[code]`` is -1 for who is not among them.
    """

    attributes: Mapping[str, Values | Kinds | Hours]
    position: Ints
    codes: Ints

    @property
    def count(self) -> int:
        return len(self.codes)

    def take(self, chosen: Ints) -> "Crowd":
        """Only these people, in this order."""
        codes = self.codes[chosen]
        position = np.full(len(self.position), -1)
        position[codes] = np.arange(len(codes))
        attributes = {name: _taken(held, chosen) for name, held in self.attributes.items()}
        return Crowd(attributes, position, codes)


def gather(people: Mapping[str, Attribute], *, count: int | None) -> Crowd:
    """Check every attribute; raises Invalid and names the attribute and its first wrong row."""
    attributes: dict[str, Values | Kinds | Hours] = {}
    for name, given in people.items():
        attributes[name], rows = _checked(name, given)
        count = rows if count is None else count
        if rows != count:
            raise Invalid(f"{name} must describe {count} people, not {rows}.")
    if count is None:
        raise Invalid("Without attributes, sizes must list the size of every team.")
    everybody = np.arange(count)
    return Crowd(attributes, everybody, everybody)


def _checked(name: str, given: Attribute) -> tuple[Values | Kinds | Hours, int]:
    match given:
        case Numeric(values):
            numbers = checks.floats(name, values)
            return Values(numbers), len(numbers)
        case Category(values):
            codes = checks.codes(name, values)
            kinds = int(codes.max(initial=-1)) + 1
            return Kinds(codes == np.arange(kinds)[:, None], exclusive=True), len(codes)
        case Tags(sets):
            held = [checks.codes(f"{name} of row {row}", sorted(s)) for row, s in enumerate(sets)]
            kinds = max((int(codes.max(initial=-1)) + 1 for codes in held), default=0)
            has = np.zeros((kinds, len(held)), dtype=bool)
            for row, codes in enumerate(held):
                has[codes, row] = True
            return Kinds(has, exclusive=False), len(held)
        case Availability(free, slot_minutes):
            return Hours(_slots(name, free, slot_minutes), slot_minutes), len(free)


def _slots(name: str, free: Sequence[int], slot_minutes: int) -> Bools:
    if slot_minutes < 1 or WEEK_MINUTES % slot_minutes:
        raise Invalid(
            f"{name}: slots of {slot_minutes} minutes do not divide a week; "
            "pass a divisor of 10,080."
        )
    slots = WEEK_MINUTES // slot_minutes
    width = (slots + 7) // 8
    masks = [int(mask) for mask in free]
    for row, mask in enumerate(masks):
        if not 0 <= mask < 1 << slots:
            raise Invalid(f"{name} must be bit masks over {slots} slots; row {row} is {mask}.")
    octets = np.frombuffer(b"".join(mask.to_bytes(width, "little") for mask in masks), np.uint8)
    bits = np.unpackbits(octets.reshape(len(masks), width), axis=1, count=slots, bitorder="little")
    return bits.astype(bool).T


def _taken(held: Values | Kinds | Hours, chosen: Ints) -> Values | Kinds | Hours:
    match held:
        case Values(of):
            return Values(of[chosen])
        case Kinds(has, exclusive):
            return Kinds(has[:, chosen], exclusive)
        case Hours(free, slot_minutes):
            return Hours(free[:, chosen], slot_minutes)
