"""What a new document begins with, in the language of whoever begins it."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import gettext as _

from docendo.learning.documents.rules.limits import Template
from docendo.learning.documents.rules.tree import Block, Kind, Tree, Words, paragraph


def beginning(template: Template) -> Tree:
    return _BEGINNINGS[template]()


def _empty() -> Tree:
    return (paragraph(),)


def _notes() -> Tree:
    return (
        _heading(_("Who is here")),
        _points("", ""),
        _heading(_("What we talk about")),
        _points("", ""),
        _heading(_("What we decided")),
        _points(""),
        _heading(_("Who does what, by when")),
        _tasks(""),
    )


def _plan() -> Tree:
    return (
        _heading(_("What we want to be able to do")),
        _points("", ""),
        _heading(_("Week by week")),
        _table(
            [_("Week"), _("What we read and practice"), _("How we will know that it worked")],
            *([str(week), "", ""] for week in range(1, 5)),
        ),
        _heading(_("Next steps")),
        _tasks("", ""),
    )


def _example() -> Tree:
    return (
        _heading(_("The task")),
        paragraph(),
        _heading(_("What is given, and what is asked")),
        _points("", ""),
        _heading(_("Step by step, with the reason for each step")),
        Block(Kind.NUMBERS, tuple(_item("") for _step in range(3))),
        _heading(_("How to check it")),
        paragraph(),
        _heading(_("What goes wrong easily")),
        _points(""),
        _heading(_("Now try one like it")),
        paragraph(),
    )


_BEGINNINGS: Final[Mapping[Template, Callable[[], Tree]]] = {
    Template.EMPTY: _empty,
    Template.NOTES: _notes,
    Template.PLAN: _plan,
    Template.EXAMPLE: _example,
    Template.WHITEBOARD: tuple,
}


def _said(words: str) -> Block:
    return paragraph(Words(words)) if words else paragraph()


def _heading(words: str) -> Block:
    return Block(Kind.HEADING, (Words(words),), level=1)


def _item(words: str) -> Block:
    return Block(Kind.ITEM, (_said(words),))


def _points(*words: str) -> Block:
    return Block(Kind.BULLETS, tuple(map(_item, words)))


def _tasks(*words: str) -> Block:
    return Block(Kind.TASKS, tuple(Block(Kind.TASK, (_said(each),)) for each in words))


def _table(*rows: list[str]) -> Block:
    kinds = [Kind.HEADER, *[Kind.CELL] * (len(rows) - 1)]
    return Block(
        Kind.TABLE,
        tuple(
            Block(Kind.ROW, tuple(Block(kind, (_said(each),)) for each in row))
            for kind, row in zip(kinds, rows, strict=True)
        ),
    )
