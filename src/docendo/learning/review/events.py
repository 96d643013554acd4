"""What happens while people read each other's works, for whoever tells them."""

from dataclasses import dataclass

from docendo.kernel.events import Event


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
