"""What other apps may use of rounds."""

from docendo.commons.rounds.actions import begin_round, publish_round, solve_round
from docendo.commons.rounds.models import Round
from docendo.commons.rounds.rules import Brings, Wanted

__all__ = [
    "Brings",
    "Round",
    "Wanted",
    "begin_round",
    "publish_round",
    "solve_round",
]
