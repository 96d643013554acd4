"""What is written in evaluations of teams."""

from docendo.learning.evaluations.actions.following import bring_in, let_go
from docendo.learning.evaluations.actions.planning import (
    add_question,
    change_words,
    close_now,
    create_evaluation,
    remove_question,
)
from docendo.learning.evaluations.actions.rating import rate
from docendo.learning.evaluations.actions.telling import tell_what_is_due

__all__ = [
    "add_question",
    "bring_in",
    "change_words",
    "close_now",
    "create_evaluation",
    "let_go",
    "rate",
    "remove_question",
    "tell_what_is_due",
]
