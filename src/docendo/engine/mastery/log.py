"""The answers that everything here learns from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from docendo.engine.checks import Bools, Floats, Ints, codes, floats
from docendo.engine.errors import Invalid

NO_SKILL = -1


@dataclass(frozen=True)
class Log:
    """Answers; those of one person stand in the order in which they were given.

    ``person``, ``item`` int (n,): codes from 0. ``skill`` int (n, most skills of an answer): what
    the item practices, filled up with -1. ``correct`` float (n,): 0 or 1. ``at`` float (n,): days
    since any fixed moment, or 0 throughout where nobody knows.
    """

    person: Ints
    item: Ints
    skill: Ints
    correct: Floats
    at: Floats

    @classmethod
    def of(
        cls,
        person: ArrayLike,
        *,
        item: ArrayLike,
        skill: ArrayLike | Sequence[Sequence[int]],
        correct: ArrayLike,
        at: ArrayLike | None = None,
    ) -> Self:
        """Check columns of equal length and put them together.

        ``skill`` has one code a row, or a row of codes filled up with -1. An answer to an item of
        several skills is one row: split over several rows, its first would give away the others.
        Raises Invalid with the row that is wrong. O(n log n).
        """
        who = codes("person", person)
        count = len(who)
        days = np.zeros(count) if at is None else floats("at", at, length=count)
        answers = cls(
            who,
            codes("item", item, length=count),
            _skills(skill, count),
            _answers(correct, count),
            days,
        )
        _refuse_going_back(answers)
        return answers

    def __len__(self) -> int:
        return len(self.person)

    def rows(self, which: Ints | Bools) -> "Log":
        """Only these answers."""
        return Log(
            self.person[which],
            self.item[which],
            self.skill[which],
            self.correct[which],
            self.at[which],
        )

    def pairs(self) -> tuple[Ints, Ints]:
        """Every answer with each of its skills: rows and skills, both (pairs,)."""
        row, column = np.nonzero(self.skill != NO_SKILL)
        return row.astype(np.int64), self.skill[row, column]


def by_appearance(code: Ints) -> Ints:
    """The same groups numbered as they first appear, so that renaming them changes nothing."""
    _values, first, group = np.unique(code, return_index=True, return_inverse=True)
    number = np.empty(len(first), dtype=np.int64)
    number[np.argsort(first)] = np.arange(len(first))
    return number[group]


def _skills(skill: ArrayLike | Sequence[Sequence[int]], count: int) -> Ints:
    given = floats("skill", skill, dimensions=(1, 2), length=count)
    table = given.reshape(count, -1).astype(np.int64)
    wrong = ((table != given.reshape(count, -1)) | (table < NO_SKILL)).any(axis=1)
    if wrong.any():
        row = int(np.argmax(wrong))
        raise Invalid(f"skill must hold whole numbers from 0; row {row} is {given[row]}.")
    none = (table == NO_SKILL).all(axis=1)
    if none.any():
        raise Invalid(f"Every answer needs a skill; row {int(np.argmax(none))} has none.")
    ordered = np.sort(table, axis=1)
    twice = ((ordered[:, 1:] == ordered[:, :-1]) & (ordered[:, 1:] != NO_SKILL)).any(axis=1)
    if twice.any():
        raise Invalid(f"skill names one skill twice in row {int(np.argmax(twice))}.")
    return table


def _answers(correct: ArrayLike, count: int) -> Floats:
    given = floats("correct", correct, length=count)
    wrong = (given != 0) & (given != 1)
    if wrong.any():
        row = int(np.argmax(wrong))
        raise Invalid(f"correct must be 0 or 1; row {row} is {given[row]}.")
    return given


def _refuse_going_back(log: Log) -> None:
    order = np.argsort(log.person, kind="stable")
    person, at = log.person[order], log.at[order]
    back = (person[1:] == person[:-1]) & (at[1:] < at[:-1])
    if back.any():
        where = int(np.argmax(back))
        raise Invalid(
            f"The answers of a person must stand in order of time; row {order[where + 1]} is "
            f"earlier than row {order[where]}. Sort by at."
        )
