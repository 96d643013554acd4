"""What somebody has mastered, told from their answers.

``Online`` follows people from answer to answer in constant time. ``fit`` learns from a whole log,
and its ``Model`` predicts each answer from what came before it.
"""

from docendo.engine.mastery.difficulty import Easiness
from docendo.engine.mastery.explanation import Explanation, Reason, Term
from docendo.engine.mastery.log import Log
from docendo.engine.mastery.models import Model, Tier, fit
from docendo.engine.mastery.online import Level, Online, Prior, Priors

__all__ = [
    "Easiness",
    "Explanation",
    "Level",
    "Log",
    "Model",
    "Online",
    "Prior",
    "Priors",
    "Reason",
    "Term",
    "Tier",
    "fit",
]
