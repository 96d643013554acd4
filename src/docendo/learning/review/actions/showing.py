"""Letting everybody of a review see one's work, once all is over."""

from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Seat, writer
from docendo.learning.review.models import Assignment, Participant, Submission
from docendo.learning.review.refusals import NotShownYet
from docendo.learning.review.rules.phases import Phase


@transaction.atomic
def show_work(seat: Seat, *, assignment_id: int, shows: bool, now: datetime) -> Submission:
    """One author says yes for themselves, and for a team once all others have; any says no."""
    writer(seat)
    assignment = Assignment.objects.visible_to(seat).get(pk=assignment_id)
    if assignment.phase != Phase.CLOSED:
        raise NotShownYet
    me = Participant.objects.of(seat).get(assignment=assignment)
    work = Submission.objects.select_for_update(of=("self",), no_key=True).get(
        authors=me, submitted_at__isnull=False
    )
    agreed = set(work.shown_by)
    agreed = agreed | {me.pk} if shows else agreed - {me.pk}
    authors = set(work.authors.filter(left_at=None).values_list("pk", flat=True))
    work.shown_by = sorted(agreed & authors)
    work.shared_at = (work.shared_at or now) if authors <= agreed else None
    work.save(update_fields=["shown_by", "shared_at"])
    return work
