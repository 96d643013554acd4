"""What happens in questions and answers, for whoever listens."""

from dataclasses import dataclass

from docendo.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class OfThread(Event):
    """Something that happened to a thread."""

    thread_id: int


@dataclass(frozen=True, kw_only=True)
class InThread(OfThread):
    """Something that ``by_id`` did in it: a persona, where they asked without their name."""

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
class ExplainedBack(InThread):
    """``by_id`` explained the answer of ``author_id`` in their own words.

    That is evidence of what they understood of the ``topic_ids``, for whoever keeps account of it.
    """

    post_id: int
    teach_back_id: int
    author_id: int | None
    topic_ids: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TeachBackRemoved(InThread):
    """The teach-back of ``explained_by_id`` is no evidence any more."""

    post_id: int
    teach_back_id: int
    explained_by_id: int


@dataclass(frozen=True, kw_only=True)
class Thanked(InThread):
    """``by_id`` thanked ``author_id`` for a post, or for a comment below it."""

    post_id: int
    comment_id: int | None
    thanks_id: int
    author_id: int


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
class NameGiven(InThread):
    """``by_id``, who asked as ``persona_id``, stands now wherever that persona stood."""

    persona_id: int


@dataclass(frozen=True, kw_only=True)
class NameLearned(InThread):
    """A moderator learned who asked; ``unmasking_id`` is where they said why."""

    unmasking_id: int


@dataclass(frozen=True, kw_only=True)
class PostRemoved(OfThread):
    """Nobody did it (``by_id``) where it was hidden automatically."""

    by_id: int | None
    post_id: int
    by_author: bool


@dataclass(frozen=True, kw_only=True)
class PostRestored(InThread):
    post_id: int
