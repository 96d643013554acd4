"""What other apps may use of programs."""

from docendo.learning.programs.actions import check_in, create_program, enroll, put_goal
from docendo.learning.programs.blueprints import blueprint
from docendo.learning.programs.models import CheckIn, Program
from docendo.learning.programs.queries import last_said, low_check_ins
from docendo.learning.programs.rules import Door, Helps, Said, Stage

__all__ = [
    "CheckIn",
    "Door",
    "Helps",
    "Program",
    "Said",
    "Stage",
    "blueprint",
    "check_in",
    "create_program",
    "enroll",
    "last_said",
    "low_check_ins",
    "put_goal",
]
