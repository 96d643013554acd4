"""What other apps may use of the boards of matches."""

from docendo.learning.boards.actions import add_files, add_goal, add_step, post, save_notes, tick
from docendo.learning.boards.models import Goal

__all__ = ["Goal", "add_files", "add_goal", "add_step", "post", "save_notes", "tick"]
