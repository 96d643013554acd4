"""What happens in questions and answers, for whoever listens."""

from dataclasses import dataclass

from docendo.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class InThread(Event):
    """Something that ``by_id`` did in a thread."""

    thread_id: int
    by_id: int


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(InThread):
    post_id: int
    mentioned_ids: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AnswerPosted(InThread):
    post_id: int
    mentioned_ids: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Commented(InThread):
    post_id: int
    comment_id: int
    mentioned_ids: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AnswerAccepted(InThread):
    post_id: int
    author_id: int | None


@dataclass(frozen=True, kw_only=True)
class AcceptanceWithdrawn(InThread):
    post_id: int
    author_id: int | None


@dataclass(frozen=True, kw_only=True)
class AnswerWorked(InThread):
    """``by_id`` said: this worked for me."""

    post_id: int
    author_id: int | None


@dataclass(frozen=True, kw_only=True)
class Voted(InThread):
    """``value`` is 1, -1, or 0 for a vote taken back; ``before`` is what it was."""

    post_id: int
    author_id: int | None
    value: int
    before: int


@dataclass(frozen=True, kw_only=True)
class PostEdited(InThread):
    post_id: int
    revision: int


@dataclass(frozen=True, kw_only=True)
class QuestionClosed(InThread):
    reason: str
    duplicate_of_id: int | None


@dataclass(frozen=True, kw_only=True)
class ReopeningAsked(InThread):
    note: str


@dataclass(frozen=True, kw_only=True)
class QuestionReopened(InThread):
    pass


@dataclass(frozen=True, kw_only=True)
class PostRemoved(InThread):
    post_id: int
    by_author: bool


@dataclass(frozen=True, kw_only=True)
class PostRestored(InThread):
    post_id: int
