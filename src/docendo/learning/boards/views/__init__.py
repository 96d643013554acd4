from docendo.learning.boards.views.files import add_files, file, keep_file
from docendo.learning.boards.views.goals import (
    add_goal,
    add_step,
    change_goal,
    change_step,
    keep_goal,
    keep_step,
    tick,
)
from docendo.learning.boards.views.messages import (
    change_message,
    message,
    messages,
    post,
    read,
    take_back,
)
from docendo.learning.boards.views.notes import history, notes, restore

__all__ = [
    "add_files",
    "add_goal",
    "add_step",
    "change_goal",
    "change_message",
    "change_step",
    "file",
    "history",
    "keep_file",
    "keep_goal",
    "keep_step",
    "message",
    "messages",
    "notes",
    "post",
    "read",
    "restore",
    "take_back",
    "tick",
]
