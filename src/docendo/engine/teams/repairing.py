"""Mends teams after somebody left or came, and leaves alone whom it can."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from docendo.engine import checks
from docendo.engine.checks import Floats, Ints
from docendo.engine.errors import Infeasible, Invalid
from docendo.engine.teams.energy import Energy, strict_weights
from docendo.engine.teams.forming import in_sight_order, refuse_broken
from docendo.engine.teams.people import Attribute, gather
from docendo.engine.teams.result import Scene, Teams
from docendo.engine.teams.rules import Rule


@dataclass(frozen=True, eq=False)
class Repair:
    """The mended teams under their old numbers, and who had a team and has another one now.

    A team that was given up has no members.
    """

    teams: Teams
    moved: tuple[int, ...]


def repair(
    people: Mapping[str, Attribute],
    *,
    rules: Sequence[Rule],
    team: ArrayLike,
    gone: Sequence[int] = (),
    smallest: int | None = None,
    largest: int | None = None,
    price: float = 1.0,
) -> Repair:
    """Seat who came, make up for who left, and move others only where that is worth it.

    ``people`` are attributes of all n, newcomers and ``gone`` included; ``team`` (n,) is the team
    of each so far, -1 for newcomers. Teams hold ``smallest`` to ``largest`` people: one fewer and
    one more than the teams held so far unless given. A person is moved only where at least
    ``price`` broken rules of the lowest priority are mended by it, or a size that is out of bounds;
    a rule that is far from being kept counts for more than one, and so does a higher priority.

    Only the teams that somebody joined or left are mended, by exchanges with all others; each
    step takes the exchange that gains the most, until none does. Deterministic.

    Raises Invalid as `form` does, and Infeasible where a newcomer finds no seat, a team cannot be
    brought to its size, or a rule that must hold is broken in the end.

    A step is O(open seats · n · rules).
    """
    crowd = gather(people, count=None)
    codes = checks.codes("team", np.asarray(team) + 1, length=crowd.count) - 1
    absent = checks.codes("gone", gone)
    if len(absent) and absent.max() >= crowd.count:
        raise Invalid(f"gone must name people; there is no person {absent.max()}.")
    before = np.bincount(codes[codes >= 0])
    held = before[before > 0]
    low = max(1, int(held.min(initial=2)) - 1) if smallest is None else smallest
    high = int(held.max(initial=0)) + 1 if largest is None else largest
    if not 1 <= low <= high or len(held) == 0:
        raise Invalid(f"There must be teams, and sizes from 1 up, not {low} to {high}.")
    crowd = crowd.take(np.setdiff1d(np.arange(crowd.count), absent))
    sizes = np.bincount(codes[crowd.codes][codes[crowd.codes] >= 0], minlength=len(before))
    terms, crowd = in_sight_order(rules, crowd=crowd, sizes=sizes[sizes > 0])
    scene = Scene(tuple(rules), terms, crowd)
    home = codes[crowd.codes]
    mending = _Mending(scene, home=home, teams=len(before), bounds=(low, high), price=price)
    mending.open |= sizes != before
    mending.seat(np.flatnonzero(home < 0))
    mending.improve()
    teams = scene.teams(mending.members)
    refuse_broken(teams)
    after = teams.team
    moved = (codes >= 0) & (after >= 0) & (codes != after)
    return Repair(teams, tuple(map(int, np.flatnonzero(moved))))


class _Mending:
    """Teams at work: seats by team, and what each costs in broken rules and wrong size."""

    def __init__(
        self, scene: Scene, *, home: Ints, teams: int, bounds: tuple[int, int], price: float
    ) -> None:
        self.count, self.home, self.price = scene.crowd.count, home, price
        self.low, self.high = bounds
        self.seats = max(self.high, int(np.bincount(home[home >= 0]).max(initial=0)))
        weights = strict_weights([rule.priority for rule in scene.rules])
        self.energy = Energy(scene.terms, weights=weights, people=self.count, seats=self.seats)
        # A wrong size outweighs all rules of two teams and whoever has to move.
        self.size_weight = 1 + 2 * price + 2 * 2 * float(weights.sum())
        self.members = np.full((self.seats, teams), self.count)
        for number in range(teams):
            there = np.flatnonzero(home == number)
            self.members[: len(there), number] = there
        self.open = np.zeros(teams, dtype=bool)

    def seat(self, waiting: Ints) -> None:
        """One at a time, whoever fits best where; an empty team stays empty."""
        while len(waiting):
            size = self._sizes()
            room = np.flatnonzero((size > 0) & (size < self.high))
            if not len(room):
                raise Infeasible(
                    f"{len(waiting)} people find no seat in teams of at most {self.high}. "
                    "Raise largest, or lower smallest."
                )
            who, where = np.repeat(waiting, len(room)), np.tile(room, len(waiting))
            members = self.members[:, where]
            members[size[where], np.arange(len(where))] = who
            best = int(np.argmin(self._cost(members) - self._cost(self.members)[where]))
            self.members[:, where[best]] = members[:, best]
            self.open[where[best]] = True
            waiting = waiting[waiting != who[best]]

    def improve(self) -> None:
        """Exchange people while that gains; give up a team that cannot be filled otherwise."""
        while True:
            while self._exchange():
                pass
            size = self._sizes()
            if size.max() > self.high:
                raise Infeasible(
                    f"Team {size.argmax()} cannot be brought from {size.max()} people to "
                    f"{self.high}. Raise largest."
                )
            small = np.flatnonzero((size > 0) & (size < self.low))
            if not len(small):
                return
            team = small[np.argmin(size[small])]
            waiting = self.members[: size[team], team].copy()
            self.members[:, team] = self.count
            self.seat(waiting)

    def _exchange(self) -> bool:
        """The one exchange that gains the most, with an empty seat or a person."""
        cost = self._cost(self.members)
        is_person = self.members < self.count
        size = self._sizes()
        # An empty team takes nobody in, or giving one up would be taken back.
        is_first_empty = np.arange(self.seats)[:, None] == np.where(size > 0, size, -1)
        seat, team = np.nonzero(is_person | is_first_empty)
        is_open = self.open | (size < self.low) | (size > self.high)
        one = np.repeat(np.flatnonzero(is_open[team]), len(team))
        other = np.resize(np.arange(len(team)), len(one))
        p, q = self.members[seat[one], team[one]], self.members[seat[other], team[other]]
        sensible = (team[one] != team[other]) & ((p < self.count) | (q < self.count))
        one, other, p, q = one[sensible], other[sensible], p[sensible], q[sensible]
        if not len(one):
            return False
        here, there, column = team[one], team[other], np.arange(len(one))
        ours, theirs = self.members[:, here], self.members[:, there]
        ours[seat[one], column], theirs[seat[other], column] = q, p
        change = self._cost(ours) + self._cost(theirs) - cost[here] - cost[there]
        change += self.price * (self._away(p, there) - self._away(p, here))
        change += self.price * (self._away(q, here) - self._away(q, there))
        best = int(np.argmin(change))
        if change[best] > -1e-9:
            return False
        for number, column_of in ((here[best], ours), (there[best], theirs)):
            # Empty seats stay behind the people.
            self.members[:, number] = np.sort(column_of[:, best])
            self.open[number] = True
        return True

    def _away(self, who: Ints, team: Ints) -> Ints:
        """1 for who had a team and is elsewhere, 0 for all others and for an empty seat."""
        home = np.append(self.home, -1)[who]
        return np.asarray((home >= 0) & (home != team), dtype=np.int64)

    def _sizes(self) -> Ints:
        return np.asarray((self.members < self.count).sum(axis=0), dtype=np.int64)

    def _cost(self, members: Ints) -> Floats:
        """In broken rules of the lowest priority that are one step from being kept."""
        totals = self.energy.totals(members)
        size = totals[0]
        off = np.maximum(np.maximum(self.low - size, size - self.high), 0)
        cost = self.energy.of(totals, members) / 2 + self.size_weight * off
        return np.where(size > 0, cost, 0.0)
