"""Who answers, as a choice among candidates whose weights are learned while it happens."""

import numpy as np

from docendo.engine.checks import Floats


class Choice:
    """A conditional logit (McFadden 1974) with a normal prior, learned one choice at a time.

    The chance that one of several answers is proportional to exp(weights @ terms). Each observed
    choice moves the weights by one Newton step of its likelihood against all that was seen before:
    an extended Kalman filter, which is online natural gradient (Ollivier 2018, eq. 12), so there is
    no learning rate. A choice among n costs O(n d² + d³) time, and nothing is kept of it.
    """

    def __init__(self, prior: Floats, *, spread: float) -> None:
        self.weights = prior.copy()
        self.precision = np.eye(len(prior)) / spread**2

    def chances(self, terms: Floats) -> Floats:
        """The chance of each of n candidates, shape (n,), from their terms (n, d)."""
        strength = terms @ self.weights
        odds = np.exp(strength - strength.max(initial=-np.inf))
        return np.asarray(odds / odds.sum())

    def learn(self, terms: Floats, *, chosen: int) -> None:
        """Row ``chosen`` of the terms (n, d) was the one."""
        chance = self.chances(terms)
        expected = chance @ terms
        around = terms - expected
        self.precision = self.precision + (around * chance[:, None]).T @ around
        self.weights = self.weights + np.linalg.solve(self.precision, terms[chosen] - expected)
