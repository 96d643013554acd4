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
    """The chance of a correct answer as a sum: ``start`` for anybody on anything, and terms."""

    start: float
    terms: tuple[Term, ...]

    @property
    def log_odds(self) -> float:
        return self.start + sum(term.log_odds for term in self.terms)

    @property
    def chance(self) -> float:
        return chance(self.log_odds)


def chance(log_odds: float) -> float:
    """The chance of these log odds, without overflow at either end."""
    return 0.5 * (1 + math.tanh(log_odds / 2))
