"""What programs may be made from: readable files, one each, with every language side by side."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from docendo.commons.rounds.api import Brings
from docendo.learning.programs.rules import (
    LONGEST_LINE,
    LONGEST_NAME,
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_DAYS,
    MOST_WEEKS,
    Door,
    Kind,
    NewMeeting,
    NewQuestion,
    ShownTo,
)

CONTENT = Path(__file__).parent / "content"
FALLBACK = "en"
FIELDS = frozenset(
    [
        "order",
        "kind",
        "door",
        "brings",
        "minutes",
        "weeks",
        "middle",
        "end",
        "needs_consent",
        "least_days",
        "title",
        "about",
        "audience",
        "name",
        "questions",
        "meetings",
        "closing",
        "consent",
    ]
)
OF_A_QUESTION = frozenset(("ask", "purpose", "shown_to", "choices", "admits"))
OF_A_MEETING = frozenset(("week", "title", "agenda", "goal", "steps"))
T = TypeVar("T")


class BrokenTemplate(ValueError):
    """A file of a program that cannot be used; says which, and where in it."""

    def __init__(self, file: str, where: str, why: str) -> None:
        super().__init__(f"{file}: {where}: {why}")


@dataclass(frozen=True, kw_only=True)
class Blueprint:
    """A kind of program in one language; ``middle`` and ``end`` are the weeks of check-ins."""

    key: str
    order: int
    title: str
    about: str
    audience: str
    kind: Kind
    door: Door
    brings: Brings
    minutes: int
    weeks: int
    middle: int
    end: int
    name: str
    questions: Sequence[NewQuestion]
    meetings: Sequence[NewMeeting]
    closing: str
    least_days: int
    needs_consent: bool
    consent: str


def kinds() -> Sequence[str]:
    """All that there are, in the order in which they are offered."""
    return sorted(_files(), key=lambda key: blueprint(key, language=None).order)


@cache
def blueprint(key: str, *, language: str | None) -> Blueprint:
    """In this language, or in English where nobody has written it yet; raises KeyError."""
    return read(f"{key}.yaml", _files()[key], language=language)


def read(file: str, said: Any, *, language: str | None) -> Blueprint:
    """What a file says; raises BrokenTemplate."""
    reader = Reader(file, said, language=language or FALLBACK)
    reader.refuse_unknown(FIELDS)
    weeks = reader.number("weeks", most=MOST_WEEKS)
    middle = reader.number("middle", most=weeks)
    end = reader.number("end", most=weeks)
    if middle >= end:
        raise BrokenTemplate(file, "middle", "must come before end")
    needs_consent = reader.yes_or_no("needs_consent")
    meetings = [each.meeting(weeks) for each in reader.parts("meetings")]
    if [each.week for each in meetings] != sorted({each.week for each in meetings}):
        raise BrokenTemplate(file, "meetings", "must come week by week, one a week")
    return Blueprint(
        key=file.removesuffix(".yaml"),
        order=reader.number("order", most=99),
        title=reader.words("title", LONGEST_NAME),
        about=reader.words("about", LONGEST_WORDS),
        audience=reader.words("audience", LONGEST_WORDS),
        kind=reader.choice("kind", Kind),
        door=reader.choice("door", Door),
        brings=reader.choice("brings", Brings),
        minutes=reader.number("minutes", most=600),
        weeks=weeks,
        middle=middle,
        end=end,
        name=reader.words("name", LONGEST_NAME),
        questions=[each.question() for each in reader.parts("questions", may_be_none=True)],
        meetings=meetings,
        closing=reader.words("closing", LONGEST_WORDS),
        least_days=reader.number("least_days", most=MOST_DAYS) if "least_days" in said else 0,
        needs_consent=needs_consent,
        consent=reader.words("consent", LONGEST_WORDS) if needs_consent else "",
    )


class Reader:
    """Takes fields out of a part of a file, and says by name what is wrong with one."""

    def __init__(self, file: str, said: Any, *, language: str, within: str = "") -> None:
        self.file, self.language, self.within = file, language, within
        if not isinstance(said, Mapping):
            raise BrokenTemplate(file, within or "the file", "must name its fields")
        self.said = said

    def refuse_unknown(self, known: frozenset[str]) -> None:
        if unknown := sorted(map(str, self.said.keys() - known)):
            raise self._wrong(unknown[0], "is no field of a program")

    def words(self, name: str, longest: int) -> str:
        return self._said(name, self._get(name), longest)

    def lines(self, name: str, longest: int) -> Sequence[str]:
        rows = self._get(name)
        if not isinstance(rows, list):
            raise self._wrong(name, "must be a list")
        return [self._said(f"{name}[{number}]", row, longest) for number, row in enumerate(rows)]

    def number(self, name: str, *, most: int) -> int:
        value = self._get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
            raise self._wrong(name, f"must be a number from 1 to {most}")
        return value

    def yes_or_no(self, name: str) -> bool:
        value = self.said.get(name, False)
        if not isinstance(value, bool):
            raise self._wrong(name, "must be true or false")
        return value

    def choice(self, name: str, of: Callable[[Any], T]) -> T:
        value = self._get(name)
        try:
            return of(value)
        except ValueError:
            raise self._wrong(name, f"cannot be {value!r}") from None

    def parts(self, name: str, *, may_be_none: bool = False) -> Sequence["Reader"]:
        rows = self._get(name)
        if not isinstance(rows, list) or not (rows or may_be_none):
            raise self._wrong(name, "must be a list")
        return [
            Reader(self.file, row, language=self.language, within=f"{name}[{number}]")
            for number, row in enumerate(rows)
        ]

    def question(self) -> NewQuestion:
        """Only its words, in each language, or what they are for as well."""
        if "ask" not in self.said:
            return NewQuestion(words=self._said("", self.said, LONGEST_LINE))
        self.refuse_unknown(OF_A_QUESTION)
        choices = self.lines("choices", LONGEST_LINE) if "choices" in self.said else ()
        admits = self.said.get("admits", [])
        numbers = range(1, len(choices) + 1)
        if not isinstance(admits, list) or any(each not in numbers for each in admits):
            raise self._wrong("admits", "must be a list of numbers of choices, from 1 on")
        return NewQuestion(
            words=self.words("ask", LONGEST_LINE),
            purpose=self.words("purpose", LONGEST_LINE),
            shown_to=self.choice("shown_to", _shown_to),
            choices=choices,
            admits=[choices[number - 1] for number in admits],
        )

    def meeting(self, weeks: int) -> NewMeeting:
        self.refuse_unknown(OF_A_MEETING)
        has_goal = "goal" in self.said
        if "steps" in self.said and not has_goal:
            raise self._wrong("steps", "lead nowhere without a goal")
        return NewMeeting(
            week=self.number("week", most=weeks),
            title=self.words("title", LONGEST_TITLE),
            agenda=self.lines("agenda", LONGEST_LINE),
            goal=self.words("goal", LONGEST_LINE) if has_goal else "",
            steps=self.lines("steps", LONGEST_LINE) if "steps" in self.said else (),
        )

    def _get(self, name: str) -> Any:
        if name not in self.said:
            raise self._wrong(name, "is missing")
        return self.said[name]

    def _said(self, name: str, words: Any, longest: int) -> str:
        if not isinstance(words, Mapping) or FALLBACK not in words:
            raise self._wrong(name, "must be said in English at least, as {en: …}")
        for language, sentence in words.items():
            if not isinstance(sentence, str) or not 0 < len(sentence.strip()) <= longest:
                raise self._wrong(f"{name}.{language}", f"must be 1 to {longest} signs of text")
        return str(words.get(self.language, words[FALLBACK])).strip()

    def _wrong(self, name: str, why: str) -> BrokenTemplate:
        return BrokenTemplate(self.file, f"{self.within}.{name}".strip("."), why)


@cache
def _files() -> Mapping[str, Any]:
    return {
        file.stem: yaml.safe_load(file.read_text(encoding="utf-8"))
        for file in CONTENT.glob("*.yaml")
    }


def _shown_to(name: Any) -> ShownTo:
    """Whom a file names as ``coordinators``, ``matched`` or ``everybody``."""
    names = {each.name.lower(): each for each in ShownTo}
    if name not in names:
        raise ValueError(name)
    return names[name]
