"""What happens in peer reviews, for whoever tells people."""

from dataclasses import dataclass

from docendo.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class PhaseMoved(Event):
    """A review stands in another ``phase`` now; ``is_back`` where it was moved too early.

    ``by_id`` is who moved it, or None where its date came.
    """

    assignment_id: int
    phase: str
    is_back: bool = False
    by_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class WorkGiven(Event):
    """Those in ``told_ids`` are to read another work, in the middle of reading."""

    assignment_id: int
    told_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ReadingDue(Event):
    """Those in ``told_ids`` have something to send, of which they were to be told at ``moment``."""

    assignment_id: int
    moment: str
    told_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ReadersLacking(Event):
    """Works will stay without readers unless who runs the review does something."""

    assignment_id: int
    told_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ReviewsShown(Event):
    """Those in ``told_ids`` may see what was said of their work."""

    assignment_id: int
    told_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ReviewAnswered(Event):
    """The authors of a work have said something to the reader in ``told_ids``."""

    assignment_id: int
    review_id: int
    told_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ReviewThanked(Event):
    """The authors of a work thank the reader in ``told_ids``."""

    assignment_id: int
    review_id: int
    told_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class GradingBegun(Event):
    """The grades of a review are to be worked out by a worker."""

    assignment_id: int
    turn: int


@dataclass(frozen=True, kw_only=True)
class GradesPublished(Event):
    """Those in ``told_ids`` may see the grade of their work."""

    assignment_id: int
    told_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class AppealAnswered(Event):
    """Those in ``told_ids`` have an answer about their grade."""

    assignment_id: int
    told_ids: tuple[int, ...]
