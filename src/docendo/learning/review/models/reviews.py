"""Who reads what, and what they say of it."""

from django.db import models
from django.db.models import F, Q

from docendo.commons.communities.api import Owned, author_of
from docendo.learning.review.models.assignments import Assignment, Criterion, Level
from docendo.learning.review.models.works import Attachment, Participant, Submission
from docendo.learning.review.rules.judging import (
    LONGEST_COMMENT,
    LONGEST_LINE,
    LONGEST_SUGGESTION,
    Kind,
    Origin,
)


class Review(Owned):
    """Somebody is to read a work, and says what they think of it when they send it.

    A peer's has a ``reader``; a reference is the ``facilitator``'s judgment, of an example or as a
    spot check. It is not counted on any more from ``withdrawn_at``, when it went to somebody else
    or its reader left; what was sent stays. ``body`` is the general comment.
    """

    assignment = models.ForeignKey(
        Assignment, models.CASCADE, related_name="reviews", db_index=False
    )
    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="reviews", db_index=False
    )
    reader = models.ForeignKey(
        Participant, models.CASCADE, null=True, related_name="reviews", db_index=False
    )
    facilitator = author_of(null=True)
    kind = models.CharField(max_length=10, choices=Kind)
    origin = models.CharField(max_length=12, choices=Origin, default=Origin.GIVEN)
    body = models.TextField(max_length=LONGEST_COMMENT, blank=True)
    given_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=LONGEST_LINE, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("submission", "reader", name="somebody_reads_a_work_once"),
            models.CheckConstraint(
                condition=Q(kind=Kind.REFERENCE, reader=None, facilitator__isnull=False)
                | Q(
                    kind__in=(Kind.PEER, Kind.PRACTICE),
                    reader__isnull=False,
                    facilitator=None,
                ),
                name="a_review_is_a_readers_or_a_facilitators",
            ),
            models.CheckConstraint(
                condition=Q(origin__in=Origin.values), name="a_review_has_a_known_origin"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(sent_at=None),
                name="what_was_sent_is_not_withdrawn",
            ),
        )
        indexes = (
            models.Index("community", "assignment", name="reviews_of_assignment"),
            models.Index("community", "reader", name="reviews_of_reader"),
        )


class Judgment(Owned):
    """What a review says to one criterion: points, or the level they come from, and a comment."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="judgments", db_index=False)
    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="+", db_index=False)
    points = models.FloatField(null=True)
    level = models.ForeignKey(Level, models.RESTRICT, null=True, related_name="+", db_index=False)
    words = models.TextField(max_length=LONGEST_COMMENT, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("review", "criterion", name="a_review_judges_a_criterion_once"),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gte=0), name="points_are_not_negative"
            ),
        )


class Remark(Owned):
    """A comment on a passage of a work, or on a moment of what can be heard or seen.

    ``starts`` and ``ends`` count characters of the body as it was handed in, and ``quote`` is what
    stood there; ``seconds`` is a moment of the ``attachment``. ``suggestion`` is what could stand
    there instead.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="remarks", db_index=False)
    starts = models.PositiveIntegerField(null=True)
    ends = models.PositiveIntegerField(null=True)
    quote = models.TextField(max_length=LONGEST_SUGGESTION, blank=True)
    attachment = models.ForeignKey(
        Attachment, models.CASCADE, null=True, related_name="+", db_index=False
    )
    seconds = models.PositiveIntegerField(null=True)
    words = models.TextField(max_length=LONGEST_COMMENT)
    suggestion = models.TextField(max_length=LONGEST_SUGGESTION, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(words=""), name="a_remark_says_something"),
            models.CheckConstraint(
                condition=Q(starts__isnull=False, ends__gt=F("starts"), attachment=None)
                | Q(starts=None, ends=None, attachment__isnull=False),
                name="a_remark_is_on_a_passage_or_on_a_file",
            ),
        )
        indexes = (models.Index("community", "review", name="remarks_of_review"),)


class Comparison(Owned):
    """A reader is shown two works, and says which is better once they have read both."""

    assignment = models.ForeignKey(
        Assignment, models.CASCADE, related_name="comparisons", db_index=False
    )
    reader = models.ForeignKey(
        Participant, models.CASCADE, related_name="comparisons", db_index=False
    )
    left = models.ForeignKey(Submission, models.CASCADE, related_name="+", db_index=False)
    right = models.ForeignKey(Submission, models.CASCADE, related_name="+", db_index=False)
    winner = models.ForeignKey(
        Submission, models.CASCADE, null=True, related_name="+", db_index=False
    )
    left_words = models.TextField(max_length=LONGEST_COMMENT, blank=True)
    right_words = models.TextField(max_length=LONGEST_COMMENT, blank=True)
    given_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "reader", "left", "right", name="a_reader_compares_two_works_once"
            ),
            models.CheckConstraint(
                condition=Q(left__lt=F("right")), name="two_different_works_are_compared"
            ),
            models.CheckConstraint(
                condition=Q(winner=None, sent_at=None)
                | Q(sent_at__isnull=False) & (Q(winner=F("left")) | Q(winner=F("right"))),
                name="one_of_the_two_is_better",
            ),
        )
        indexes = (models.Index("community", "assignment", name="pairs_of_assignment"),)
