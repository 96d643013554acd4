"""What a document of each kind holds: how it is read, written, drawn and compared."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.safestring import SafeString
from pycrdt import Doc

from docendo.learning.documents import board, crdt
from docendo.learning.documents.models import Document
from docendo.learning.documents.rules.changes import BOARD, TEXT, Format
from docendo.learning.documents.rules.drawing import drawn
from docendo.learning.documents.rules.limits import DocumentKind, Form
from docendo.learning.documents.rules.markdown import markdown
from docendo.learning.documents.rules.shapes import lines_of, words_of
from docendo.learning.documents.rules.sketching import sketched
from docendo.learning.documents.rules.tree import plain


@dataclass(frozen=True)
class Content:
    """One kind of content: of a text a tree of blocks, of a whiteboard its shapes.

    ``words`` are for the search, ``lines`` for comparing two versions; it leaves as ``forms``.
    """

    format: Format
    read: Callable[["Doc[Any]"], Any]
    write: Callable[["Doc[Any]", Any], None]
    drawn: Callable[[Any], SafeString]
    words: Callable[[Any], str]
    lines: Callable[[Any], str]
    forms: tuple[Form, ...]


_CONTENTS: Final[Mapping[DocumentKind, Content]] = {
    DocumentKind.TEXT: Content(
        TEXT,
        crdt.tree_of,
        crdt.write,
        drawn,
        plain,
        markdown,
        (Form.MARKDOWN, Form.HTML, Form.WORD),
    ),
    DocumentKind.WHITEBOARD: Content(
        BOARD, board.shapes_of, board.write_shapes, sketched, words_of, lines_of, (Form.SVG,)
    ),
}


def content_of(document: Document) -> Content:
    return _CONTENTS[DocumentKind(document.kind)]
