"""What works, readers and files are called: by drawn numbers where people are hidden."""

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from django.utils.translation import gettext

from docendo.kernel.text import isolated
from docendo.learning.review.models import Assignment, Attachment, Participant, Submission


def work_name(assignment: Assignment, work: Submission) -> str:
    """ "Work 7", or by whom it is. The names come with ``authors__person`` fetched before."""
    if assignment.hides_authors:
        return gettext("Work %(number)s") % {"number": work.number}
    return authors_of(work)


def authors_of(work: Submission) -> str:
    """For whoever may know: the team's name, or the authors' names."""
    names = ", ".join(isolated(each.person.name) for each in work.authors.all())
    return work.team or names or gettext("Work %(number)s") % {"number": work.number}


def reader_name(assignment: Assignment, reader: Participant | None) -> str:
    """ "Reader 103", or their name; None is who runs the review."""
    if reader is None:
        return gettext("Who runs this review")
    if assignment.hides_readers:
        return gettext("Reader %(number)s") % {"number": reader.number}
    return reader.person.name


def files_of(
    assignment: Assignment, work: Submission, rows: Iterable[Attachment]
) -> Sequence[tuple[Attachment, str]]:
    """The files of a work in their order; where authors are hidden no name is their own."""
    found = sorted((row for row in rows if row.removed_at is None), key=lambda row: row.pk)
    if not assignment.hides_authors:
        return [(row, row.name) for row in found]
    return [
        (row, f"work-{work.number}-file-{at}{PurePosixPath(row.name).suffix.lower()}")
        for at, row in enumerate(found, start=1)
    ]
