"""Gradient boosting over oblivious trees, in NumPy."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from docendo.engine.checks import Bools, Floats, Ints

Bytes = NDArray[np.uint8]

DEPTH = 6
TREES = 250
RATE = 0.08
BINS = 32
# How strongly a leaf is drawn to adding nothing: by as much information as 80 answers of even odds.
DRAWN_TO_0 = 20.0
TRACE = 1e-9
# Shares of the rows and of the features that the questions of a tree are chosen from.
ROWS = 0.3
COLUMNS = 0.5


@dataclass(frozen=True)
class Forest:
    """Trees that ask one question a level, the same in all branches.

    ``feature`` int and ``cut`` (trees, depth): level k asks whether a feature exceeds its cut.
    ``leaf`` (trees, 2^depth): what the answers, read as a binary number, add to the log odds.
    ``weight`` (trees, 2^depth): the information that was seen in each leaf.
    """

    feature: Ints
    cut: Floats
    leaf: Floats
    weight: Floats

    def log_odds(self, values: Floats) -> Floats:
        """What the trees add, (n,), for ``values`` (n, features). O(n · trees · depth)."""
        added = np.zeros(len(values))
        columns = np.ascontiguousarray(values.T)
        for feature, cut, leaf in zip(self.feature, self.cut, self.leaf, strict=True):
            added += leaf[_leaves(columns[feature] > cut[:, None])]
        return added

    def shares(self, values: Floats) -> tuple[float, Floats]:
        """How each feature (features,) moved one row's log odds (features,), and the start.

        Along each path the change of the expected leaf at a level belongs to the feature that
        the level asks for (Saabas 2014). Start and shares add up to ``log_odds``.
        """
        shares = np.zeros(len(values))
        start = 0.0
        for feature, cut, leaf, weight in zip(
            self.feature, self.cut, self.leaf, self.weight, strict=True
        ):
            branch = leaf, weight
            expected = np.average(leaf, weights=weight)
            start += float(expected)
            for level, index in enumerate(feature):
                halves = [part.reshape(2, -1)[int(values[index] > cut[level])] for part in branch]
                branch = halves[0], halves[1]
                further = np.average(branch[0], weights=branch[1])
                shares[index] += further - expected
                expected = further
        return start, shares


def boost(values: Floats, *, correct: Floats, start: Floats, seed: int) -> Forest:
    """Fit trees to what the log odds ``start`` (n,) leave unexplained of ``correct`` (n,).

    Newton boosting of the log loss on histograms (Friedman 2001; Chen and Guestrin 2016) with
    one question a level (Kohavi 1994; Prokhorenkova et al. 2018) and random rows and columns for
    each tree (Friedman 2002). ``values`` is (n, features). O(trees · depth · n · features).
    """
    rng = np.random.default_rng(seed)
    count, width = values.shape
    cuts = np.stack([_cuts(column) for column in values.T])
    bins = np.empty((width, count), dtype=np.uint8)
    for index, cut_at in enumerate(cuts):
        bins[index] = np.searchsorted(cut_at, values[:, index])
    log_odds = start.copy()
    feature = np.zeros((TREES, DEPTH), dtype=np.int64)
    cut = np.zeros((TREES, DEPTH))
    leaf = np.zeros((TREES, 2**DEPTH))
    weight = np.zeros((TREES, 2**DEPTH))
    for tree in range(TREES):
        chance = expit(log_odds)
        slope, curve = correct - chance, chance * (1 - chance)
        rows = np.flatnonzero(rng.random(count) < ROWS)
        columns = np.sort(rng.permutation(width)[: max(1, round(COLUMNS * width))])
        questions = _grow(bins[np.ix_(columns, rows)], slope[rows], curve[rows])
        feature[tree] = columns[questions[:, 0]]
        cut[tree] = cuts[feature[tree], questions[:, 1]]
        reached = _leaves(bins[feature[tree]] > questions[:, 1, None])
        # The questions come from a sample, their answers from everybody: less noise, no more cost.
        information = np.bincount(reached, curve, 2**DEPTH)
        leaf[tree] = RATE * np.bincount(reached, slope, 2**DEPTH) / (information + DRAWN_TO_0)
        # Nobody may have reached a branch; its expectation is to be a number all the same.
        weight[tree] = information + TRACE
        log_odds += leaf[tree][reached]
    return Forest(feature, cut, leaf, weight)


def _grow(bins: Bytes, slope: Floats, curve: Floats) -> Ints:
    """The question of each level: a row of ``bins`` (columns, n) and the last bin that says no."""
    questions = np.zeros((DEPTH, 2), dtype=np.int64)
    node = np.zeros(bins.shape[1], dtype=np.int64)
    for level in range(DEPTH):
        slopes, curves = np.empty((2, len(bins), 2**level * BINS))
        for index, column in enumerate(bins):
            cell = node * BINS + column
            slopes[index] = np.bincount(cell, slope, 2**level * BINS)
            curves[index] = np.bincount(cell, curve, 2**level * BINS)
        gains = _gains(slopes.reshape(len(bins), -1, BINS), curves.reshape(len(bins), -1, BINS))
        questions[level] = np.unravel_index(np.argmax(gains), gains.shape)
        node = 2 * node + (bins[questions[level, 0]] > questions[level, 1])
    return questions


def _gains(slopes: Floats, curves: Floats) -> Floats:
    """What each cut (columns, BINS - 1) explains, from sums in (columns, nodes, BINS)."""
    slopes, curves = slopes.cumsum(axis=2), curves.cumsum(axis=2)
    no, yes = slopes[:, :, :-1], slopes[:, :, -1:] - slopes[:, :, :-1]
    curve_of_no, curve_of_yes = curves[:, :, :-1], curves[:, :, -1:] - curves[:, :, :-1]
    gains = no**2 / (curve_of_no + DRAWN_TO_0) + yes**2 / (curve_of_yes + DRAWN_TO_0)
    of_all_nodes: Floats = gains.sum(axis=1)
    return of_all_nodes


def _cuts(column: Floats) -> Floats:
    """Where a feature may be cut: BINS - 1 places between equal shares of its values."""
    return np.quantile(column, np.arange(1, BINS) / BINS, method="lower")


def _leaves(answers: Bools) -> Ints:
    """Yes and no (depth, n) as binary numbers (n,), the first level the highest digit."""
    leaf = np.zeros(answers.shape[1], dtype=np.int64)
    for answer in answers:
        leaf = 2 * leaf + answer
    return leaf
