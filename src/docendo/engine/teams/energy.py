"""What a team costs, for thousands of teams at once."""

from collections.abc import Sequence

import numpy as np

from docendo.engine.checks import Floats, Ints
from docendo.engine.teams.rules import Priority
from docendo.engine.teams.terms import Term

# Entries of one table: beyond it a look-up misses the cache and is slower than the arithmetic.
TABLE_ENTRIES = 2**17
LEVEL = 4.0


class Energy:
    """The energy of teams under weighted rules: Σ weight · ([broken] + √amount).

    A broken rule counts once, as a person counts it, and the root of how far it is from being
    kept leads the search there: concave, so that one team that is far off does not outweigh
    several that are nearly there.

    Rules that see only few counts are tabulated. Each count is a digit of a whole number in base
    seats + 1, so the numbers of the members sum up to the number of the team without a carry, and
    one look-up gives the energy of several rules. ``tracks`` (rows, people + 1) holds what is
    summed over the members: that they are there, these numbers, the columns of all other rules.
    """

    def __init__(self, terms: Sequence[Term], *, weights: Floats, people: int, seats: int) -> None:
        base = seats + 1
        self._others: list[tuple[Term, float, slice]] = []
        tables, tracks = [], [np.append(np.ones(people, dtype=np.int64), 0)]
        packs, rest = _packed(terms, base=base)
        for pack in packs:
            columns = np.vstack([terms[at].columns for at in pack])
            tracks.append(base ** np.arange(len(columns)) @ columns)
            tables.append(_table([terms[at] for at in pack], weights[pack], base=base))
        row = len(tracks)
        for at in rest:
            columns = terms[at].columns
            tracks.extend(columns)
            self._others.append((terms[at], float(weights[at]), slice(row, row + len(columns))))
            row += len(columns)
        self.tracks = np.array(tracks, dtype=np.int64)
        self._tabled = slice(1, 1 + len(packs))
        self._table = np.concatenate(tables) if tables else np.zeros(0)
        starts = np.cumsum([0, *map(len, tables)])[: len(tables)]
        self._starts = starts.astype(np.int64)[:, None]

    def totals(self, members: Ints) -> Ints:
        """What the tracks sum up to in each team, (rows, teams); the first row is the size."""
        summed: Ints = self.tracks[:, members].sum(axis=1)
        return summed

    def of(self, totals: Ints, members: Ints) -> Floats:
        """The energy of each team, (teams,)."""
        looked_up = self._table.take(totals[self._tabled] + self._starts)
        energy: Floats = looked_up.sum(axis=0)
        for term, weight, rows in self._others:
            energy += weight * _penalty(term.amount(totals[rows], members))
        return energy


def soft_weights(priorities: Sequence[Priority]) -> Floats:
    """The weight of each rule while teams take shape: `LEVEL` times that of the level below.

    Enough to put a higher level first, and little enough that the search finds its way past it.
    """
    _levels, rank = np.unique(np.array(priorities, dtype=np.int64), return_inverse=True)
    return LEVEL ** rank.astype(np.float64)


def strict_weights(priorities: Sequence[Priority]) -> Floats:
    """Weights with which no exchange gives up a rule for rules of lower levels.

    An exchange touches two teams, so a level outweighs all lower rules of two teams.
    """
    weights = np.ones(len(priorities))
    levels = np.array(priorities, dtype=np.int64)
    for level in np.unique(levels)[1:]:
        # A broken rule costs 2 where it is one step from kept: once broken, once √1.
        weights[levels == level] = 1 + 2 * 2 * weights[levels < level].sum()
    return weights


def _penalty(amount: Floats) -> Floats:
    return np.sqrt(amount) + (amount > 0)


def _packed(terms: Sequence[Term], *, base: int) -> tuple[list[list[int]], list[int]]:
    """Rules that share a table, and those that have none."""
    packs: list[list[int]] = []
    rest: list[int] = []
    room = 0
    for at, term in enumerate(terms):
        entries = base ** len(term.columns)
        if not term.counts_only or entries > TABLE_ENTRIES:
            rest.append(at)
        elif entries <= room:
            packs[-1].append(at)
            room //= entries
        else:
            packs.append([at])
            room = TABLE_ENTRIES // entries
    return packs, rest


def _table(terms: Sequence[Term], weights: Floats, *, base: int) -> Floats:
    """The energy of every combination of counts, in the order of their number."""
    digits = sum(len(term.columns) for term in terms)
    number = np.arange(base**digits)
    energy = np.zeros(len(number))
    nobody = np.zeros((0, len(number)), dtype=np.int64)
    for term, weight in zip(terms, weights, strict=True):
        counts = []
        for _column in term.columns:
            number, count = np.divmod(number, base)
            counts.append(count)
        # Some combinations cannot occur, such as more of a value than members.
        energy += weight * _penalty(np.maximum(term.amount(np.array(counts), nobody), 0))
    return energy
