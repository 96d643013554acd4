"""Who may read what and how much: the caller's wishes as arrays, or why they cannot be met."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from docendo.engine import checks, flows
from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.errors import Infeasible, Invalid
from docendo.engine.patience import Patience

_NAMED = 5


@dataclass(frozen=True, eq=False)
class Problem:
    """What is still to be allocated once the fixed pairs stand.

    ``benefit`` (works, readers); ``allowed`` the pairs that are open, fixed ones excluded;
    ``need`` (works,) readings that are missing; ``least`` and ``room`` (readers,) how many each
    reader must and may still take; ``fixed`` (m, 2); ``base`` (works,) what those yield.
    """

    benefit: Floats
    allowed: Bools
    need: Ints
    least: Ints
    room: Ints
    fixed: Ints
    base: Floats

    @classmethod
    def of(
        cls,
        benefit: Floats,
        *,
        allowed: Bools,
        need: Ints,
        least: Ints,
        room: Ints,
        fixed: Ints,
    ) -> Self:
        """Take the fixed pairs off what is wanted, and refuse limits that contradict."""
        works, readers = benefit.shape
        per_work = np.bincount(fixed[:, 0], minlength=works)
        per_reader = np.bincount(fixed[:, 1], minlength=readers)
        for work in np.flatnonzero(per_work > need)[:1]:
            raise Infeasible(
                f"Work {work} has {per_work[work]} fixed readers and wants {need[work]}: raise its "
                "readers_per_work or release one of its fixed pairs."
            )
        for reader in np.flatnonzero(per_reader > room)[:1]:
            raise Infeasible(
                f"Reader {reader} has {per_reader[reader]} fixed works and may have {room[reader]}:"
                " raise the reader's max_load or release one of the fixed pairs."
            )
        for reader in np.flatnonzero(least > room)[:1]:
            raise Infeasible(
                f"Reader {reader} must have {least[reader]} works and may have {room[reader]}: "
                "lower the reader's min_load or raise the max_load."
            )
        base: Floats = np.zeros(works)
        np.add.at(base, fixed[:, 0], benefit[fixed[:, 0], fixed[:, 1]])
        open_ = allowed.copy()
        open_[fixed[:, 0], fixed[:, 1]] = False
        return cls(
            benefit,
            open_,
            need - per_work,
            np.maximum(least - per_reader, 0),
            room - per_reader,
            fixed,
            base,
        )

    def feasible_pairs(self) -> Ints:
        """Pairs (m, 2) that contain a way to serve everybody, or Infeasible with who cannot be.

        One way serves the works and one the readers' min_load; together they contain one that
        does both (the symmetric supply-demand theorem, Ford and Fulkerson 1962).
        """
        by_work = flows.fill(self.allowed, need=self.need, room=self.room)
        if len(by_work.starved):
            self._refuse_works(by_work)
        if not self.least.any():
            return np.argwhere(by_work.chosen)
        by_reader = flows.fill(self.allowed.T, need=self.least, room=self.need)
        if len(by_reader.starved):
            self._refuse_readers(by_reader)
        return np.argwhere(by_work.chosen | by_reader.chosen.T)

    def transport(self, *, start: Ints, patience: Patience[Any] | None = None) -> flows.Transport:
        """The search for the best pairs, from ``feasible_pairs``."""
        return flows.Transport(
            self.benefit,
            allowed=self.allowed,
            need=self.need,
            least=self.least,
            room=self.room,
            base=self.base,
            start=start,
            patience=patience,
        )

    def _refuse_works(self, filling: flows.Filling) -> None:
        works, readers = filling.starved, filling.crowded
        wanted, had = self.need[works].sum(), filling.chosen[works].sum()
        raise Infeasible(
            f"{_named('Work', works)} {_want(works)} {wanted} more readings and can have {had}"
            + (f": {_named('reader', readers)} can take no more. Raise max_load" if len(readers)
               else ": nobody else may read them. Forbid fewer pairs")
            + " or lower readers_per_work there"
            + (", or forbid fewer pairs." if len(readers) else ".")
        )  # fmt: skip

    def _refuse_readers(self, filling: flows.Filling) -> None:
        readers, works = filling.starved, filling.crowded
        wanted, had = self.least[readers].sum(), filling.chosen[readers].sum()
        raise Infeasible(
            f"{_named('Reader', readers)} must have {wanted} more works by min_load and can have "
            f"{had}"
            + (f": {_named('work', works)} {_want(works)} no more readers. Lower min_load there, "
               "raise readers_per_work or forbid fewer pairs." if len(works)
               else ": they may read no others. Lower min_load there or forbid fewer pairs.")
        )  # fmt: skip

    def highest_floor(self) -> float:
        """What the worst-off work has at most: each work with its best readers, were all free."""
        if not self.is_wanting.any():
            return 0.0
        most = int(self.need.max())
        costs = np.where(self.allowed, -self.benefit, np.inf)
        if most < costs.shape[1]:
            costs = np.partition(costs, most, axis=1)[:, :most]
        costs.sort(axis=1)
        within = np.arange(costs.shape[1]) < self.need[:, None]
        best = self.base - np.where(within, costs, 0.0).sum(axis=1)
        return float(best[self.is_wanting].min())

    @property
    def is_wanting(self) -> Bools:
        """Works that want any reader; the others do not count as badly off."""
        return (self.need > 0) | (np.bincount(self.fixed[:, 0], minlength=len(self.need)) > 0)

    def worst(self, pairs: Ints) -> float:
        """The least sum of a work that wants readers; 0 where none does."""
        sums = self.sums(pairs)[self.is_wanting]
        return float(sums.min()) if len(sums) else 0.0

    def sums(self, pairs: Ints) -> Floats:
        """What each work has by these pairs and the fixed ones; (works,)."""
        works, readers = pairs[:, 0], pairs[:, 1]
        return self.base + np.bincount(
            works, self.benefit[works, readers], minlength=len(self.need)
        )


@dataclass(frozen=True, eq=False)
class Request:
    """What the caller of ``allocate`` or ``repair`` wants, checked; fields as in ``Problem``."""

    benefit: Floats
    allowed: Bools
    need: Ints
    least: Ints
    room: Ints

    @classmethod
    def of(
        cls,
        benefit: ArrayLike,
        *,
        readers_per_work: ArrayLike,
        max_load: ArrayLike,
        min_load: ArrayLike,
        forbidden: ArrayLike | None,
    ) -> Self:
        matrix = benefit_matrix(benefit)
        works, readers = matrix.shape
        return cls(
            matrix,
            allowed=permitted(forbidden, shape=(works, readers)),
            need=checks.counts("readers_per_work", readers_per_work, length=works),
            least=checks.counts("min_load", min_load, length=readers),
            room=checks.counts("max_load", max_load, length=readers),
        )

    def standing(self, name: str, values: ArrayLike | None) -> Ints:
        """Pairs (m, 2) that stand as they are, none of them forbidden."""
        pairs = pairs_of(name, values, shape=(len(self.need), len(self.room)))
        for work, reader in pairs[~self.allowed[pairs[:, 0], pairs[:, 1]]][:1]:
            raise Invalid(f"Work {work} with reader {reader} is both forbidden and {name}.")
        return pairs

    def problem(self, *, fixed: Ints) -> Problem:
        return Problem.of(
            self.benefit,
            allowed=self.allowed,
            need=self.need,
            least=self.least,
            room=self.room,
            fixed=fixed,
        )


def benefit_matrix(benefit: ArrayLike) -> Floats:
    matrix = checks.floats("benefit", benefit, dimensions=(2,))
    if 0 in matrix.shape:
        raise Invalid(f"benefit must have a work and a reader, not the shape {matrix.shape}.")
    return matrix


def pairs_of(name: str, values: ArrayLike | None, *, shape: tuple[int, int]) -> Ints:
    """Pairs (m, 2) of a work and a reader, sorted; each once."""
    given = checks.pairs(name, values, shape=shape, sides=("work", "reader"))
    unique: Ints = np.unique(given, axis=0)
    if len(unique) < len(given):
        raise Invalid(f"{name} must not name a pair twice.")
    return unique


def permitted(forbidden: ArrayLike | None, *, shape: tuple[int, int]) -> Bools:
    """What is not forbidden, from a mask (works, readers) of booleans or from pairs (m, 2)."""
    given = np.zeros(shape, bool) if forbidden is None else np.asarray(forbidden)
    if given.dtype == np.bool_:
        if given.shape != shape:
            raise Invalid(f"forbidden must have the shape of benefit, {shape}, not {given.shape}.")
        return ~given
    allowed = np.ones(shape, bool)
    works, readers = pairs_of("forbidden", given, shape=shape).T
    allowed[works, readers] = False
    return allowed


def _named(noun: str, which: Sequence[int] | Ints) -> str:
    shown = ", ".join(str(code) for code in which[:_NAMED])
    more = f" and {len(which) - _NAMED} more" if len(which) > _NAMED else ""
    return f"{noun}{'s' if len(which) > 1 else ''} {shown}{more}"


def _want(which: Ints) -> str:
    return "want" if len(which) > 1 else "wants"
