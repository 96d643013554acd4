"""The script of the demo's discussions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from docendo.site.demo.term import Term, duration

Raw = dict[str, Any]


@dataclass(frozen=True)
class Response:
    """A reply in a discussion; ``answers`` is the place of another reply in it."""

    author: str
    at: datetime
    answers: int | None
    body: str


@dataclass(frozen=True)
class Survey:
    """A poll, and the places of the choices that people make in it."""

    question: str
    choices: tuple[str, ...]
    allows_several: bool
    is_secret: bool
    votes: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True)
class Talk:
    """A discussion, an announcement or an update."""

    key: str
    kind: str
    title: str
    body: str
    author: str
    at: datetime
    topics: tuple[str, ...]
    survey: Survey | None
    replies: tuple[Response, ...]


def _survey(raw: Raw) -> Survey:
    return Survey(
        question=raw["question"],
        choices=tuple(raw["choices"]),
        allows_several=raw.get("several", False),
        is_secret=not raw.get("open", False),
        votes=tuple((key, tuple(places)) for key, places in raw["votes"].items()),
    )


def talk(raw: Raw, term: Term) -> Talk:
    started = term.at(raw["at"])
    survey = raw.get("poll")
    return Talk(
        key=raw["key"],
        kind=raw["kind"],
        title=raw.get("title", ""),
        body=raw["body"].strip(),
        author=raw["author"],
        at=started,
        topics=tuple(raw["topics"]),
        survey=survey and _survey(survey),
        replies=tuple(
            Response(
                author=each["author"],
                at=started + duration(each["after"]),
                answers=each.get("answers"),
                body=each["body"].strip(),
            )
            for each in raw.get("replies", ())
        ),
    )
