"""What the demo's people write and draw together: in a match, and in a class."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

import yaml

from docendo.commons.communities.api import Seat
from docendo.commons.groups.api import Group
from docendo.commons.matching.api import Match, MatchState
from docendo.learning.documents import api as documents
from docendo.learning.documents.api import (
    Block,
    DocumentKind,
    Kind,
    Shape,
    Shapes,
    Tree,
    Words,
    paragraph,
    shape_of,
)
from docendo.site.demo.script import CONTENT
from docendo.site.demo.term import Term

if TYPE_CHECKING:
    from docendo.site.demo.stage import Happening, Stage

# How a line of the file begins, and in what it stands; others are paragraphs.
_LISTS = {
    "- [x] ": (Kind.TASKS, Kind.TASK),
    "- [ ] ": (Kind.TASKS, Kind.TASK),
    "- ": (Kind.BULLETS, Kind.ITEM),
    "1. ": (Kind.NUMBERS, Kind.ITEM),
    "| ": (Kind.TABLE, Kind.ROW),
}
_BOLD = re.compile(r"\*\*(.+?)\*\*")


def demo_documents(stage: "Stage") -> Iterator["Happening"]:
    """All of them, by a community's file of documents."""
    file = CONTENT / stage.script.slug / "documents.yaml"
    for said in yaml.safe_load(file.read_text(encoding="utf-8")):
        yield from _Written(stage, said).happenings(Term(stage.now))


class _Written:
    """One document, which grows by what each of them adds."""

    def __init__(self, stage: "Stage", said: dict[str, Any]) -> None:
        self.stage, self.said = stage, said
        self.tree: Tree | Shapes = ()
        is_drawn = "shapes" in said["parts"][0]
        self.kind = DocumentKind.WHITEBOARD if is_drawn else DocumentKind.TEXT
        self.document: documents.Document | None = None

    def happenings(self, term: Term) -> Iterator["Happening"]:
        for part in self.said["parts"]:
            yield term.at(part["at"]), partial(self.add, part)

    def add(self, part: dict[str, Any], *, now: datetime) -> None:
        seat = self.stage.seat(part["by"])
        if "about" in part:
            self.say(seat, part, now=now)
            return
        if self.kind == DocumentKind.WHITEBOARD:
            self.tree = (*self.tree, *shapes(part["shapes"], len(self.tree)))
        else:
            self.tree = (*self.tree, *tree(part["text"].splitlines()))
        if self.document is not None:
            documents.write_down(seat, document_id=self.document.pk, tree=self.tree, now=now)
            return
        new = {"title": self.said["title"], "tree": self.tree, "kind": self.kind, "now": now}
        if "group" in self.said:
            group = Group.objects.get(community=seat.community, name=self.said["group"])
            self.document = documents.begin_in_group(seat, group_id=group.pk, **new)
        else:
            asker = self.stage.people[self.said["match_of"]]
            match = Match.objects.get(
                community=seat.community, asker=asker, state=MatchState.ACTIVE
            )
            self.document = documents.begin_in_match(seat, match_id=match.pk, **new)

    def say(self, seat: Seat, part: dict[str, Any], *, now: datetime) -> None:
        """Something beside the text, about words of it: a comment, or other words for them."""
        about: dict[str, Any] = {"about": documents.About(part["about"]), "now": now}
        here = {"document_id": self.document.pk if self.document else 0, **about}
        if "proposes" in part:
            documents.suggest(seat, proposal=part["proposes"], body=part.get("says", ""), **here)
        else:
            documents.comment(seat, body=part["says"], **here)


def shapes(said: Sequence[dict[str, Any]], before: int) -> Shapes:
    """Shapes as the file has them, each above the one before it; raises where one is not drawn."""
    found: list[Shape] = []
    for order, each in enumerate(said, start=before + 1):
        shape = shape_of(f"shape{order}", {**each, "order": order})
        if shape is None:
            raise ValueError(f"nobody can draw {each}")
        found.append(shape)
    return tuple(found)


def tree(lines: Sequence[str]) -> Tree:
    """Lines as the file has them: a heading, a list, a table or a paragraph each."""
    blocks: list[Block] = []
    for kinds, run in groupby(filter(None, lines), key=_kinds):
        if kinds is None:
            blocks += map(_plain, run)
        elif kinds[0] is Kind.TABLE:
            blocks.append(Block(Kind.TABLE, tuple(map(_row, [*run], [True, *[False] * 99]))))
        else:
            blocks.append(Block(kinds[0], tuple(_item(kinds[1], line) for line in run)))
    return tuple(blocks)


def _kinds(line: str) -> tuple[Kind, Kind] | None:
    return next((kinds for begins, kinds in _LISTS.items() if line.startswith(begins)), None)


def _plain(line: str) -> Block:
    if line.startswith("# "):
        return Block(Kind.HEADING, _words(line[2:]))
    if line.startswith("> "):
        return Block(Kind.QUOTE, (paragraph(*_words(line[2:])),))
    return paragraph(*_words(line))


def _item(kind: Kind, line: str) -> Block:
    mark = next(begins for begins in _LISTS if line.startswith(begins))
    return Block(kind, (paragraph(*_words(line[len(mark) :])),), is_done=mark == "- [x] ")


def _row(line: str, is_head: bool) -> Block:
    kind = Kind.HEADER if is_head else Kind.CELL
    cells = (each.strip() for each in line.strip("| ").split("|"))
    return Block(Kind.ROW, tuple(Block(kind, (paragraph(*_words(cell)),)) for cell in cells))


def _words(line: str) -> tuple[Words, ...]:
    pieces = enumerate(_BOLD.split(line))
    return tuple(Words(text, is_bold=number % 2 == 1) for number, text in pieces if text)
