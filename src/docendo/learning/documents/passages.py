"""Words in a text that several write: where they stand, and others put in their place.

Nothing here asks the database. The library counts in bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc, XmlElement, XmlText

from docendo.learning.documents import crdt
from docendo.learning.documents.rules.comments import difference_of
from docendo.learning.documents.rules.limits import DEEPEST


@dataclass(frozen=True)
class Passage:
    """Words in one run of text, from a letter on."""

    run: XmlText
    at: int
    words: str


def passages(doc: "Doc[Any]", words: str) -> list[Passage]:
    """All places where a text says these words, in its order; raises Unreadable.

    Occurrences may overlap: ``passages.ts`` counts them in the same way.
    """
    found = []
    with crdt.guarded(), doc.transaction():
        for run, text in _runs(crdt.body(doc), depth=0):
            at = text.find(words)
            while at >= 0:
                found.append(Passage(run, at, words))
                at = text.find(words, at + 1)
    return found


def replace(doc: "Doc[Any]", passage: Passage, words: str) -> None:
    """Put other words there, looking like those at its beginning; what is the same stays."""
    change = difference_of(passage.words, words)
    with crdt.guarded(), doc.transaction():
        text = _text(passage.run)
        start = len(text[: passage.at + len(change.before)].encode())
        # As what goes; where nothing does, as what stands before it.
        like = len(change.before) if change.old else max(0, len(change.before) - 1)
        marks = _marks_at(passage.run, passage.at + like)
        if change.new:
            passage.run.insert(start, change.new, marks)
        if change.old:
            behind = start + len(change.new.encode())
            del passage.run[behind : behind + len(change.old.encode())]


def _runs(node: Any, *, depth: int) -> Iterator[tuple[XmlText, str]]:
    if depth > DEEPEST:
        return
    for child in node.children:
        if isinstance(child, XmlText):
            yield child, _text(child)
        elif isinstance(child, XmlElement):
            yield from _runs(child, depth=depth + 1)


def _text(run: XmlText) -> str:
    return "".join(piece for piece, _marks in run.diff() if isinstance(piece, str))


def _marks_at(run: XmlText, at: int) -> dict[str, Any]:
    """How the letter there is marked."""
    end = 0
    for piece, marks in run.diff():
        end += len(piece) if isinstance(piece, str) else 0
        if at < end:
            return dict(marks or {})
    return {}
