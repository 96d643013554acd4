"""How unequally an amount is divided among people, and how sure one can be of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from docendo.engine import checks
from docendo.engine.checks import Floats, Ints
from docendo.engine.errors import Invalid


@dataclass(frozen=True)
class Gini:
    """0 where all have the same, 1 where one has everything, whatever the size of the group."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Inequality:
    """Of every group: its corrected Gini with an interval, and its evenness; each (groups,).

    ``evenness`` is Shannon's entropy of the shares over its largest value: 1 where all have the
    same, 0 where one has everything. NaN where a group has one member or nothing to divide.
    """

    gini: Floats
    low: Floats
    high: Floats
    evenness: Floats


def gini(amounts: ArrayLike, *, confidence: float = 0.9) -> Gini:
    """The Gini coefficient with the correction for the size of the group.

    ``amounts`` is (people,) or (occasions, people), not negative, with a zero for whoever was there
    and took nothing. The plain coefficient of n people cannot exceed (n - 1) / n, so groups of 3
    look fairer than groups of 30; times n / (n - 1) they compare (G. Deltas 2003, The small-sample
    bias of the Gini coefficient, eq. 5). The interval speaks of the totals over occasions, which
    it takes as independent draws; a single occasion says nothing of it, so it is 0 to 1.
    NaN for fewer than two people or where nobody took anything. O(amounts log people).
    """
    given = np.atleast_2d(checks.floats("amounts", amounts, dimensions=(1, 2)))
    if (given < 0).any():
        row = ", ".join(map(str, np.argwhere(given < 0)[0]))
        raise Invalid(f"amounts must not be negative; row {row} is {given[given < 0][0]}.")
    occasions, people = given.shape
    found = divided(
        np.zeros(people, np.int64),
        given.sum(0),
        groups=1,
        occasions=np.array([occasions]),
        occasion=np.repeat(np.arange(occasions), people),
        member=np.tile(np.arange(people), occasions),
        part=given.ravel(),
        confidence=confidence,
    )
    return Gini(float(found.gini[0]), float(found.low[0]), float(found.high[0]))


def evenness(amounts: ArrayLike) -> float:
    """Shannon's entropy of the shares of ``amounts`` (people,) over the log of their number."""
    given = checks.floats("amounts", amounts)
    return float(_evenness(np.zeros(len(given), np.int64), given, groups=1)[0])


def divided(
    group: Ints,
    amount: Floats,
    *,
    groups: int,
    occasions: Ints,
    occasion: Ints,
    member: Ints,
    part: Floats,
    confidence: float,
) -> Inequality:
    """The inequality in every group at once.

    ``group`` and ``amount`` (members,) are the totals. They came about in ``occasions`` (groups,)
    pieces, numbered through over all groups: on ``occasion`` the ``member`` got ``part``.

    The Gini is smooth in the totals, so its variance is the sum over occasions of the squared
    slope along what they brought (the infinitesimal jackknife; B. Efron and R. Tibshirani 1993,
    An Introduction to the Bootstrap, ch. 21): one pass, no draws. Its mean slope is zero, since
    twice of everything leaves the Gini as it is.
    """
    sizes = np.bincount(group, minlength=groups)
    totals = sums(group, amount, groups)
    with np.errstate(divide="ignore", invalid="ignore"):
        # From -1 for the least to 1 for the most: the weight of a member's amount.
        weight = (2 * _ranks(group, amount) - sizes[group] - 1) / (sizes[group] - 1)
        value = sums(group, weight * amount, groups) / totals
        slope = (weight - value[group]) / totals[group]
    pieces = sums(occasion, slope[member] * part, int(occasions.sum()))
    piece_group = np.repeat(np.arange(groups), occasions)
    freedom = np.maximum(occasions - 1, 1)
    variance = sums(piece_group, pieces**2, groups) * occasions / freedom
    reach = special.stdtrit(freedom, (1 + confidence) / 2) * np.sqrt(variance)
    reach = np.where((occasions < 2) & np.isfinite(value), 1.0, reach)
    return Inequality(
        value,
        np.clip(value - reach, 0, 1),
        np.clip(value + reach, 0, 1),
        _evenness(group, amount, groups=groups),
    )


def sums(group: Ints, amount: Floats, groups: int) -> Floats:
    """The total of each group."""
    return np.bincount(group, amount, groups).astype(np.float64, copy=False)


def _evenness(group: Ints, amount: Floats, *, groups: int) -> Floats:
    sizes = np.bincount(group, minlength=groups)
    totals = sums(group, amount, groups)
    with np.errstate(divide="ignore", invalid="ignore"):
        entropy = sums(group, special.entr(amount / totals[group]), groups)
        return np.where(sizes > 1, entropy / np.log(sizes), np.nan)


def _ranks(group: Ints, amount: Floats) -> Floats:
    """From 1 within each group; equal amounts share the mean of their ranks."""
    order = np.lexsort((amount, group))
    by_group, by_amount = group[order], amount[order]
    begins = np.ones(len(order), bool)
    begins[1:] = (np.diff(by_group) != 0) | (np.diff(by_amount) != 0)
    run = np.cumsum(begins) - 1
    places = np.arange(len(order)) - np.searchsorted(by_group, by_group) + 1.0
    ranks = np.empty(len(order))
    ranks[order] = (np.bincount(run, places) / np.bincount(run))[run]
    return ranks
