"""Spot checks from a file: what a facilitator gave some works, taken in as references."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from docendo.commons.communities.api import Seat, writer
from docendo.learning.review import queries
from docendo.learning.review.models import Assignment, Judgment, Review
from docendo.learning.review.refusals import NoGradesHere, RowsRefused
from docendo.learning.review.rules.checking import Check
from docendo.learning.review.rules.grades import WHOLE
from docendo.learning.review.rules.judging import Kind, Strategy


@transaction.atomic
def import_spot_checks(
    seat: Seat, *, assignment_id: int, checks: Sequence[Check], now: datetime
) -> int:
    """All rows or none; how many. Whoever is unknown is named by the row."""
    facilitator = writer(seat)
    assignment = (
        Assignment.objects.run_by(seat)
        .select_for_update(of=("self",), no_key=True)
        .get(pk=assignment_id)
    )
    if assignment.strategy in (Strategy.COMMENTS, Strategy.PAIRS):
        raise NoGradesHere
    works = dict(queries.works_to_read(assignment).values_list("number", "pk"))
    people = assignment.participants.filter(submission__in=works.values())
    by_mail = {
        address.casefold(): work
        for address, work in people.values_list("person__email", "submission_id")
        if address
    }
    own = Review.objects.filter(
        submission__in=works.values(), facilitator=facilitator, kind=Kind.REFERENCE
    )
    judged = set(own.filter(saved_at__isnull=False).values_list("submission", flat=True))
    found: dict[int, float] = {}
    faults = []
    for check in checks:
        work = by_mail.get(check.who.casefold()) or works.get(check.number or 0)
        if work is None:
            faults.append(
                _("Row %(row)s: nobody here handed in a work as “%(who)s”.")
                % {"row": check.row, "who": check.who}
            )
        elif work in judged:
            faults.append(
                _("Row %(row)s: you have judged this work by its criteria. Change that instead.")
                % {"row": check.row}
            )
        elif work in found:
            faults.append(_("Row %(row)s: this work is there already.") % {"row": check.row})
        else:
            found[work] = check.points
    if faults:
        raise RowsRefused(faults)
    own.filter(submission__in=found).delete()
    reviews = Review.objects.bulk_create(
        Review(
            community=seat.community,
            assignment=assignment,
            submission_id=work,
            facilitator=facilitator,
            kind=Kind.REFERENCE,
            given_at=now,
            sent_at=now,
        )
        for work in found
    )
    # Each criterion gets the same share of its scale, so that the whole is what the file says.
    Judgment.objects.bulk_create(
        Judgment(
            community=seat.community,
            review=review,
            criterion_id=key,
            points=scale.low + (scale.high - scale.low) * found[review.submission_id] / WHOLE,
        )
        for review in reviews
        for key, scale in queries.scales(assignment).items()
    )
    return len(found)
