"""What would have to be different for a person to be helped: found by matching again."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np

from docendo.engine.matching.assignment import best
from docendo.engine.matching.deferred import defer
from docendo.engine.matching.pairs import Matching, Options, Rule, Side


class Lever(StrEnum):
    """What is changed."""

    SEAT = "one more seat with the other"
    ALLOW = "the pair may meet"
    WISH = "the other wants the person more"


@dataclass(frozen=True)
class Change:
    """One change, all else equal, after which a person meets ``other``.

    ``amount``: seats (1), pairs allowed (1), places up in the other's list, or score added to the
    pair. ``meets``: all whom the person then meets. ``left_alone``: people of the same side who
    meet somebody today and would then meet nobody.
    """

    lever: Lever
    other: int
    amount: float
    meets: tuple[int, ...]
    left_alone: tuple[int, ...]


def counterfactuals(matching: Matching, *, person: int, side: Side = "left") -> tuple[Change, ...]:
    """The smallest change of each kind that gives a person somebody whom they lack or like better.

    For each lever that can help: one seat more with the other, or permission for a pair that a
    side did not list or that was forbidden (with the one whom the person likes best), and being
    wanted more (by the one where the least is needed). Empty if the person has their best already,
    or if no single change of these kinds helps. Every change returned was made and the people
    matched again. So it holds with all that it sets in motion.

    How much must be added to a score is known from two totals: if the best matching is worth b,
    and the best that contains the pair c, then b - c, since each further point counts for the
    second only (sensitivity of a parametric linear program, Gass and Saaty 1955); a pair that is to
    serve somebody must reach the score of the worst-off, and need do no more where the worst-off
    are better served with it. Places in a list come from halving,
    since a proposer who rises in a list never loses by it (Balinski and Sönmez 1999); an acceptor
    may, so for them each place is tried.

    Costs up to two matchings for each option that the person likes better, four of them on
    average for places. Raises ``Invalid`` for a person who is out of range.
    """
    wanted = matching.explain(person, side=side).better
    trial = _Trial(matching, person, side)
    open_ = [option.other for option in wanted if option.is_allowed]
    closed = [option.other for option in wanted if not option.is_allowed]
    changes = [
        _first(trial.seat(other) for other in open_),
        _first(trial.allow(other) for other in closed),
        min(
            (change for other in open_ if (change := trial.wish(other))),
            key=lambda change: change.amount,
            default=None,
        ),
    ]
    return tuple(change for change in changes if change)


def _first(changes: Iterator[Change | None]) -> Change | None:
    return next((change for change in changes if change), None)


class _Trial:
    """Matches again with one thing changed, and looks whether it gives the person the other."""

    def __init__(self, matching: Matching, person: int, side: Side) -> None:
        self.matching, self.person, self.side = matching, person, side
        self.alone = matching.alone(side=side)

    def seat(self, other: int) -> Change | None:
        """With one more seat for the other."""
        seats = self.matching.capacity_right if self.side == "left" else self.matching.capacity_left
        if self.matching.rule is Rule.STABLE and self.side == "right":
            return None
        more = seats.copy()
        more[other] += 1
        changed = (
            replace(self.matching, capacity_right=more)
            if self.side == "left"
            else replace(self.matching, capacity_left=more)
        )
        return self._outcome(Lever.SEAT, other, 1.0, _again(changed))

    def allow(self, other: int) -> Change | None:
        """With the pair allowed."""
        allowed = self.matching.options.allowed.copy()
        allowed[self._row(other)] = True
        return self._outcome(Lever.ALLOW, other, 1.0, self._with(allowed=allowed))

    def wish(self, other: int) -> Change | None:
        """With the least more that the other must want the person."""
        if self.matching.rule is Rule.STABLE:
            return self._higher_in_list(other)
        return self._higher_score(other)

    def _higher_score(self, other: int) -> Change | None:
        row, score = self._row(other), self.matching.options.left_wish
        largest = float(np.abs(score).max()) + 1.0
        # So much that the pair is taken wherever it leaves nobody out.
        amount = self._missing(row, other, added=largest * (self.matching.chosen.sum() + 2.0))
        if amount is None:
            return None
        # A little more than equal, since among equals something else decides.
        little = 1e-7 * largest
        if self.matching.rule is Rule.WORST_OFF:
            amount = self._among_worst(row, other, amount, little)
        amount = max(0.0, amount) + little
        return self._outcome(Lever.WISH, other, float(amount), self._with_score(row, amount))

    def _among_worst(self, row: int, other: int, by_total: float, little: float) -> float:
        """The least amount where the worst-off come before the total."""
        to_worst = self.matching.worst - float(self.matching.options.left_wish[row])
        # Below the score of the worst-off a pair may fill further seats, but serve nobody.
        if to_worst > 0:
            filling = self._missing(row, other, added=to_worst - little / 100)
            if filling is not None:
                return filling
        # Above it, where all others are above it too, it lifts the worst-off, whatever the total.
        if to_worst >= 0 and self._has(self._with_score(row, to_worst + little), other):
            return to_worst
        return max(by_total, to_worst)

    def _missing(self, row: int, other: int, *, added: float) -> float | None:
        """What the best total with the pair lacks to the best of all; None if it is not taken."""
        with_pair = self._with_score(row, added)
        if not self._has(with_pair, other):
            return None
        return self.matching.total - (with_pair.total - added)

    def _higher_in_list(self, other: int) -> Change | None:
        row = self._row(other)
        wishes = (
            self.matching.options.right_wish
            if self.side == "left"
            else self.matching.options.left_wish
        )
        # Never enough, and the first place in the list.
        low, high = 0, int(-wishes[row])
        if high == 0 or not self._has(self._with_places(row, high), other):
            return None
        while high - low > 1:
            middle = (low + high) // 2 if self.side == "left" else low + 1
            if self._has(self._with_places(row, middle), other):
                high = middle
            else:
                low = middle
        return self._outcome(Lever.WISH, other, float(high), self._with_places(row, high))

    def _row(self, other: int) -> int:
        rows = self.matching.options.of(self.person, self.side)
        others = self.matching.options.right if self.side == "left" else self.matching.options.left
        return int(rows[others[rows] == other][0])

    def _with(self, **columns: Any) -> Matching:
        options = replace(self.matching.options, **columns)
        return _again(replace(self.matching, options=options))

    def _with_score(self, row: int, more: float) -> Matching:
        score = self.matching.options.left_wish.copy()
        score[row] += more
        return self._with(left_wish=score, right_wish=score)

    def _with_places(self, row: int, places: int) -> Matching:
        """The person of this option that much higher in the other's list; who was there moves."""
        options = self.matching.options
        mine = "right" if self.side == "left" else "left"
        people = getattr(options, mine)
        wishes = getattr(options, f"{mine}_wish").copy()
        raised = wishes[row] + places
        overtaken = (people == people[row]) & (wishes > wishes[row]) & (wishes <= raised)
        wishes[overtaken] -= 1
        wishes[row] = raised
        return self._with(**{f"{mine}_wish": wishes})

    def _has(self, changed: Matching, other: int) -> bool:
        return other in changed.partners(self.person, side=self.side)

    def _outcome(self, lever: Lever, other: int, amount: float, changed: Matching) -> Change | None:
        if not self._has(changed, other):
            return None
        meets = changed.partners(self.person, side=self.side).tolist()
        left_alone = np.setdiff1d(changed.alone(side=self.side), self.alone).tolist()
        return Change(lever, other, amount, tuple(meets), tuple(left_alone))


def _again(matching: Matching) -> Matching:
    """The same rule on changed options or seats."""
    options = matching.options
    if matching.rule is Rule.STABLE:
        order = np.lexsort([-options.left_wish, options.left])
        options = Options(
            options.left[order],
            options.right[order],
            options.left_wish[order],
            options.right_wish[order],
            options.allowed[order],
        )
        chosen = defer(options, seats=matching.capacity_right)
    else:
        chosen = best(
            options,
            rule=matching.rule,
            capacity_left=matching.capacity_left,
            capacity_right=matching.capacity_right,
        )
    return replace(matching, options=options, chosen=chosen)
