"""Discussions as pages; every form works without JavaScript."""

from docendo.learning.discussions.views.reading import discussion, discussions, place_of_reply
from docendo.learning.discussions.views.settling import (
    close,
    end_poll,
    follow,
    remove,
    remove_reply,
    reopen,
    restore,
    restore_reply,
    vote,
)
from docendo.learning.discussions.views.writing import (
    announce,
    edit,
    edit_reply,
    reply,
    start,
    update,
)

__all__ = [
    "announce",
    "close",
    "discussion",
    "discussions",
    "edit",
    "edit_reply",
    "end_poll",
    "follow",
    "place_of_reply",
    "remove",
    "remove_reply",
    "reopen",
    "reply",
    "restore",
    "restore_reply",
    "start",
    "update",
    "vote",
]
