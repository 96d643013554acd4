"""What a document says, as plain values: blocks in blocks, and words in them.

The browser's editor knows the same kinds under the same names, and leaves out all others; so does
whatever reads a document here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """The blocks, by the names that the editor gives them."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    BULLETS = "bulletList"
    NUMBERS = "orderedList"
    ITEM = "listItem"
    TASKS = "taskList"
    TASK = "taskItem"
    QUOTE = "blockquote"
    CODE = "codeBlock"
    RULE = "horizontalRule"
    TABLE = "table"
    ROW = "tableRow"
    CELL = "tableCell"
    HEADER = "tableHeader"
    BREAK = "hardBreak"
    PICTURE = "picture"
    MENTION = "mention"


# The name under which the editor keeps all of it.
ROOT = "default"
LEVELS = (1, 2, 3)
LISTS = frozenset({Kind.BULLETS, Kind.NUMBERS, Kind.TASKS})


@dataclass(frozen=True)
class Words:
    """A run of text that looks alike."""

    text: str
    is_bold: bool = False
    is_italic: bool = False
    is_struck: bool = False
    is_code: bool = False
    href: str = ""


@dataclass(frozen=True)
class Block:
    """A block and what is in it; the other columns belong to some kinds only."""

    kind: Kind
    parts: tuple["Block | Words", ...] = ()
    level: int = 1
    start: int = 1
    is_done: bool = False
    language: str = ""
    # Of a picture: its key among those of its document, and what it shows.
    picture: str = ""
    description: str = ""
    is_decorative: bool = False
    # Whom a mention means; the name is what a browser wrote until the server has put in its own.
    person_id: int = 0
    name: str = ""
    href: str = ""

    @property
    def blocks(self) -> tuple["Block", ...]:
        return tuple(part for part in self.parts if isinstance(part, Block))

    @property
    def text(self) -> str:
        """Its words alone, a line for each block in it."""
        return "\n".join(lines([self])).strip()


Tree = tuple[Block, ...]


def lines(blocks: "list[Block] | Tree") -> Iterator[str]:
    """The words of a document, a line for each block that holds any."""
    for block in blocks:
        here = block.description
        for part in block.parts:
            if isinstance(part, Words):
                here += part.text
            elif part.kind is Kind.BREAK:
                here += "\n"
            elif part.kind is Kind.MENTION:
                here += f"@{part.name}"
            else:
                if here.strip():
                    yield here
                here = ""
                yield from lines([part])
        if here.strip():
            yield here


def plain(tree: Tree) -> str:
    return "\n".join(lines(tree))


def paragraph(*parts: "Block | Words") -> Block:
    return Block(Kind.PARAGRAPH, parts)
