"""People's typical weeks in local time: bit masks in, boolean rows and distances out."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from docendo.engine.checks import Bools, Ints
from docendo.engine.errors import Invalid
from docendo.engine.scheduling.clock import DAY, WEEK

# Where somebody says nothing: any day from nine to six.
_USUAL_START, _USUAL_END = 9 * 60, 18 * 60


def weeks(name: str, given: ArrayLike | Sequence[int], *, slot_minutes: int | None) -> Bools:
    """(people, slots of a week) from such rows, or from one integer mask a person.

    Bit or column 0 begins on Monday at 0:00 local time. Masks are of ``slot_minutes`` (60 if not
    said); columns say by their number how long a slot is.
    """
    rows = list(given) if isinstance(given, Sequence) else given
    if isinstance(rows, list) and all(isinstance(row, int) for row in rows):
        slots = _slots(name, slot_minutes or 60)
        return np.array([_bits(name, row, mask, slots) for row, mask in enumerate(rows)]).reshape(
            len(rows), slots
        )
    try:
        table: NDArray[np.generic] = np.asarray(rows)
    except ValueError as error:
        raise Invalid(f"{name} must have rows of equal length.") from error
    if table.ndim != 2:
        raise Invalid(f"{name} must have 2 dimensions, people and slots, not {table.ndim}.")
    if table.dtype != np.bool_ and not np.isin(table, [0, 1]).all():
        row = int(np.argmax(~np.isin(table, [0, 1]).all(1)))
        raise Invalid(f"{name} must hold 0 and 1; row {row} holds something else.")
    slots = table.shape[1]
    if slots == 0 or WEEK % slots or slots % 7:
        raise Invalid(f"{name} must divide each day into equal slots; {slots} a week do not.")
    if slot_minutes is not None and slots != _slots(name, slot_minutes):
        raise Invalid(f"{name} has {slots} slots a week, which is not one per {slot_minutes} min.")
    return table.astype(np.bool_)


def usual_hours(slots: int) -> Bools:
    """(slots,): the hours that suit who has not said otherwise."""
    length = WEEK // slots
    begin = np.arange(slots) * length % DAY
    return np.asarray((begin >= _USUAL_START) & (begin + length <= _USUAL_END))


def distances(preferred: Bools) -> tuple[Ints, Bools]:
    """How many minutes each slot lies from the nearest preferred one, and whether before it.

    (people, slots) both, around the week. Who prefers nothing is nowhere inconvenienced.
    """
    slots = preferred.shape[1]
    place = np.arange(2 * slots)
    twice = np.concatenate([preferred, preferred], axis=1)
    before = np.maximum.accumulate(np.where(twice, place, -1), axis=1)[:, slots:]
    after = np.minimum.accumulate(np.where(twice, place, 4 * slots)[:, ::-1], axis=1)[:, ::-1]
    since, until = place[slots:] - before, after[:, :slots] - place[:slots]
    none = ~preferred.any(axis=1, keepdims=True)
    distance = np.where(none, 0, np.minimum(since, until)) * (WEEK // slots)
    return distance, (until < since) & ~none


def _slots(name: str, slot_minutes: int) -> int:
    if slot_minutes < 1 or DAY % slot_minutes:
        raise Invalid(f"slots of {name} must divide a day; {slot_minutes} minutes do not.")
    return WEEK // slot_minutes


def _bits(name: str, row: int, mask: int, slots: int) -> Bools:
    if mask < 0 or mask.bit_length() > slots:
        raise Invalid(f"{name} has {slots} bits a person; row {row} has others.")
    packed = np.frombuffer(mask.to_bytes(slots // 8 + 1, "little"), np.uint8)
    return np.unpackbits(packed, bitorder="little", count=slots).astype(np.bool_)
