"""Documents that several write at once: where each belongs, what was written and said, by whom."""

from docendo.learning.documents.models.changes import Change, Snapshot
from docendo.learning.documents.models.comments import Comment, seeing_a_comment
from docendo.learning.documents.models.documents import (
    Document,
    has_the_right_to_comment,
    has_the_right_to_write,
    leads_in,
    may_comment_in,
    may_write_at_all,
    may_write_in,
    readers_among,
    seeing_a_document,
)
from docendo.learning.documents.models.mentions import Mention
from docendo.learning.documents.models.pictures import Picture

__all__ = [
    "Change",
    "Comment",
    "Document",
    "Mention",
    "Picture",
    "Snapshot",
    "has_the_right_to_comment",
    "has_the_right_to_write",
    "leads_in",
    "may_comment_in",
    "may_write_at_all",
    "may_write_in",
    "readers_among",
    "seeing_a_comment",
    "seeing_a_document",
]
