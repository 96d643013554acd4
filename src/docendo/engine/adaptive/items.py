"""A bank of items under the two-parameter logistic model, on one grid of abilities."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import expit, log_expit

from docendo.engine import checks
from docendo.engine.checks import Floats, Ints
from docendo.engine.errors import Invalid

# Steps of an eighth integrate posteriors down to a deviation of .1 with an error below 1e-5.
GRID = np.linspace(-5.0, 5.0, 81)
PRIOR = np.exp(-0.5 * GRID**2) / np.exp(-0.5 * GRID**2).sum()


@dataclass(frozen=True)
class Items:
    """A bank of items on the scale of the people it was fitted on.

    ``slope`` (items,) > 0 says how sharply an item divides people, ``difficulty`` (items,) is the
    ability at which half answer rightly, ``answers`` (items,) how many answers that rests on.
    ``trust`` in (0, 1] is how much of an answer's evidence holds: below 1 where items measure
    other things besides the ability, so that ten answers say less than ten independent ones.
    """

    slope: Floats
    difficulty: Floats
    trust: float = 1.0
    answers: Ints | None = None

    def __post_init__(self) -> None:
        slope = checks.floats("slope", self.slope)
        if not slope.size:
            raise Invalid("slope must hold at least one item.")
        if (slope <= 0).any():
            row = int(np.argmax(slope <= 0))
            raise Invalid(f"slope must be above 0; row {row} is {slope[row]}. Reverse its key.")
        if not 0 < self.trust <= 1:
            raise Invalid(f"trust must be above 0 and at most 1, not {self.trust}.")
        difficulty = checks.floats("difficulty", self.difficulty, length=len(slope))
        object.__setattr__(self, "slope", slope)
        object.__setattr__(self, "difficulty", difficulty)

    def __len__(self) -> int:
        return len(self.slope)

    @cached_property
    def log_odds(self) -> Floats:
        """Of a right answer, (items, grid)."""
        return self.slope[:, None] * (GRID - self.difficulty[:, None])

    @cached_property
    def log_wrong(self) -> Floats:
        """Of the probability of a wrong answer, (items, grid)."""
        log_wrong: Floats = log_expit(-self.log_odds)
        return log_wrong

    @cached_property
    def right(self) -> Floats:
        """The probability of a right answer, (items, grid)."""
        right: Floats = expit(self.log_odds)
        return right

    @cached_property
    def evidence(self) -> Floats:
        """What an answer adds to the log posterior, (2, items, grid): a wrong one, a right one."""
        return self.trust * np.stack([self.log_wrong, self.log_wrong + self.log_odds])

    @cached_property
    def moments(self) -> Floats:
        """What a posterior is multiplied with for all that a choice needs, (2 items + 2, grid).

        The expectations of each answer x, of each x t, of the ability t, and of its square.
        """
        return np.vstack([self.right, self.right * GRID, GRID, GRID**2])


def posterior_weights(log_likelihood: Floats) -> Floats:
    """The posterior over the grid, its last axis, from the standard normal prior."""
    weights: Floats = PRIOR * np.exp(log_likelihood - log_likelihood.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    return weights
