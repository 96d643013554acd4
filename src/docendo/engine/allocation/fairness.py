"""Raise the worst-off work by chains of exchanged readers."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from docendo.engine.allocation.problem import Problem
from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.flows import TOLERANCE
from docendo.engine.patience import Patience

_HALVINGS = 12


def raise_total(problem: Problem, drafts: list[Ints], *, level: float) -> Ints:
    """The largest total that exchanges reach from any of the drafts with no work below ``level``.

    Drafts that chains of exchanges do not bring to the level are left out; the last one must be
    there already. O(pairs²) for a round of exchanges.
    """
    reached = []
    for draft in drafts:
        state = _State.of(problem, draft)
        if state.raise_to(level):
            state.exchange(level)
            reached.append(state)
    best = max(reached, key=lambda state: float(state.sums.sum()))
    return np.argwhere(best.chosen)


def raise_worst(problem: Problem, pairs: Ints, *, limit: float, patience: Patience[Any]) -> Ints:
    """Pairs whose least sum of a work is as high as chains of exchanges make it, ``limit`` at most.

    First the limit itself is tried and then levels between, by bisection. A local optimum: the
    problem is NP-hard (Garg and others 2010). O(works · pairs²) for a level at worst, seldom
    more than O(works · pairs).
    """
    best = _State.of(problem, pairs)
    low, high = best.worst, limit
    level = limit
    for _halving in range(_HALVINGS):
        if high <= low + best.margin or patience.is_over:
            break
        state = best.copy()
        if state.raise_to(level):
            best, low = state, state.worst
        else:
            high = level
        level = (low + high) / 2
    return np.argwhere(best.chosen)


@dataclass(eq=False)
class _State:
    """An allocation while it changes. ``left`` is what a reader may still take, ``spare`` what
    the reader may give up without falling below ``least``."""

    problem: Problem
    works: Ints
    readers: Ints
    chosen: Bools
    sums: Floats
    left: Ints
    spare: Ints

    @classmethod
    def of(cls, problem: Problem, pairs: Ints) -> Self:
        works, readers = pairs.T.copy()
        chosen = np.zeros_like(problem.allowed)
        chosen[works, readers] = True
        loads = np.bincount(readers, minlength=len(problem.room))
        left, spare = problem.room - loads, loads - problem.least
        return cls(problem, works, readers, chosen, problem.sums(pairs), left, spare)

    def copy(self) -> Self:
        return type(self)(
            self.problem,
            self.works,
            self.readers.copy(),
            self.chosen.copy(),
            self.sums.copy(),
            self.left.copy(),
            self.spare.copy(),
        )

    @property
    def margin(self) -> float:
        return TOLERANCE * float(np.abs(self.problem.benefit).max())

    @property
    def worst(self) -> float:
        return float(self.sums[self.problem.is_wanting].min(initial=np.inf))

    def raise_to(self, level: float) -> bool:
        """Whether every work could be brought to ``level``, one after the other.

        No work falls below the level on the way, so none has to be brought there twice. A work
        that needs several exchanges must gain its fair part of what it lacks with each.
        """
        counted = np.flatnonzero(self.problem.is_wanting)
        while True:
            work = int(counted[np.argmin(self.sums[counted])])
            lacking = level - self.sums[work]
            if lacking <= self.margin:
                return True
            own = np.flatnonzero(self.works == work)
            aim = level - lacking * (1 - 1 / max(1, len(own)))
            if not any(self._chain(int(pair), aim=aim, level=level) for pair in own):
                return False

    def _chain(self, start: int, *, aim: float, level: float) -> bool:
        """Give the work of pair ``start`` another reader, by the shortest chain that does.

        Each work in the chain takes the reader of the next; the last one takes a reader with
        room, or the one whom the first gives up. Search in breadth over the pairs.
        """
        benefit = self.problem.benefit
        returning = self.readers[start]
        came_from = np.full(len(self.works), -1)
        came_from[start] = start
        queue = [start]
        for pair in queue:
            work, reader = self.works[pair], self.readers[pair]
            enough = (aim if pair == start else level) - self.sums[work] + benefit[work, reader]
            takes = self.problem.allowed[work] & ~self.chosen[work] & (benefit[work] >= enough)
            path = self._path(pair, came_from)
            ends = takes & (self.left > 0) if self.spare[returning] > 0 else np.zeros_like(takes)
            if pair != start:
                ends[returning] = takes[returning]
            if ends.any():
                self._shift(path, last=int(np.flatnonzero(ends)[benefit[work, ends].argmax()]))
                return True
            onward = takes[self.readers] & (came_from < 0)
            onward &= ~np.isin(self.works, self.works[path])
            news = np.flatnonzero(onward)
            came_from[news] = pair
            queue.extend(news.tolist())
        return False

    def exchange(self, level: float) -> None:
        """Exchange the readers of two works, or take one with room, while the total rises."""
        benefit, allowed = self.problem.benefit, self.problem.allowed
        has_risen = True
        while has_risen:
            has_risen = False
            for pair in range(len(self.works)):
                work, reader = self.works[pair], self.readers[pair]
                mine = benefit[work] - benefit[work, reader]
                mine[
                    ~allowed[work] | self.chosen[work] | (self.sums[work] + mine < level)
                ] = -np.inf
                theirs = benefit[self.works, reader] - benefit[self.works, self.readers]
                theirs[~allowed[self.works, reader] | self.chosen[self.works, reader]] = -np.inf
                theirs[self.sums[self.works] + theirs < level] = -np.inf
                gains = mine[self.readers] + theirs
                other = int(np.argmax(gains))
                alone = np.where((self.left > 0) & (self.spare[reader] > 0), mine, -np.inf)
                newcomer = int(np.argmax(alone))
                if max(gains[other], alone[newcomer]) <= self.margin:
                    continue
                has_risen = True
                if alone[newcomer] >= gains[other]:
                    self._shift([pair], last=newcomer)
                else:
                    self._shift([pair, other], last=int(reader))

    def _path(self, pair: int, came_from: Ints) -> list[int]:
        path = [pair]
        while came_from[path[-1]] != path[-1]:
            path.append(int(came_from[path[-1]]))
        return path[::-1]

    def _shift(self, path: list[int], *, last: int) -> None:
        """Each work on the path takes the reader of the next one, the last takes ``last``."""
        benefit = self.problem.benefit
        works, old = self.works[path], self.readers[path]
        new = np.r_[old[1:], last]
        self.sums[works] += benefit[works, new] - benefit[works, old]
        self.chosen[works, old] = False
        self.chosen[works, new] = True
        self.readers[path] = new
        for reader, change in ((old[0], 1), (last, -1)):
            self.left[reader] += change
            self.spare[reader] -= change
