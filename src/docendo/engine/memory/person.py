"""How a person's memory differs from the published curve, as far as the person's reviews show."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, softmax

from docendo.engine.checks import Floats
from docendo.engine.memory import curve
from docendo.engine.memory.cards import FEATURES

# How far people may differ from the curve: nine of ten as if not at all, the rest by a deviation
# that is as likely to be small as large. So a few dozen chance failures change nothing.
SCALES = (0.05, 0.1, 0.2, 0.3, 0.5)
LOG_PRIOR = np.log([0.9, *([0.1 / len(SCALES)] * len(SCALES))])


@dataclass(frozen=True)
class Person:
    """``weights`` (features,) of the log odds of recall, besides the curve; 0 is the curve itself.

    ``adapted`` is the probability that the person differs from the curve, given ``reviews``.
    """

    weights: Floats
    adapted: float
    reviews: int


DEFAULT = Person(np.zeros(len(FEATURES)), adapted=0.0, reviews=0)


def adapt(features: Floats, *, log_odds: Floats, recalled: Floats) -> Person:
    """The posterior mean of the weights, from features (n, k) of reviews and what came of them.

    A logistic regression with the curve as its offset, and a normal prior of each of ``SCALES``;
    their evidences by Laplace's method (MacKay, 1992, Neural Computation 4) say how much each
    counts, and the curve alone is one of them. O(n k^2).
    """
    fits = [_fit(features, log_odds, recalled, scale) for scale in SCALES]
    evidence = [_log_likelihood(log_odds, recalled), *(evidence for _weights, evidence in fits)]
    share = softmax(np.array(evidence) + LOG_PRIOR)
    weights = share[1:] @ np.array([weights for weights, _evidence in fits])
    return Person(_falling(weights), adapted=float(1 - share[0]), reviews=len(recalled))


def _fit(
    features: Floats, log_odds: Floats, recalled: Floats, scale: float
) -> tuple[Floats, float]:
    """The most probable weights under a prior of this deviation, and the log evidence for it."""
    weights = np.zeros(features.shape[1])
    precision = np.eye(len(weights)) / scale**2
    for _step in range(50):
        chance = expit(log_odds + features @ weights)
        slope = features.T @ (recalled - chance) - weights / scale**2
        information = (features * (chance * (1 - chance))[:, None]).T @ features + precision
        step = np.linalg.solve(information, slope)
        weights = weights + step
        if np.abs(step).max() < 1e-6:
            break
    penalty = weights @ weights / scale**2 + np.linalg.slogdet(scale**2 * information)[1]
    likelihood = _log_likelihood(log_odds + features @ weights, recalled)
    return weights, likelihood - 0.5 * float(penalty)


def _log_likelihood(log_odds: Floats, recalled: Floats) -> float:
    return float(recalled @ log_odds - np.logaddexp(0, log_odds).sum())


def _falling(weights: Floats) -> Floats:
    """The nearest weights with which a longer wait never helps.

    A day more lowers the curve's log odds by DECAY / days at least, when they are far out.
    """
    curve_weight, wait_weight = FEATURES.index("curve"), FEATURES.index("wait")
    falling = weights.copy()
    falling[curve_weight] = max(weights[curve_weight], -0.9)
    # A unit of wait is two of the logarithm of days.
    steepest = 2 * curve.DECAY * (1 + falling[curve_weight])
    falling[wait_weight] = min(weights[wait_weight], steepest)
    return falling
