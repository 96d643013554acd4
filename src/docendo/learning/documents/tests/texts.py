"""A text with one of everything that the editor knows."""

from typing import Any

from pycrdt import Doc

from docendo.learning.documents import crdt
from docendo.learning.documents.rules.tree import Block, Kind, Tree, Words, paragraph


def item(*parts: Block | Words) -> Block:
    return Block(Kind.ITEM, parts)


def cell(words: str, kind: Kind = Kind.CELL) -> Block:
    return Block(kind, (paragraph(Words(words)),))


EVERYTHING: Tree = (
    Block(Kind.HEADING, (Words("Limits"),), level=2),
    paragraph(
        Words("Plain, "),
        Words("bold", is_bold=True),
        Block(Kind.BREAK),
        Words("and "),
        Words("all", is_bold=True, is_italic=True, is_struck=True),
        Words(" with "),
        Words("x = 1", is_code=True),
        Words(" and "),
        Words("a link", href="https://example.org/?a=1&b=2"),
        Words(" near $x^2$."),
    ),
    Block(
        Kind.BULLETS,
        (
            item(paragraph(Words("One")), Block(Kind.BULLETS, (item(paragraph(Words("Inner"))),))),
            item(paragraph(Words("Two"))),
        ),
    ),
    Block(Kind.NUMBERS, (item(paragraph(Words("Third"))),), start=3),
    Block(
        Kind.TASKS,
        (
            Block(Kind.TASK, (paragraph(Words("Done")),), is_done=True),
            Block(Kind.TASK, (paragraph(Words("Open")),)),
        ),
    ),
    Block(Kind.QUOTE, (paragraph(Words("Said")),)),
    Block(Kind.CODE, (Words("print(1)\n"),), language="python"),
    Block(Kind.RULE),
    Block(
        Kind.TABLE,
        (
            Block(Kind.ROW, (cell("Name", Kind.HEADER), cell("Value", Kind.HEADER))),
            Block(Kind.ROW, (cell("a|b"), cell("2"))),
        ),
    ),
    Block(Kind.PICTURE, picture="0f" * 16, description="A curve that [nears] 2"),
    Block(Kind.PICTURE, picture="1e" * 16, is_decorative=True),
    paragraph(Words("نهاية الدرس")),
)


def made(tree: Tree) -> "Doc[Any]":
    doc = crdt.replayed([])
    crdt.write(doc, tree)
    return doc
