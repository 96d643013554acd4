"""Who is to meet whom, how good that is, and who is left without anybody."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple, Self

import numpy as np

from docendo.commons.matching.rules.candidates import Candidates
from docendo.commons.matching.rules.fitting import Bar, furthest
from docendo.commons.matching.rules.pool import Kind, Plan, Pool
from docendo.engine.checks import Bools, Floats, Ints


class Pair(NamedTuple):
    """Who helps whom; of peers the lower row stands first."""

    helper: int
    learner: int


@dataclass(frozen=True)
class Refused:
    """A pair that somebody asked for and that was not made, since all this stands between them."""

    pair: Pair
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Unmatched:
    """Who has nobody, and what stands between them and whoever comes closest."""

    person: int
    is_helper: bool
    bar: Bar


@dataclass(frozen=True)
class Totals:
    """How good a proposal is; scores from 0 to 1.

    ``seekers`` look for somebody, ``matched`` of them have somebody. ``total`` is the sum of the
    scores of all pairs, ``worst_tenth`` the mean of the least well served tenth of those matched,
    each by their best pair. ``busiest``: the most people that one helps; ``idle`` helpers help
    nobody.
    """

    seekers: int
    matched: int
    total: float
    worst_tenth: float
    busiest: int
    idle: int

    @property
    def share(self) -> float:
        return self.matched / self.seekers if self.seekers else 1.0


@dataclass(frozen=True, eq=False)
class Proposal:
    """Who is to meet whom.

    ``chosen`` (candidates,) marks the pairs that help or meet each other, ``locked`` those of them
    that stay whatever happens. It ``is_finished`` unless it was stopped.
    """

    pool: Pool
    plan: Plan
    candidates: Candidates
    chosen: Bools
    locked: Bools
    refused: tuple[Refused, ...] = ()
    is_finished: bool = True

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        rows = self.candidates.where(self.chosen)
        both = zip(rows.helper.tolist(), rows.learner.tolist(), strict=True)
        return tuple(Pair(*ends) for ends in both)

    @cached_property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """Who meets, sorted; but a mentor comes first, and in a ring each helps the next."""
        match self.plan.kind:
            case Kind.TUTORS:
                return self.pairs
            case Kind.GROUPS:
                groups = dict[int, list[int]]()
                for helper, learner in self.pairs:
                    groups.setdefault(helper, [helper]).append(learner)
                return tuple(map(tuple, groups.values()))
            case Kind.PEERS:
                crowds = dict[int, set[int]]()
                for pair in self.pairs:
                    crowd = set(pair).union(*(crowds.get(person, ()) for person in pair))
                    crowds.update(dict.fromkeys(crowd, crowd))
                return tuple(sorted({tuple(sorted(crowd)) for crowd in crowds.values()}))
            case Kind.RINGS:
                helps = dict(self.pairs)
                found = []
                while helps:
                    ring = [min(helps)]
                    while (following := helps.pop(ring[-1])) != ring[0]:
                        ring.append(following)
                    found.append(tuple(ring))
                return tuple(found)

    def only_chosen(self) -> Self:
        """The same without all that was not chosen, which is most of it."""
        return replace(
            self,
            candidates=self.candidates.where(self.chosen),
            chosen=np.ones(int(self.chosen.sum()), np.bool_),
            locked=self.locked[self.chosen],
        )

    @cached_property
    def seekers(self) -> Ints:
        """Who wants to learn something now and may."""
        return self._those(self.pool.wishes.person, self.pool.can_learn, axis=0)

    @cached_property
    def helpers(self) -> Ints:
        """Who can help with something now and may; among peers and in rings all are seekers."""
        if self.plan.kind in (Kind.PEERS, Kind.RINGS):
            return np.zeros(0, np.int64)
        return self._those(self.pool.offers.person, self.pool.can_help, axis=1)

    @cached_property
    def served(self) -> Floats:
        """(people,) the score of the best pair in which somebody learns; NaN for nobody."""
        rows = self.candidates.where(self.chosen)
        best = np.full(len(self.pool), -np.inf)
        np.maximum.at(best, rows.learner, rows.score)
        if self.plan.kind is Kind.PEERS:
            np.maximum.at(best, rows.helper, rows.score)
        best[np.isinf(best)] = np.nan
        return best

    @cached_property
    def load(self) -> Ints:
        """(people,) how many each helps."""
        return np.bincount(self.candidates.helper[self.chosen], minlength=len(self.pool))

    @cached_property
    def totals(self) -> Totals:
        served = self.served[self.seekers]
        best = np.sort(served[~np.isnan(served)])
        tenth = best[: max(1, len(best) // 10)]
        load = self.load[self.helpers]
        return Totals(
            seekers=len(served),
            matched=len(best),
            total=float(self.candidates.score[self.chosen].sum()),
            worst_tenth=float(tenth.mean()) if len(tenth) else 0.0,
            busiest=int(load.max(initial=0)),
            idle=int((load == 0).sum()),
        )

    @cached_property
    def unmatched(self) -> tuple[Unmatched, ...]:
        """Seekers, then helpers, without anybody, and why."""
        return self.unmatched_among(np.arange(len(self.pool)))

    def unmatched_among(self, people: Ints) -> tuple[Unmatched, ...]:
        alone = np.intersect1d(self.seekers[np.isnan(self.served[self.seekers])], people)
        idle = np.intersect1d(self.helpers[self.load[self.helpers] == 0], people)
        return tuple(
            Unmatched(person, is_helper, bar)
            for people, is_helper in ((alone, False), (idle, True))
            for person, bar in furthest(
                self.pool, plan=self.plan, people=people, as_helpers=is_helper
            ).items()
        )

    def _those(self, people: Ints, room: Ints, *, axis: int) -> Ints:
        some = np.unique(people)
        some = some[room[some] > 0]
        if self.plan.allowed is not None:
            may = self.plan.allowed.any(axis=axis, keepdims=True).ravel()
            some = some[may[self.pool.group[some]]]
        return some


def seats(pool: Pool, plan: Plan) -> tuple[Ints, Ints]:
    """How many each may help, and by how many they may be helped."""
    if plan.kind in (Kind.PEERS, Kind.RINGS):
        one = np.minimum(pool.can_learn, 1)
        return (one if plan.kind is Kind.PEERS else np.minimum(pool.can_help, 1)), one
    each = 1 if plan.kind is Kind.GROUPS else plan.each
    return pool.can_help, np.minimum(pool.can_learn, each)
