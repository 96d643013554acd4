"""What a work is worth by its readers, and how well somebody read."""

from django.db import models
from django.db.models import F, Q

from docendo.commons.communities.api import Owned, author_of
from docendo.learning.review.models.assignments import Assignment
from docendo.learning.review.models.works import Participant, Submission
from docendo.learning.review.rules.judging import LONGEST_COMMENT


class Grade(Owned):
    """The grade of a work as it was last worked out, in points of its assignment.

    ``score`` lies between ``low`` and ``high`` as far as its readers tell; ``mean``, ``median``
    and ``workshop`` are what the plain methods give. ``terms`` is what the reason in words is made
    of (``rules.reasons``). A facilitator who ``set_points`` says why. What was worked out anew
    since grades were published is ``proposed`` until a facilitator has seen what it changes.
    """

    submission = models.OneToOneField(
        Submission, models.CASCADE, related_name="grade", db_index=False
    )
    score = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    mean = models.FloatField(null=True)
    median = models.FloatField(null=True)
    workshop = models.FloatField(null=True)
    wants_reader = models.BooleanField(default=False)
    terms = models.JSONField(default=dict)
    proposed = models.JSONField(null=True)
    worked_out_at = models.DateTimeField()
    set_points = models.FloatField(null=True)
    set_by = author_of(null=True)
    set_why = models.TextField(max_length=LONGEST_COMMENT, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(score=None, low=None, high=None)
                | Q(score__gte=F("low"), score__lte=F("high")),
                name="a_grade_lies_in_its_interval",
            ),
            models.CheckConstraint(
                condition=Q(set_points=None, set_by=None, set_why="")
                | Q(set_points__isnull=False, set_by__isnull=False) & ~Q(set_why=""),
                name="who_sets_a_grade_says_why",
            ),
        )


class Grading(Owned):
    """How far grades of an assignment are worked out, and what was found in its judgments.

    Each beginning is a ``turn``; an older one that still runs stops. ``done`` of ``works`` are
    written until ``ended_at``. ``suspicions`` are rows of ``rules.suspicions``.
    """

    assignment = models.OneToOneField(
        Assignment, models.CASCADE, related_name="grading", db_index=False
    )
    turn = models.PositiveIntegerField(default=1)
    works = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    suspicions = models.JSONField(default=list)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(done__lte=F("works")),
                name="no_more_grades_are_worked_out_than_works",
            ),
        )


class ReadingGrade(Owned):
    """How well somebody read, between 0 and 1, and what of it is said to them as advice.

    ``usefulness`` is what authors say, ``closeness`` how near the judgments were to the consensus,
    corrected for how hard the works were to judge.
    """

    participant = models.OneToOneField(
        Participant, models.CASCADE, related_name="reading_grade", db_index=False
    )
    score = models.FloatField(null=True)
    usefulness = models.FloatField(null=True)
    closeness = models.FloatField(null=True)
    advice = models.JSONField(default=list)
    worked_out_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0, score__lte=1),
                name="how_well_somebody_read_lies_between_nothing_and_all",
            ),
        )
