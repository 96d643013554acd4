"""What other apps may use of peer reviews."""

from docendo.learning.review.actions import (
    Words,
    create_assignment,
    hand_in,
    move_phase,
    save_work,
    take_part,
)
from docendo.learning.review.blueprints import blueprint
from docendo.learning.review.models import Assignment
from docendo.learning.review.queries import people_taking_part, teams_by_review
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.rules.planning import Said

__all__ = [
    "Assignment",
    "Phase",
    "Said",
    "Words",
    "blueprint",
    "create_assignment",
    "hand_in",
    "move_phase",
    "people_taking_part",
    "save_work",
    "take_part",
    "teams_by_review",
]
