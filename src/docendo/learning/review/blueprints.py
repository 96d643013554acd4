"""Peer reviews as files: the templates that they are made from, and what people share.

A template says each sentence in every language, as ``{en: …, de: …}``; a file that somebody shares
says it once. Both are read by the same reader, which knows in which line something is wrong.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from django.utils.translation import gettext as _

from docendo.learning.review.models import Assignment
from docendo.learning.review.refusals import BrokenFile
from docendo.learning.review.rules.judging import (
    LONGEST_LINE,
    LONGEST_TITLE,
    MOST_CRITERIA,
    MOST_LEVELS,
    MOST_POINTS,
    MOST_READERS,
    Choosing,
    Late,
    Method,
    Strategy,
)
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.rules.planning import (
    DATE_FIELDS,
    LONGEST_INSTRUCTIONS,
    LONGEST_WORDS,
    MOST_LINES,
    NewCriterion,
    NewLevel,
    Said,
)

CONTENT = Path(__file__).parent / "content"
FALLBACK: Final = "en"
LARGEST: Final = 200_000
MOST_DAYS: Final = 366
OF_A_REVIEW = frozenset(
    [
        *("order", "about", "days", "title", "instructions", "checklist", "strategy", "criteria"),
        *("calibrates", "revises", "readers", "late", "choosing", "method", "reading_share"),
        *("hides_authors", "hides_readers", "takes_teams", "takes_files"),
    ]
)
OF_A_CRITERION = frozenset(["title", "words", "weight", "low", "high", "needs_comment", "levels"])
OF_A_LEVEL = frozenset(["points", "words"])
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Blueprint:
    """A kind of review in one language; ``days`` are how long its phases usually take."""

    key: str
    order: int
    about: str
    days: Mapping[Phase, int]
    said: Said


def kinds() -> Sequence[str]:
    """All templates, in the order in which they are offered."""
    return sorted(_files(), key=lambda key: blueprint(key, language=None).order)


@cache
def blueprint(key: str, *, language: str | None) -> Blueprint:
    """In this language, or in English where nobody has written it yet; raises KeyError."""
    return read(_files()[key], key=key, language=language)


def read(text: str, *, key: str = "", language: str | None = None) -> Blueprint:
    """What a file says; raises BrokenFile with the line that is wrong."""
    top = Part(_composed(text), language=language or FALLBACK)
    top.refuse_unknown(OF_A_REVIEW)
    strategy = top.choice("strategy", Strategy)
    return Blueprint(
        key=key,
        order=top.number("order", most=99, otherwise=99),
        about=top.words("about", LONGEST_WORDS, otherwise=""),
        days=_days(top),
        said=Said(
            title=top.words("title", LONGEST_TITLE),
            body=top.words("instructions", LONGEST_INSTRUCTIONS),
            strategy=strategy,
            checklist=top.lines("checklist", most=MOST_LINES),
            criteria=[_criterion(each) for each in top.parts("criteria", most=MOST_CRITERIA)],
            calibrates=top.yes_or_no("calibrates", otherwise=False),
            revises=top.yes_or_no("revises", otherwise=True),
            readers=top.number("readers", most=MOST_READERS, otherwise=3),
            late=top.choice("late", Late, otherwise=Late.MARKED),
            choosing=top.choice("choosing", Choosing, otherwise=Choosing.FAIR),
            method=top.choice("method", Method, otherwise=Method.CORRECTED),
            reading_share=top.number("reading_share", least=0, most=100, otherwise=0),
            hides_authors=top.yes_or_no("hides_authors", otherwise=True),
            hides_readers=top.yes_or_no("hides_readers", otherwise=True),
            takes_teams=top.yes_or_no("takes_teams", otherwise=False),
            takes_files=top.yes_or_no("takes_files", otherwise=True),
        ),
    )


def as_file(assignment: Assignment) -> str:
    """A review for others to make one like it: no people, no group, no dates."""
    said: dict[str, Any] = {
        "title": assignment.title,
        "instructions": assignment.body,
        "checklist": assignment.checklist.splitlines(),
        "strategy": assignment.strategy,
        "criteria": [],
        **{
            name: getattr(assignment, name)
            for name in (
                *("calibrates", "revises", "readers", "late", "choosing", "method"),
                *("reading_share", "hides_authors", "hides_readers", "takes_teams", "takes_files"),
            )
        },
    }
    for row in assignment.criteria.order_by("number").prefetch_related("levels"):
        each: dict[str, Any] = {"title": row.title, "words": row.words, "weight": row.weight}
        if row.needs_comment:
            each["needs_comment"] = True
        if assignment.strategy == Strategy.SCALES:
            each |= {"low": row.low, "high": row.high}
        if levels := sorted(row.levels.all(), key=lambda level: level.points):
            each["levels"] = [{"points": one.points, "words": one.words} for one in levels]
        said["criteria"].append(each)
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=100)


class Part:
    """Takes fields out of a part of a file, and says in which line something is wrong."""

    def __init__(self, node: yaml.Node, *, language: str) -> None:
        self.node, self.language = node, language
        if not isinstance(node, yaml.MappingNode):
            raise _wrong(node, _("here must stand fields with their names, such as “title: …”"))
        self.fields: dict[str, yaml.Node] = {
            str(key.value): value for key, value in node.value if isinstance(key, yaml.ScalarNode)
        }
        self.keys = {str(key.value): key for key, _value in node.value}

    def refuse_unknown(self, known: frozenset[str]) -> None:
        for name, key in self.keys.items():
            if name not in known:
                raise _wrong(key, _("there is no field “%(name)s”") % {"name": name[:40]})

    def words(self, name: str, longest: int, *, otherwise: str | None = None) -> str:
        if name not in self.fields and otherwise is not None:
            return otherwise
        return self._said(self._get(name), longest, may_be_empty=otherwise is not None)

    def lines(self, name: str, *, most: int) -> Sequence[str]:
        return [
            " ".join(self._said(each, LONGEST_LINE).split()) for each in self._list(name, most=most)
        ]

    def parts(self, name: str, *, most: int) -> Sequence["Part"]:
        return [Part(each, language=self.language) for each in self._list(name, most=most)]

    def number(self, name: str, *, least: int = 1, most: int, otherwise: int) -> int:
        value = self.amount(name, least=least, most=most, otherwise=otherwise)
        if value != int(value):
            raise _wrong(self.fields[name], _("“%(name)s” must be a whole number") % {"name": name})
        return int(value)

    def amount(
        self, name: str, *, least: float = 0, most: float = MOST_POINTS, otherwise: float
    ) -> float:
        if name not in self.fields:
            return otherwise
        value = _value(self.fields[name])
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not least <= value <= most:
            words = _("“%(name)s” must be a number from %(least)s to %(most)s")
            said = {"name": name, "least": least, "most": most}
            raise _wrong(self.fields[name], words % said)
        return float(value)

    def yes_or_no(self, name: str, *, otherwise: bool) -> bool:
        if name not in self.fields:
            return otherwise
        value = _value(self.fields[name])
        if not isinstance(value, bool):
            raise _wrong(self.fields[name], _("“%(name)s” must be true or false") % {"name": name})
        return value

    def choice(self, name: str, of: Callable[[Any], T], *, otherwise: T | None = None) -> T:
        if name not in self.fields and otherwise is not None:
            return otherwise
        node = self._get(name)
        try:
            return of(_value(node))
        except ValueError:
            among = ", ".join(map(str, of))  # type: ignore[call-overload]  # an enum lists itself
            words = _("“%(name)s” must be one of: %(among)s")
            raise _wrong(node, words % {"name": name, "among": among}) from None

    def _get(self, name: str) -> yaml.Node:
        if name not in self.fields:
            raise _wrong(self.node, _("“%(name)s” is missing") % {"name": name})
        return self.fields[name]

    def _list(self, name: str, *, most: int) -> Sequence[yaml.Node]:
        if name not in self.fields:
            return []
        node = self.fields[name]
        if not isinstance(node, yaml.SequenceNode):
            words = _("“%(name)s” must be a list, each entry after a dash")
            raise _wrong(node, words % {"name": name})
        if len(node.value) > most:
            words = _("“%(name)s” has more than %(most)s entries")
            raise _wrong(node, words % {"name": name, "most": most})
        entries: Sequence[yaml.Node] = node.value
        return entries

    def _said(self, node: yaml.Node, longest: int, *, may_be_empty: bool = False) -> str:
        if isinstance(node, yaml.MappingNode):
            by_language = Part(node, language=self.language).fields
            if FALLBACK not in by_language:
                raise _wrong(node, _("this must be said in English at least"))
            node = by_language.get(self.language, by_language[FALLBACK])
        value = _value(node)
        text = str(value).strip() if isinstance(value, str | int | float) else ""
        if not text and not (may_be_empty and value in ("", None)):
            raise _wrong(node, _("here must stand some text"))
        if len(text) > longest:
            words = _("this text is longer than %(number)s signs")
            raise _wrong(node, words % {"number": longest})
        return text


def _criterion(part: Part) -> NewCriterion:
    part.refuse_unknown(OF_A_CRITERION)
    levels = []
    for each in part.parts("levels", most=MOST_LEVELS):
        each.refuse_unknown(OF_A_LEVEL)
        words = " ".join(each.words("words", LONGEST_WORDS).split())
        levels.append(NewLevel(each.amount("points", otherwise=0.0), words))
    return NewCriterion(
        title=" ".join(part.words("title", LONGEST_LINE).split()),
        words=part.words("words", LONGEST_WORDS, otherwise=""),
        weight=part.amount("weight", otherwise=1.0),
        low=part.amount("low", otherwise=0.0),
        high=part.amount("high", otherwise=10.0),
        needs_comment=part.yes_or_no("needs_comment", otherwise=False),
        levels=levels,
    )


def _days(top: Part) -> Mapping[Phase, int]:
    if "days" not in top.fields:
        return {}
    part = Part(top.fields["days"], language=top.language)
    part.refuse_unknown(frozenset(DATE_FIELDS))
    return {Phase(name): part.number(name, most=MOST_DAYS, otherwise=7) for name in part.fields}


def _composed(text: str) -> yaml.Node:
    try:
        # Plain values only: nothing in such a file is ever made into an object.
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        words = _("Line %(line)s: this is not written as YAML. Look at dashes, colons and spaces.")
        raise BrokenFile(words % {"line": line}) from None
    except (yaml.YAMLError, RecursionError, ValueError):
        raise BrokenFile(_("This file is not written as YAML. Take one that was shared.")) from None
    if node is None:
        raise BrokenFile(_("This file is empty. Take one that was shared."))
    return node


def _value(node: yaml.Node) -> Any:
    """A plain value, or None for anything else."""
    if not isinstance(node, yaml.ScalarNode):
        return None
    try:
        return yaml.SafeLoader("").construct_object(node)
    except (yaml.YAMLError, ValueError):
        return None


def _wrong(node: yaml.Node, why: str) -> BrokenFile:
    line = node.start_mark.line + 1
    return BrokenFile(_("Line %(line)s: %(why)s.") % {"line": line, "why": why})


@cache
def _files() -> Mapping[str, str]:
    return {file.stem: file.read_text(encoding="utf-8") for file in CONTENT.glob("*.yaml")}
