"""What other apps may use of documents."""

from docendo.learning.documents.actions import (
    accept,
    add_picture,
    answer,
    begin_in_group,
    begin_in_match,
    comment,
    resolve,
    set_right,
    suggest,
    write_down,
)
from docendo.learning.documents.models import Document
from docendo.learning.documents.queries import documents_at
from docendo.learning.documents.rules.comments import About
from docendo.learning.documents.rules.limits import DocumentKind, Right
from docendo.learning.documents.rules.shapes import Shape, Shapes, shape_of
from docendo.learning.documents.rules.tree import Block, Kind, Tree, Words, paragraph

__all__ = [
    "About",
    "Block",
    "Document",
    "DocumentKind",
    "Kind",
    "Right",
    "Shape",
    "Shapes",
    "Tree",
    "Words",
    "accept",
    "add_picture",
    "answer",
    "begin_in_group",
    "begin_in_match",
    "comment",
    "documents_at",
    "paragraph",
    "resolve",
    "set_right",
    "shape_of",
    "suggest",
    "write_down",
]
