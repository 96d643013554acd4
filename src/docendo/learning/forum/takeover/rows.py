"""What may be taken over, and what became of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Protocol, TypeVar

from docendo.kernel.text import Rendered
from docendo.learning.forum.rules import Reason


class Keyed(Protocol):
    """What comes from elsewhere and can be named in a report."""

    @property
    def key(self) -> str: ...


Row = TypeVar("Row", bound=Keyed)
Made = TypeVar("Made")


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a row comes from; ``key`` identifies it within the community, for ever."""

    key: str
    url: str = ""
    author: str = ""
    author_url: str = ""
    license: str = ""

    @property
    def columns(self) -> dict[str, str]:
        return {
            "source_key": self.key,
            "source_url": self.url,
            "source_author": self.author,
            "source_author_url": self.author_url,
            "license": self.license,
        }


@dataclass(frozen=True, kw_only=True)
class TakenQuestion:
    """``score`` is what it had earned there, or None to count its votes instead.

    Of this and whatever else has a text, ``rendered`` is its ``body`` as ``kernel.text`` renders
    it without mentions, where that has been done already.
    """

    source: Source
    title: str
    body: str
    created_at: datetime
    author_id: int | None = None
    topic_ids: tuple[int, ...] = ()
    edited_at: datetime | None = None
    score: int | None = None
    closed_at: datetime | None = None
    closed_reason: Reason = Reason.OTHER
    closed_note: str = ""
    rendered: Rendered | None = None

    @property
    def key(self) -> str:
        return self.source.key


@dataclass(frozen=True, kw_only=True)
class TakenAnswer:
    source: Source
    question_key: str
    body: str
    created_at: datetime
    author_id: int | None = None
    edited_at: datetime | None = None
    score: int | None = None
    rendered: Rendered | None = None

    @property
    def key(self) -> str:
        return self.source.key


@dataclass(frozen=True, kw_only=True)
class TakenComment:
    source: Source
    post_key: str
    body: str
    created_at: datetime
    author_id: int | None = None
    rendered: Rendered | None = None

    @property
    def key(self) -> str:
        return self.source.key


@dataclass(frozen=True, kw_only=True)
class TakenVote:
    """``value`` is 1 or -1; the voter of most dumps is unknown."""

    key: str
    post_key: str
    value: int
    at: datetime
    voter_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class TakenRevision:
    """A post as it stood from ``created_at`` on; numbers count from one without a gap."""

    post_key: str
    number: int
    body: str
    created_at: datetime
    title: str = ""
    topics: tuple[str, ...] = ()
    editor_id: int | None = None
    why: str = ""

    @property
    def key(self) -> str:
        return f"{self.post_key} revision {self.number}"


@dataclass(frozen=True, kw_only=True)
class TakenAcceptance:
    question_key: str
    answer_key: str

    @property
    def key(self) -> str:
        return self.question_key


@dataclass(frozen=True, kw_only=True)
class TakenDuplicate:
    """``question_key`` asks the same as the earlier ``original_key``."""

    key: str
    question_key: str
    original_key: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class TakenFollow:
    key: str
    question_key: str
    person_id: int
    at: datetime


class WhyNot(Enum):
    """Why a row was left out."""

    NO_SUCH_QUESTION = "its question was not taken over"
    NO_SUCH_POST = "its post was not taken over"
    NO_SUCH_ANSWER = "the accepted answer was not taken over"
    NOT_AN_ANSWER_TO_IT = "the accepted post is not an answer to this question"
    ITS_OWN_ORIGINAL = "a question cannot be its own original"
    HAS_AN_ORIGINAL = "it points to another original already"
    OWN_VOTE = "nobody votes for themselves"
    VOTED_ALREADY = "this person has voted for this post already"
    NEITHER_UP_NOR_DOWN = "a vote is up or down"


@dataclass(frozen=True)
class LeftOut:
    key: str
    why: WhyNot


@dataclass
class Taken:
    """How many rows were new, how many were known, and each that was left out."""

    added: int = 0
    known: int = 0
    left_out: list[LeftOut] = field(default_factory=list)

    def sift(
        self, rows: Iterable[Row], become: Callable[[Row], Made | WhyNot | None]
    ) -> list[Made]:
        """What is to be written of these rows; one that becomes nothing is known already."""
        made = []
        for row in rows:
            what = become(row)
            if what is None:
                self.known += 1
            elif isinstance(what, WhyNot):
                self.left_out.append(LeftOut(row.key, what))
            else:
                made.append(what)
        self.added += len(made)
        return made
