"""Everything that changes a document, and what is said about it."""

from docendo.learning.documents.actions.comments import (
    answer,
    comment,
    edit,
    resolve,
    suggest,
    take_back,
)
from docendo.learning.documents.actions.deciding import accept, decline
from docendo.learning.documents.actions.documents import (
    begin_in_group,
    begin_in_match,
    keep,
    rename,
    set_right,
)
from docendo.learning.documents.actions.hiding import hide_comment, lock_comment, show_comment
from docendo.learning.documents.actions.logging import (
    Batch,
    keep_snapshot,
    keep_stale_snapshots,
    log,
)
from docendo.learning.documents.actions.mentioning import name_anew
from docendo.learning.documents.actions.pictures import (
    add_picture,
    forget_files,
    forget_pictures_without_a_text,
)
from docendo.learning.documents.actions.restoring import restore, write_down

__all__ = [
    "Batch",
    "accept",
    "add_picture",
    "answer",
    "begin_in_group",
    "begin_in_match",
    "comment",
    "decline",
    "edit",
    "forget_files",
    "forget_pictures_without_a_text",
    "hide_comment",
    "keep",
    "keep_snapshot",
    "keep_stale_snapshots",
    "lock_comment",
    "log",
    "name_anew",
    "rename",
    "resolve",
    "restore",
    "set_right",
    "show_comment",
    "suggest",
    "take_back",
    "write_down",
]
