"""Who is free when, over all starts that come into question."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from docendo.engine.checks import Bools, Ints
from docendo.engine.scheduling.clock import WEEK, Clock

Table = TypeVar("Table", Bools, Ints)


@dataclass(frozen=True, eq=False)
class Busy:
    """Taken times: ``person``, ``start``, ``end`` (n,), minutes since the epoch."""

    person: Ints
    start: Ints
    end: Ints


@dataclass(frozen=True, eq=False)
class Board:
    """``starts`` (weeks, candidates) in minutes since the epoch, and the people to bring together.

    Everything happens on ticks of ``tick`` minutes that no slot, change of clocks, start or end
    falls between, so what holds on ticks holds on every minute.
    """

    available: Bools
    distance: Ints
    clocks: tuple[Clock, ...]
    clock_of: Ints
    busy: Busy
    starts: Ints
    minutes: int
    tick: int

    @property
    def people(self) -> int:
        return len(self.available)

    def attends(self, week: int, *, minutes: int | None = None) -> Bools:
        """(people, candidates): who is free from each start on for all of ``minutes``."""
        ticks, places = self._ticks(week)
        length = (self.minutes if minutes is None else minutes) // self.tick
        free = self._free(ticks)
        return _throughout(free, length, np.logical_and)[:, places]

    def inconvenience(self, week: int) -> Ints:
        """(people, candidates): minutes of the farthest moment from what each prefers."""
        ticks, places = self._ticks(week)
        away = self._by_slot(self.distance, ticks)
        return _throughout(away, self.minutes // self.tick, np.maximum)[:, places]

    def lacking(self, week: int, *, people: Ints, candidates: Ints) -> Ints:
        """(pairs,): the minutes for which each of ``people`` is not free at their candidate."""
        ticks, places = self._ticks(week)
        free = self._free(ticks)
        missing = np.zeros((self.people, len(ticks) + 1), np.int64)
        np.cumsum(~free, axis=1, out=missing[:, 1:])
        place = places[candidates]
        until = missing[people, place + self.minutes // self.tick]
        return (until - missing[people, place]) * self.tick

    def during(self, table: Table, week: int, *, candidates: list[int]) -> Table:
        """(people, candidates, ticks): what ``table`` (people, slots of a week) says of each."""
        ticks = self.starts[week, candidates, None] + np.arange(0, self.minutes, self.tick)
        return self._by_slot(table, ticks.ravel()).reshape(self.people, *ticks.shape)

    def _ticks(self, week: int) -> tuple[Ints, Ints]:
        """The ticks that a week's meetings may touch, and at which of them each starts."""
        starts = self.starts[week]
        first = starts.min()
        ticks = np.arange(first, starts.max() + self.minutes, self.tick)
        return ticks, (starts - first) // self.tick

    def _by_slot(self, table: Table, ticks: Ints) -> Table:
        found = np.empty((self.people, len(ticks)), table.dtype)
        slot_minutes = WEEK // table.shape[1]
        for place, clock in enumerate(self.clocks):
            who = np.flatnonzero(self.clock_of == place)
            found[who] = table[np.ix_(who, clock.minute_of_week(ticks) // slot_minutes)]
        return found

    def _free(self, ticks: Ints) -> Bools:
        """(people, ticks): in their week, and nothing else on by beginnings less endings."""
        free = self._by_slot(self.available, ticks)
        people, row = np.unique(self.busy.person, return_inverse=True)
        begin = np.clip((self.busy.start - ticks[0]) // self.tick, 0, len(ticks))
        end = np.clip(-((ticks[0] - self.busy.end) // self.tick), 0, len(ticks))
        on = np.zeros((len(people), len(ticks) + 1), np.int64)
        np.add.at(on, (row, begin), 1)
        np.add.at(on, (row, end), -1)
        free[people] &= np.cumsum(on, axis=1)[:, :-1] == 0
        return free


def _throughout(table: Table, length: int, join: Callable[[Table, Table], Table]) -> Table:
    """``join`` over each run of ``length`` columns, by runs that double."""
    done = 1
    while done < length:
        step = min(done, length - done)
        table = join(table[:, :-step], table[:, step:])
        done += step
    return table
