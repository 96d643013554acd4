"""What a facilitator says of a peer review, and why some of it cannot work; no database."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from docendo.learning.review.rules.judging import (
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

LONGEST_INSTRUCTIONS: Final = 20_000
LONGEST_WORDS: Final = 2_000
MOST_LINES: Final = 20
FARTHEST: Final = timedelta(days=3 * 366)
# Points of a work are added up from these.
SCORED: Final = frozenset({Strategy.SCALES, Strategy.RUBRIC, Strategy.ERRORS})
# Where readers go through it criterion by criterion; with pairs there may be none.
NEED_CRITERIA: Final = SCORED | {Strategy.COMMENTS}


@dataclass(frozen=True)
class NewLevel:
    """One level of a rubric: its points, and what it looks like."""

    points: float
    words: str


@dataclass(frozen=True, kw_only=True)
class NewCriterion:
    """One thing that readers look at, as it was typed."""

    title: str
    words: str = ""
    weight: float = 1.0
    low: float = 0.0
    high: float = 10.0
    needs_comment: bool = False
    levels: Sequence[NewLevel] = ()

    def scale(self, strategy: Strategy) -> tuple[float, float]:
        """Between which points it lies: a rubric's are those of its levels."""
        match strategy:
            case Strategy.SCALES:
                return self.low, self.high
            case Strategy.RUBRIC:
                points = [level.points for level in self.levels]
                return min(points), max(points)
            case _:
                return 0.0, 1.0


@dataclass(frozen=True, kw_only=True)
class Said:
    """All that is decided of a peer review when it is made."""

    title: str
    body: str
    strategy: Strategy
    criteria: Sequence[NewCriterion]
    group_id: int | None = None
    checklist: Sequence[str] = ()
    calibrates: bool = False
    revises: bool = True
    ends: Mapping[Phase, datetime | None] = field(default_factory=dict)
    late: Late = Late.MARKED
    readers: int = 3
    choosing: Choosing = Choosing.FAIR
    method: Method = Method.CORRECTED
    reading_share: int = 0
    hides_authors: bool = True
    hides_readers: bool = True
    takes_teams: bool = False
    takes_files: bool = True


@dataclass(frozen=True)
class Fault:
    """Why something cannot work: at which field of the form, or in which criterion (from 1)."""

    where: str
    words: str | Promise
    criterion: int | None = None


DATE_FIELDS: Final[Mapping[Phase, str]] = {
    Phase.SUBMITTING: "submit_by",
    Phase.CALIBRATING: "calibrate_by",
    Phase.REVIEWING: "review_by",
    Phase.REVISING: "revise_by",
}


def faults(said: Said, *, now: datetime) -> Sequence[Fault]:
    """All that cannot work in what is about to be made."""
    return [
        *_of_numbers(said),
        *_of_criteria(said),
        *faults_of_dates(said.ends, after=None, now=now),
    ]


def faults_of_dates(
    ends: Mapping[Phase, datetime | None], *, after: Phase | None, now: datetime
) -> Iterator[Fault]:
    """Dates of phases that are still to end lie ahead, and all come one after the other.

    ``after`` is the phase that has ended last: of what is past the dates stay as they are.
    """
    last: datetime | None = None
    has_passed = after is not None
    for phase, name in DATE_FIELDS.items():
        end = ends.get(phase)
        if end is not None:
            if last is not None and end <= last:
                yield Fault(name, _("This phase would end before the one before it."))
            elif not has_passed and end <= now:
                yield Fault(name, _("This is in the past already. Choose a later time."))
            elif end - now > FARTHEST:
                yield Fault(name, _("Choose a day that is not so far away."))
            last = max(end, last or end)
        if phase == after:
            has_passed = False


def _of_numbers(said: Said) -> Iterator[Fault]:
    if not 1 <= said.readers <= MOST_READERS:
        words = _("Each work can have 1 to %(number)s readers.") % {"number": MOST_READERS}
        yield Fault("readers", words)
    if not 0 <= said.reading_share <= 100:
        yield Fault("reading_share", _("This is a share in percent: 0 to 100."))
    if len(said.checklist) > MOST_LINES:
        words = _("These are more than %(number)s lines. Take some away.")
        yield Fault("checklist", words % {"number": MOST_LINES})


def _of_criteria(said: Said) -> Iterator[Fault]:
    if not said.criteria and said.strategy in NEED_CRITERIA:
        yield Fault("criteria", _("Readers need at least one criterion. Add one."))
    if len(said.criteria) > MOST_CRITERIA:
        words = _(
            "There are more than %(number)s criteria. Nobody reads so carefully; take some away."
        )
        yield Fault("criteria", words % {"number": MOST_CRITERIA})
    if said.strategy in SCORED and said.criteria and not any(c.weight for c in said.criteria):
        yield Fault("criteria", _("All weights are zero, so that no work could get points."))
    seen: set[str] = set()
    for number, criterion in enumerate(said.criteria, start=1):
        if criterion.title.casefold() in seen:
            yield Fault("title", _("Another criterion has the same name."), number)
        seen.add(criterion.title.casefold())
        yield from (
            Fault(where, words, number) for where, words in _of_one(criterion, said.strategy)
        )


def _of_one(criterion: NewCriterion, strategy: Strategy) -> Iterator[tuple[str, str]]:
    if not math.isfinite(criterion.weight) or not 0 <= criterion.weight <= MOST_POINTS:
        yield "weight", _("A weight is a number from 0 to %(most)s.") % {"most": MOST_POINTS}
    if strategy == Strategy.SCALES:
        yield from _of_scale(criterion)
    elif strategy == Strategy.RUBRIC:
        yield from _of_levels(criterion.levels)


def _of_scale(criterion: NewCriterion) -> Iterator[tuple[str, str]]:
    if not all(0 <= points <= MOST_POINTS for points in (criterion.low, criterion.high)):
        yield "high", _("Points are numbers from 0 to %(most)s.") % {"most": MOST_POINTS}
    elif criterion.high <= criterion.low:
        yield "high", _("The scale is empty: the most points must be more than the fewest.")


def _of_levels(levels: Sequence[NewLevel]) -> Iterator[tuple[str, str]]:
    points = [level.points for level in levels]
    if len(levels) < 2:
        yield "levels", _("A rubric needs at least two levels, one on each line.")
    elif len(levels) > MOST_LEVELS:
        words = _("There are more than %(number)s levels. Take some away.")
        yield "levels", words % {"number": MOST_LEVELS}
    if not all(0 <= each <= MOST_POINTS for each in points):
        yield "levels", _("Points are numbers from 0 to %(most)s.") % {"most": MOST_POINTS}
    if len(set(points)) < len(points):
        yield "levels", _("Two levels have the same points, so that they overlap.")
