"""What other apps may use of documents."""

from docendo.learning.documents.actions import begin_in_group, begin_in_match, write_down
from docendo.learning.documents.models import Document
from docendo.learning.documents.queries import documents_at
from docendo.learning.documents.rules.limits import DocumentKind
from docendo.learning.documents.rules.shapes import Shape, Shapes, shape_of
from docendo.learning.documents.rules.tree import Block, Kind, Tree, Words, paragraph

__all__ = [
    "Block",
    "Document",
    "DocumentKind",
    "Kind",
    "Shape",
    "Shapes",
    "Tree",
    "Words",
    "begin_in_group",
    "begin_in_match",
    "documents_at",
    "paragraph",
    "shape_of",
    "write_down",
]
