"""Everything that changes the board of a match."""

from docendo.learning.boards.actions.files import (
    add_files,
    forget_files,
    forget_what_was_taken_away,
    keep_file,
)
from docendo.learning.boards.actions.goals import (
    add_goal,
    add_step,
    change_goal,
    change_step,
    keep_goal,
    keep_step,
    tick,
)
from docendo.learning.boards.actions.hiding import hide_message, lock_message, show_message
from docendo.learning.boards.actions.messages import change_message, post, read_up_to, take_back
from docendo.learning.boards.actions.notes import restore_notes, save_notes

__all__ = [
    "add_files",
    "add_goal",
    "add_step",
    "change_goal",
    "change_message",
    "change_step",
    "forget_files",
    "forget_what_was_taken_away",
    "hide_message",
    "keep_file",
    "keep_goal",
    "keep_step",
    "lock_message",
    "post",
    "read_up_to",
    "restore_notes",
    "save_notes",
    "show_message",
    "take_back",
    "tick",
]
