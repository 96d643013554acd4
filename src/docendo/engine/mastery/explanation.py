"""Why an answer is expected to be correct or not, in a handful of terms."""

import math
from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """What a term speaks about."""

    DIFFICULTY = "difficulty"
    """How everybody does on the item and its skills."""
    PERSON = "person"
    """How this person does in general, and how much they have answered."""
    SKILL = "skill"
    """How this person did on the skills of the item."""
    ITEM = "item"
    """How this person did on this very item."""
    MOMENT = "moment"
    """How the last few answers went."""


@dataclass(frozen=True)
class Term:
    """What one reason adds to the log odds of a correct answer."""

    reason: Reason
    log_odds: float


@dataclass(frozen=True)
class Explanation:
    """The chance of a correct answer as a sum: ``start`` for anybody on anything, and terms.

    ``spread`` is the standard deviation of the sum, where the method knows it: doubt draws the
    chance to one half.
    """

    start: float
    terms: tuple[Term, ...]
    spread: float = 0.0

    @property
    def log_odds(self) -> float:
        return self.start + sum(term.log_odds for term in self.terms)

    @property
    def chance(self) -> float:
        return averaged(self.log_odds, variance=self.spread**2)


def averaged(log_odds: float, *, variance: float) -> float:
    """The mean chance under a normal belief about the log odds (MacKay 1992, eq. 5.10)."""
    flat = log_odds / math.sqrt(1 + math.pi / 8 * variance)
    return 0.5 * (1 + math.tanh(flat / 2))
