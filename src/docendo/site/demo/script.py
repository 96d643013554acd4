"""The script of the demo: its communities, people and questions, read from ``content/``.

Times are written as a person would ("week 3 tue 21:14") in a term of ten weeks.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from docendo.site.demo.talk import Talk, talk
from docendo.site.demo.term import Term, duration

CONTENT = Path(__file__).parent / "content"
COMMUNITIES = ("northfield", "jisr")


@dataclass(frozen=True)
class Edit:
    by: str
    at: datetime
    why: str
    title: str
    body: str


@dataclass(frozen=True)
class Remark:
    """A comment."""

    author: str
    at: datetime
    body: str


@dataclass(frozen=True)
class Reply:
    """An answer and what became of it; ``accepted_at`` is None unless its asker accepted it."""

    author: str
    at: datetime
    body: str
    edits: tuple[Edit, ...]
    up: tuple[str, ...]
    down: tuple[str, ...]
    worked: tuple[str, ...]
    accepted_at: datetime | None
    comments: tuple[Remark, ...]


@dataclass(frozen=True)
class Closing:
    by: str
    at: datetime
    reason: str
    note: str
    duplicate_of: str


@dataclass(frozen=True)
class Ask:
    """A question and all that followed; people, topics and questions are named by their keys."""

    key: str
    title: str
    body: str
    author: str
    is_anonymous: bool
    at: datetime
    topics: tuple[str, ...]
    edits: tuple[Edit, ...]
    up: tuple[str, ...]
    down: tuple[str, ...]
    follow: tuple[str, ...]
    comments: tuple[Remark, ...]
    answers: tuple[Reply, ...]
    closing: Closing | None


@dataclass(frozen=True)
class Unasked:
    """A question that somebody is still writing, or lets wait for another day."""

    author: str
    at: datetime
    title: str
    body: str
    topics: tuple[str, ...]
    is_set_aside: bool


@dataclass(frozen=True)
class Loop:
    """How an accepted answer is explained back, and what for its author is thanked by whom."""

    question: str
    answer: int
    explained: str
    thanks: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Decision:
    """What a moderator wrote who left something as it was."""

    by: str
    at: datetime
    words: str


@dataclass(frozen=True)
class Complaint:
    """An answer that somebody flagged, and what was decided if anybody has looked."""

    question: str
    answer: int
    by: str
    at: datetime
    why: str
    note: str
    decided: Decision | None


@dataclass(frozen=True)
class Character:
    key: str
    name: str
    pronouns: str
    time_zone: str
    languages: tuple[str, ...]
    about: str
    role: str
    joined_at: datetime
    offers: tuple[tuple[str, int], ...]
    wishes: tuple[str, ...]


@dataclass(frozen=True)
class Recommendation:
    """A link or a file of the library: who rated it how, and who found it useful for what."""

    title: str
    url: str
    file: str
    note: str
    topics: tuple[str, ...]
    language: str
    by: str
    at: datetime
    stars: tuple[tuple[str, int], ...]
    useful: tuple[tuple[str, tuple[str, ...]], ...]
    is_dead: bool


@dataclass(frozen=True)
class Subject:
    """A topic."""

    key: str
    name: str
    description: str
    synonyms: tuple[str, ...]
    requires: tuple[str, ...]


@dataclass(frozen=True)
class Script:
    """One community of the demo."""

    slug: str
    name: str
    about: str
    language: str
    welcome: str
    ground_rules: str
    entry: str
    visibility: str
    accent: str
    people: tuple[Character, ...]
    topics: tuple[Subject, ...]
    library: tuple[Recommendation, ...]
    questions: tuple[Ask, ...]
    drafts: tuple[Unasked, ...]
    loops: tuple[Loop, ...]
    complaints: tuple[Complaint, ...]
    talks: tuple[Talk, ...]


Raw = dict[str, Any]


def _load(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def _remarks(raw: Raw, asked: datetime) -> tuple[Remark, ...]:
    return tuple(
        Remark(each["author"], asked + duration(each["after"]), each["body"].strip())
        for each in raw.get("comments", ())
    )


def _edits(raw: Raw, asked: datetime) -> tuple[Edit, ...]:
    return tuple(
        Edit(
            each["by"],
            asked + duration(each["after"]),
            each["why"],
            each.get("title", ""),
            each["body"].strip(),
        )
        for each in raw.get("edits", ())
    )


def _reply(raw: Raw, asked: datetime) -> Reply:
    accepted = raw.get("accepted")
    return Reply(
        author=raw["author"],
        at=asked + duration(raw["after"]),
        body=raw["body"].strip(),
        edits=_edits(raw, asked),
        up=tuple(raw.get("up", ())),
        down=tuple(raw.get("down", ())),
        worked=tuple(raw.get("worked", ())),
        accepted_at=asked + duration(accepted) if accepted else None,
        comments=_remarks(raw, asked),
    )


def _ask(raw: Raw, term: Term) -> Ask:
    asked = term.at(raw["asked"])
    closed = raw.get("closed")
    return Ask(
        key=raw["key"],
        title=raw["title"],
        body=raw["body"].strip(),
        author=raw["author"],
        is_anonymous=raw.get("anonymous", False),
        at=asked,
        topics=tuple(raw["topics"]),
        edits=_edits(raw, asked),
        up=tuple(raw.get("up", ())),
        down=tuple(raw.get("down", ())),
        follow=tuple(raw.get("follow", ())),
        comments=_remarks(raw, asked),
        answers=tuple(_reply(each, asked) for each in raw.get("answers", ())),
        closing=closed
        and Closing(
            by=closed["by"],
            at=asked + duration(closed["after"]),
            reason=closed["reason"],
            note=closed.get("note", ""),
            duplicate_of=raw.get("duplicate_of", ""),
        ),
    )


def _unasked(raw: Raw, term: Term) -> Unasked:
    return Unasked(
        author=raw["author"],
        at=term.at(raw["kept"]),
        title=raw["title"],
        body=raw["body"].strip(),
        topics=tuple(raw["topics"]),
        is_set_aside=raw.get("later", False),
    )


def _loop(raw: Raw) -> Loop:
    return Loop(
        question=raw["question"],
        answer=raw["answer"],
        explained=raw["explained"].strip(),
        thanks=tuple(raw["thanks"].items()),
    )


def _complaint(raw: Raw, term: Term) -> Complaint:
    decided = raw.get("decided")
    return Complaint(
        question=raw["question"],
        answer=raw["answer"],
        by=raw["by"],
        at=term.at(raw["at"]),
        why=raw["why"],
        note=raw["note"],
        decided=decided and Decision(**{**decided, "at": term.at(decided["at"])}),
    )


def _character(raw: Raw, term: Term) -> Character:
    return Character(
        key=raw["key"],
        name=raw["name"],
        pronouns=raw.get("pronouns", ""),
        time_zone=raw["time_zone"],
        languages=tuple(raw["languages"]),
        about=raw["about"].strip(),
        role=raw["role"],
        joined_at=term.at(raw["joined"]),
        offers=tuple((each["topic"], each["level"]) for each in raw.get("offers", ())),
        wishes=tuple(raw.get("wishes", ())),
    )


def _subject(raw: Raw) -> Subject:
    return Subject(
        key=raw["key"],
        name=raw["name"],
        description=raw["description"].strip(),
        synonyms=tuple(raw.get("synonyms", ())),
        requires=tuple(raw.get("requires", ())),
    )


def _recommendation(raw: Raw, term: Term) -> Recommendation:
    return Recommendation(
        title=raw["title"],
        url=raw.get("url", ""),
        file=raw.get("file", ""),
        note=raw["note"],
        topics=tuple(raw["topics"]),
        language=raw["language"],
        by=raw["by"],
        at=term.at(raw["at"]),
        stars=tuple(raw.get("stars", {}).items()),
        useful=tuple((key, tuple(keys)) for key, keys in raw.get("useful", {}).items()),
        is_dead=raw.get("dead", False),
    )


def read(*, now: datetime) -> tuple[Script, ...]:
    """Every community of the demo, placed so that its last week ends at ``now``."""
    term = Term(now)
    scripts = []
    for folder in (CONTENT / name for name in COMMUNITIES):
        questions = [
            _ask(raw, term)
            for file in sorted((folder / "questions").glob("*.yaml"))
            for raw in _load(file)
        ]
        scripts.append(
            Script(
                **{name: text.strip() for name, text in _load(folder / "community.yaml").items()},
                people=tuple(_character(raw, term) for raw in _load(folder / "people.yaml")),
                topics=tuple(_subject(raw) for raw in _load(folder / "topics.yaml")),
                library=tuple(_recommendation(raw, term) for raw in _load(folder / "library.yaml")),
                questions=tuple(sorted(questions, key=lambda ask: ask.at)),
                drafts=tuple(_unasked(raw, term) for raw in _load(folder / "drafts.yaml")),
                loops=tuple(_loop(raw) for raw in _load(folder / "loops.yaml")),
                complaints=tuple(_complaint(raw, term) for raw in _load(folder / "flags.yaml")),
                talks=tuple(talk(raw, term) for raw in _load(folder / "discussions.yaml")),
            )
        )
    return tuple(scripts)
