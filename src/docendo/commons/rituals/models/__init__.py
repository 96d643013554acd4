"""Rituals, who takes part in them, their rounds, and who met whom."""

from docendo.commons.rituals.models.rituals import Participant, Ritual, running_a_ritual
from docendo.commons.rituals.models.rounds import (
    Introduction,
    Place,
    Round,
    seeing_an_introduction,
)

__all__ = [
    "Introduction",
    "Participant",
    "Place",
    "Ritual",
    "Round",
    "running_a_ritual",
    "seeing_an_introduction",
]
