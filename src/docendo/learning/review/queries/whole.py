"""A work with all that was said of it, for whoever runs the review."""

from collections.abc import Sequence
from dataclasses import dataclass

from docendo.commons.communities.api import Seat
from docendo.learning.review.models import Assignment, Attachment, Participant, Submission
from docendo.learning.review.queries.answering import (
    ComparedWith,
    Received,
    compared_with,
    reviews_of,
)
from docendo.learning.review.queries.grades import assignment_to_run
from docendo.learning.review.queries.handed_in import files_handed_in, show_as_handed_in
from docendo.learning.review.queries.naming import authors_of, files_of, work_name
from docendo.learning.review.queries.reading import is_answered_openly
from docendo.learning.review.rules.judging import Strategy
from docendo.learning.review.rules.phases import Phase


@dataclass(frozen=True)
class WholePage:
    assignment: Assignment
    work: Submission
    authors: str
    files: Sequence[tuple[Attachment, str]]
    received: Sequence[Received]
    compared: Sequence[ComparedWith]
    is_shown: bool

    @property
    def takes_readers(self) -> bool:
        is_reading = self.assignment.phase == Phase.REVIEWING
        return is_reading and self.assignment.strategy != Strategy.PAIRS


def whole_page(seat: Seat, *, assignment_id: int, number: int) -> WholePage:
    """With the names of authors and readers, who are hidden only from each other.

    Whoever takes part as well knows no more than the others do.
    """
    assignment = assignment_to_run(seat, assignment_id)
    handed_in = assignment.submissions.filter(is_example=False, submitted_at__isnull=False)
    work = handed_in.prefetch_related("authors__person").get(number=number)
    show_as_handed_in([work], seat.community)
    is_outside = not Participant.objects.of(seat).filter(assignment=assignment).exists()
    is_shown = is_outside or is_answered_openly(assignment)
    files = files_of(assignment, work, files_handed_in(work.attachments.all()))
    return WholePage(
        assignment=assignment,
        work=work,
        authors=authors_of(work) if is_outside else work_name(assignment, work),
        files=files if is_outside else [],
        received=reviews_of(assignment, work, files, with_names=is_outside) if is_shown else [],
        compared=compared_with(assignment, work, with_names=is_outside) if is_shown else [],
        is_shown=is_shown,
    )
