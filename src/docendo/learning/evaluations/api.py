"""What other apps may use of evaluations of teams."""

from docendo.learning.evaluations.actions import (
    add_question,
    create_evaluation,
    rate,
    tell_what_is_due,
)
from docendo.learning.evaluations.models import Evaluation
from docendo.learning.evaluations.queries import rate_page, teams_to_choose
from docendo.learning.evaluations.rules.evaluating import Kind, SeenBy
from docendo.learning.evaluations.rules.levels import Dimension

__all__ = [
    "Dimension",
    "Evaluation",
    "Kind",
    "SeenBy",
    "add_question",
    "create_evaluation",
    "rate",
    "rate_page",
    "teams_to_choose",
    "tell_what_is_due",
]
