"""A part of what ``python -m tools.fuzz_documents`` tries for an hour."""

import random
import weakref
from typing import Any

import pytest
from pycrdt import Array, Map, XmlElement
from tools.fuzz_documents import GotIn, fuzz, genuine, look

from docendo.learning.documents import board, crdt
from docendo.learning.documents.rules.changes import BOARD, TEXT, Format
from docendo.learning.documents.rules.limits import DEEPEST
from docendo.learning.documents.rules.shapes import Shape, ShapeKind


@pytest.mark.parametrize("form", [TEXT, BOARD], ids=["text", "board"])
def test_nothing_gets_in_by_mutated_changes(form: Format) -> None:
    outcome = fuzz(1_500, seed=11, form=form)
    assert outcome.refused > 1_000
    assert outcome.taken > 50


def test_what_got_in_is_seen() -> None:
    # Not by fuzzing without the guard: that ends the process, and this one with it.
    copy = crdt.Copy([])
    copy.doc.get("elsewhere", type=Array).append("x")
    with pytest.raises(GotIn):
        look(copy, [])
    copy, deep = crdt.Copy([]), crdt.Copy([])
    node: Any = crdt.body(deep.doc)
    for _depth in range(DEEPEST + 1):
        node = node.children.append(XmlElement("blockquote"))
    with pytest.raises(GotIn):
        look(deep, [])
    crdt.body(copy.doc).children.append(XmlElement("paragraph"))
    with pytest.raises(GotIn):
        look(copy, [])


def test_what_got_in_on_a_board_is_seen() -> None:
    copy = crdt.Copy([], BOARD)
    deeper: Any = crdt.shapes(copy.doc)
    for _depth in range(BOARD.deepest + 1):
        deeper["x"] = Map()
        deeper = deeper["x"]
    with pytest.raises(GotIn):
        look(copy, [], BOARD)
    copy = crdt.Copy([], BOARD)
    board.write_shapes(copy.doc, (Shape("a", ShapeKind.NOTE, 1, 2, 3, 4),))
    with pytest.raises(GotIn):
        look(copy, [], BOARD)


@pytest.mark.parametrize("form", [TEXT, BOARD], ids=["text", "board"])
def test_a_change_is_mutated_again_in_the_same_way(form: Format) -> None:
    once, again = (genuine(random.Random(5), form) for _time in range(2))
    assert once == again


def test_a_copy_that_was_given_up_is_gone() -> None:
    copy = crdt.Copy([])
    document = weakref.ref(copy.doc)
    del copy
    assert document() is None
