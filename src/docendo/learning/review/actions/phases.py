"""Moving a review from one phase to the next: by hand, or because its date has come."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from docendo.commons.communities.api import Seat
from docendo.kernel.events import publish
from docendo.learning.review.actions.people import bring_in
from docendo.learning.review.actions.planning import locked
from docendo.learning.review.events import PhaseMoved
from docendo.learning.review.models import Assignment
from docendo.learning.review.refusals import PhaseIsElsewhere
from docendo.learning.review.rules.phases import Moving, Phase, moving
from docendo.learning.review.rules.planning import DATE_FIELDS


@transaction.atomic
def move_phase(
    seat: Seat, *, assignment_id: int, here: Phase, to: Phase, now: datetime
) -> Assignment:
    """One phase on or back; ``here`` is where whoever decided saw it stand.

    Two who press at once move it once, and nobody moves it on from where they did not see it.
    """
    assignment = locked(seat, assignment_id)
    match moving(Phase(assignment.phase), to, among=assignment.phases):
        case Moving.ALREADY_THERE:
            return assignment
        case Moving.NOT_BESIDE:
            raise PhaseIsElsewhere
    if assignment.phase != here:
        raise PhaseIsElsewhere
    _move(assignment, to, by_id=seat.member.pk, now=now)
    return assignment


def move_what_is_due(*, now: datetime) -> None:
    """On to where the dates say, as often as that is; each review in a transaction of its own."""
    due = Q()
    for phase, name in DATE_FIELDS.items():
        due |= Q(phase=phase, **{f"{name}__lte": now})
    for pk in Assignment.objects.filter(due).order_by("pk").values_list("pk", flat=True):
        _move_due(pk, now=now)


@transaction.atomic
def _move_due(assignment_id: int, *, now: datetime) -> None:
    # Deleted or moved by somebody else meanwhile: then there is nothing to do.
    assignment = Assignment.objects.select_for_update(of=("self",)).filter(pk=assignment_id).first()
    while assignment is not None:
        end = assignment.ends.get(Phase(assignment.phase))
        if end is None or end > now:
            return
        among = assignment.phases
        _move(assignment, among[among.index(Phase(assignment.phase)) + 1], by_id=None, now=now)


def _move(assignment: Assignment, to: Phase, *, by_id: int | None, now: datetime) -> None:
    among = assignment.phases
    is_back = among.index(to) < among.index(Phase(assignment.phase))
    end = assignment.ends.get(to)
    changed = ["phase", "phase_since"]
    if is_back and end is not None and end <= now:
        # A date that has passed would move it on again at once.
        setattr(assignment, DATE_FIELDS[to], None)
        changed.append(DATE_FIELDS[to])
    assignment.phase, assignment.phase_since = to, now
    assignment.save(update_fields=changed)
    if to == Phase.SUBMITTING and not is_back:
        bring_in(assignment, now=now)
    publish(
        PhaseMoved(
            community_id=assignment.community_id,
            assignment_id=assignment.pk,
            phase=to,
            is_back=is_back,
            by_id=by_id,
            at=now,
        )
    )
