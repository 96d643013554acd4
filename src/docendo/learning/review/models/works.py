"""Who takes part in a peer review, and what they hand in."""

from typing import Self

from django.db import models
from django.db.models import Q

from docendo.commons.communities.api import Owned, Seat
from docendo.commons.matching.api import of_person
from docendo.kernel.access import NOBODY
from docendo.kernel.kinds import FILMS, SOUNDS, suffix_of
from docendo.learning.review.models.assignments import Assignment
from docendo.learning.review.rules.judging import LONGEST_LINE, LONGEST_TITLE, LONGEST_WORK


class Submission(Owned):
    """A work, by one person or by several who hand it in together; a draft until ``submitted_at``.

    Who wrote it are the participants whose ``submission`` it is. ``number`` was drawn by chance,
    and is all that readers know of a work whose authors are hidden. An example is the
    facilitator's, for practice. ``ticked`` are the numbers of the lines of the checklist, with
    commas between them. Everybody sees it once all is over
    from ``shared_at``, when all of its authors (participants in ``shown_by``) have agreed.
    """

    assignment = models.ForeignKey(
        Assignment, models.CASCADE, related_name="submissions", db_index=False
    )
    number = models.PositiveIntegerField()
    team = models.CharField(max_length=LONGEST_TITLE, blank=True)
    title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    body = models.TextField(max_length=LONGEST_WORK, blank=True)
    html = models.TextField(blank=True)
    renderer = models.PositiveSmallIntegerField(default=0)
    ticked = models.CharField(max_length=100, blank=True)
    is_example = models.BooleanField(default=False)
    is_late = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    revised_at = models.DateTimeField(null=True)
    shared_at = models.DateTimeField(null=True)
    shown_by = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "assignment", "number", name="works_of_an_assignment_have_numbers_of_their_own"
            ),
            models.CheckConstraint(
                condition=Q(is_late=False) | Q(submitted_at__isnull=False),
                name="only_what_was_handed_in_is_late",
            ),
        )
        indexes = (models.Index("community", "assignment", name="works_of_assignment"),)


class Participants(models.QuerySet["Participant"]):
    def of(self, seat: Seat) -> Self:
        """Where somebody takes part themselves."""
        return self.filter(
            Q(community=seat.community, person=seat.member, left_at=None)
            if seat.may_write
            else NOBODY
        )


class Participant(Owned):
    """Somebody takes part in a peer review, until they leave it.

    ``number`` was drawn by chance, and is all that authors know of a reader who is hidden.
    ``extra_hours`` is how much longer than the others they have for every phase. Who
    ``wants_more`` is offered spare works to read. Who ``is_taken_out`` comes back only if whoever
    runs it lets them. ``reminded_at`` is when they were last reminded to compare pairs; of a work
    the review itself remembers it. ``submission`` is the work that they write, alone or with
    others.
    """

    assignment = models.ForeignKey(
        Assignment, models.CASCADE, related_name="participants", db_index=False
    )
    person = of_person()
    number = models.PositiveIntegerField()
    submission = models.ForeignKey(
        Submission, models.SET_NULL, null=True, related_name="authors", db_index=False
    )
    extra_hours = models.PositiveSmallIntegerField(default=0)
    wants_more = models.BooleanField(default=False)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    is_taken_out = models.BooleanField(default=False, db_default=False)
    reminded_at = models.DateTimeField(null=True)

    objects = Participants.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "assignment", "person", name="somebody_takes_part_in_an_assignment_once"
            ),
            models.UniqueConstraint(
                "assignment", "number", name="participants_have_numbers_of_their_own"
            ),
            models.CheckConstraint(
                condition=Q(is_taken_out=False) | Q(left_at__isnull=False),
                name="who_was_taken_out_takes_no_part",
            ),
        )
        indexes = (
            models.Index("community", "person", "assignment", name="reviews_of_a_person"),
            models.Index("community", "submission", name="authors_of_work"),
        )


class Version(Owned):
    """What a work was at a time; the last one of an hour is kept, and each that was handed in."""

    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="versions", db_index=False
    )
    title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    body = models.TextField(max_length=LONGEST_WORK)
    saved_by = models.ForeignKey(Participant, models.CASCADE, related_name="+", db_index=False)
    saved_at = models.DateTimeField()
    is_handed_in = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index("community", "submission", "id", name="versions_of_work"),)


class Attachment(Owned):
    """A file that belongs to a work.

    One that ``tells_who`` holds the name of an author inside, where readers shall not know it.
    """

    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="attachments", db_index=False
    )
    file = models.FileField(upload_to="review/", max_length=200)
    size = models.PositiveIntegerField()
    words = models.CharField(max_length=LONGEST_LINE, blank=True)
    tells_who = models.BooleanField(default=False, db_default=False)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(file="") & Q(size__gte=1), name="an_attachment_holds_something"
            ),
        )
        indexes = (models.Index("community", "submission", name="attachments_of_work"),)

    @property
    def name(self) -> str:
        return (self.file.name or "").rpartition("/")[2]

    @property
    def plays(self) -> str:
        """``sound`` or ``film``; empty for what is looked at."""
        suffix = suffix_of(self.name)
        return "sound" if suffix in SOUNDS else "film" if suffix in FILMS else ""
