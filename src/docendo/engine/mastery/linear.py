"""Logistic regression with a ridge, on features of any scale."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from docendo.engine.checks import Floats

RIDGE = 10.0
ROUNDS = 25
SETTLED = 1e-6
ROUNDING = 1e-6


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
    # What varies by rounding only would be blown up to look like the rest.
    varies = spread > ROUNDING * (1 + np.abs(center))
    scale = np.divide(1, spread, out=np.zeros_like(spread), where=varies)
    design = np.column_stack([np.ones(len(values)), (values - center) * scale])
    ridge = np.full(design.shape[1], RIDGE)
    # Half an answer of each kind more keeps the start finite where all answers are alike.
    design = np.vstack([design, np.eye(1, design.shape[1])])
    target = np.append(correct, 0.5)
    ridge[0] = 0.0

    def loss(weight: Floats) -> float:
        log_odds = design @ weight
        return float(np.logaddexp(0, log_odds).sum() - target @ log_odds + ridge @ weight**2 / 2)

    weight = np.zeros(design.shape[1])
    for _round in range(ROUNDS):
        chance = expit(design @ weight)
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + np.diag(ridge)
        step = np.linalg.solve(curve, design.T @ (target - chance) - ridge * weight)
        # Far from the answer a full step may overshoot to where every chance is 0 or 1.
        while loss(weight + step) > loss(weight) and np.abs(step).max() > SETTLED:
            step = step / 2
        weight = weight + step
        if np.abs(step).max() < SETTLED:
            break
    return Line(float(weight[0]), center, weight[1:] * scale)
