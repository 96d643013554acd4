"""Who may do what in which phase of a peer review, until when, and why not; no database.

Each function takes the assignment and the participant as they are (or None for somebody who does
not take part) and answers with a ``Right``. Dates count although nobody has moved the phase yet,
so that nobody gains by a worker that was away; whoever has extra hours goes on in a phase that has
ended for the others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

from docendo.learning.review.rules.judging import Late
from docendo.learning.review.rules.phases import ORDER, Phase


class InPhases(Protocol):
    """What of an assignment decides."""

    @property
    def phase(self) -> str: ...

    @property
    def phase_since(self) -> datetime: ...

    @property
    def phases(self) -> Sequence[Phase]: ...

    @property
    def ends(self) -> Mapping[Phase, datetime | None]: ...

    @property
    def late(self) -> str: ...


class TakesPart(Protocol):
    """What of a participant decides."""

    @property
    def extra_hours(self) -> int: ...

    @property
    def left_at(self) -> datetime | None: ...


class Handed(Protocol):
    """What of a work decides."""

    @property
    def submitted_at(self) -> datetime | None: ...


class Why(models.TextChoices):
    """Why something cannot be done now, and what can be done instead."""

    NOT_IN = "not_in", _("You do not take part here. Take part first, if that is still possible.")
    NOT_YET = "not_yet", _("It is not time for that yet. The line above says when it begins.")
    OVER = "over", _("Its time is over. Ask who runs this review if you need longer.")
    TOO_LATE = "too_late", _("The time to hand in is over, and nothing late is taken here.")
    HANDED_IN = "handed_in", _("This work is handed in, and stays as it is until it was read.")
    CLOSED = "closed", _("This review is closed. What was written stays, and can be read.")
    NOT_HERE = "not_here", _("This review has no such phase.")
    TAKEN_OUT = (
        "taken_out",
        _("Who runs this review has taken you out of it. Ask them if you think otherwise."),
    )


@dataclass(frozen=True)
class Right:
    """Whether something may be done; ``why`` not, ``until`` when, and whether it counts as late."""

    why: Why | None = None
    until: datetime | None = None
    is_late: bool = False

    def __bool__(self) -> bool:
        return self.why is None


def end_for(
    assignment: InPhases, participant: TakesPart | None, phase: Phase, *, has_passed: bool
) -> datetime | None:
    """When a phase ends for somebody; of one that was ended by hand when their extra hours do."""
    extra = timedelta(hours=participant.extra_hours if participant else 0)
    end = assignment.ends.get(phase)
    if end is None and has_passed and extra and _is_next(assignment, phase):
        end = assignment.phase_since
    return end + extra if end is not None else None


def may_join(assignment: InPhases, *, now: datetime, is_taken_out: bool = False) -> Right:
    """Anybody who sees it, while what they hand in is still taken, but who was taken out."""
    right = _handing_in(assignment, None, now)
    return Right(Why.TAKEN_OUT) if right and is_taken_out else right


def may_hand_in(assignment: InPhases, participant: TakesPart | None, *, now: datetime) -> Right:
    """To write a first work and hand it in; where ``is_late``, it is marked so."""
    return _if_in(participant, _handing_in(assignment, participant, now))


def may_take_back(assignment: InPhases, participant: TakesPart | None, *, now: datetime) -> Right:
    """What was handed in becomes a draft once more, before anybody can have read it."""
    right = _if_in(participant, _within(assignment, participant, Phase.SUBMITTING, now))
    if right and assignment.phase != Phase.SUBMITTING:
        return Right(Why.OVER)
    return right


def may_practice(assignment: InPhases, participant: TakesPart | None, *, now: datetime) -> Right:
    """To judge the examples; whoever comes late does so while others read already."""
    has_examples = Phase.CALIBRATING in assignment.phases
    is_late = has_examples and assignment.phase == Phase.REVIEWING
    phase = Phase.REVIEWING if is_late else Phase.CALIBRATING
    return _if_in(participant, _within(assignment, participant, phase, now))


def may_read(assignment: InPhases, participant: TakesPart | None, *, now: datetime) -> Right:
    """To read works, judge them and send that."""
    return _if_in(participant, _within(assignment, participant, Phase.REVIEWING, now))


def may_answer(assignment: InPhases, participant: TakesPart | None, *, now: datetime) -> Right:
    """To answer reviews, and to say how they helped."""
    return _if_in(participant, _within(assignment, participant, Phase.REVISING, now))


def may_revise(assignment: InPhases, participant: TakesPart | None, *, now: datetime) -> Right:
    """To change what was handed in because of what was said of it."""
    return may_answer(assignment, participant, now=now)


def may_write(
    assignment: InPhases, participant: TakesPart | None, *, work: Handed | None, now: datetime
) -> Right:
    """To write one's work: before it is handed in, and to revise it after it was read."""
    if work is None or work.submitted_at is None:
        return may_hand_in(assignment, participant, now=now)
    right = may_revise(assignment, participant, now=now)
    return Right(Why.HANDED_IN) if right.why == Why.NOT_YET else right


def may_leave(assignment: InPhases, participant: TakesPart | None) -> Right:
    """At any time until all is over."""
    is_over = assignment.phase == Phase.CLOSED
    return _if_in(participant, Right(Why.CLOSED if is_over else None))


def may_change_all(assignment: InPhases) -> bool:
    """Whoever prepares it may say everything otherwise; later only words and dates."""
    return assignment.phase == Phase.PREPARING


def _if_in(participant: TakesPart | None, right: Right) -> Right:
    """The right, for whoever takes part."""
    is_in = participant is not None and participant.left_at is None
    return right if is_in else Right(Why.NOT_IN)


def _handing_in(assignment: InPhases, participant: TakesPart | None, now: datetime) -> Right:
    right = _within(assignment, participant, Phase.SUBMITTING, now)
    if right.why != Why.OVER:
        return right
    can_be_read = ORDER.index(Phase(assignment.phase)) <= ORDER.index(Phase.REVIEWING)
    ends = assignment.ends.get(Phase.REVIEWING)
    if not can_be_read or (ends is not None and now >= ends):
        return right
    if assignment.late == Late.REFUSED:
        return Right(Why.TOO_LATE)
    return Right(until=ends, is_late=True)


def _within(
    assignment: InPhases, participant: TakesPart | None, phase: Phase, now: datetime
) -> Right:
    """Whether it is that phase for somebody."""
    if phase not in assignment.phases:
        return Right(Why.NOT_HERE)
    if assignment.phase == Phase.CLOSED:
        return Right(Why.CLOSED)
    here, there = ORDER.index(Phase(assignment.phase)), ORDER.index(phase)
    if here < there:
        return Right(Why.NOT_YET)
    end = end_for(assignment, participant, phase, has_passed=here > there)
    if end is not None and now >= end:
        return Right(Why.OVER)
    goes_on = participant is not None and participant.extra_hours > 0 and end is not None
    if here > there and not goes_on:
        return Right(Why.OVER)
    return Right(until=end)


def _is_next(assignment: InPhases, phase: Phase) -> bool:
    """Whether the phase is the one that has ended last."""
    among = assignment.phases
    here = Phase(assignment.phase)
    return here in among and phase in among and among.index(here) == among.index(phase) + 1
