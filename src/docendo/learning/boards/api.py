"""What other apps may use of the boards of matches."""

from docendo.learning.boards.actions import add_goal, add_step, post, save_notes, tick

__all__ = ["add_goal", "add_step", "post", "save_notes", "tick"]
