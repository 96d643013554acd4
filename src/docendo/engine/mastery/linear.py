"""Logistic regression with a ridge, on features of any scale."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from docendo.engine.checks import Floats

RIDGE = 10.0
ROUNDS = 25
SETTLED = 1e-8


@dataclass(frozen=True)
class Line:
    """Log odds that are linear in the features.

    ``center``, ``weight`` (features,); ``start``: the log odds where every feature is at its
    center, which is its mean over the answers that were fitted.
    """

    start: float
    center: Floats
    weight: Floats

    def log_odds(self, values: Floats) -> Floats:
        """(n,), for ``values`` (n, features)."""
        return self.start + (values - self.center) @ self.weight

    def shares(self, values: Floats) -> Floats:
        """What each feature (features,) of one row adds to ``start``."""
        return (values - self.center) * self.weight


def fit_line(values: Floats, *, correct: Floats) -> Line:
    """The most probable weights under a normal prior, by Newton's method.

    Iteratively reweighted least squares (McCullagh and Nelder 1989). Features are compared by
    their standard deviations; one that never varies gets no weight. O(rounds · n · features²).
    """
    center, spread = values.mean(axis=0), values.std(axis=0)
    scale = np.divide(1, spread, out=np.zeros_like(spread), where=spread > 0)
    design = np.column_stack([np.ones(len(values)), (values - center) * scale])
    ridge = np.full(design.shape[1], RIDGE)
    # The start is drawn to nothing but by half an answer of each kind, so that it stays finite.
    ridge[0] = 0.0
    weight = np.zeros(design.shape[1])
    weight[0] = logit((correct.sum() + 0.5) / (len(correct) + 1))
    for _round in range(ROUNDS):
        chance = expit(design @ weight)
        curve = (design * (chance * (1 - chance))[:, None]).T @ design
        slope = design.T @ (correct - chance) - ridge * weight
        odd = expit(weight[0])
        slope[0] += 0.5 - odd
        curve[0, 0] += odd * (1 - odd)
        step = np.linalg.solve(curve + np.diag(ridge), slope)
        weight = weight + step
        if np.abs(step).max() < SETTLED:
            break
    return Line(float(weight[0]), center, weight[1:] * scale)
