"""What people do in discussions."""

from docendo.learning.discussions.actions.closing import close, reopen
from docendo.learning.discussions.actions.editing import edit_discussion, edit_reply
from docendo.learning.discussions.actions.following import follow, note_opened
from docendo.learning.discussions.actions.hiding import (
    hide_discussion,
    hide_reply,
    show_discussion,
    show_reply,
)
from docendo.learning.discussions.actions.naming import replace_topic
from docendo.learning.discussions.actions.polling import end_poll, vote
from docendo.learning.discussions.actions.removing import (
    lock_discussion,
    lock_reply,
    remove_discussion,
    remove_reply,
    restore_discussion,
    restore_reply,
)
from docendo.learning.discussions.actions.replying import reply
from docendo.learning.discussions.actions.starting import start

__all__ = [
    "close",
    "edit_discussion",
    "edit_reply",
    "end_poll",
    "follow",
    "hide_discussion",
    "hide_reply",
    "lock_discussion",
    "lock_reply",
    "note_opened",
    "remove_discussion",
    "remove_reply",
    "reopen",
    "replace_topic",
    "reply",
    "restore_discussion",
    "restore_reply",
    "show_discussion",
    "show_reply",
    "start",
    "vote",
]
