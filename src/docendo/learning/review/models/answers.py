"""What authors do with what was said of their work."""

from django.db import models
from django.db.models import Q

from docendo.commons.communities.api import Owned, author_of
from docendo.learning.review.models.reviews import Remark, Review
from docendo.learning.review.models.works import Participant, Submission
from docendo.learning.review.rules.judging import LONGEST_COMMENT, Helpful


class Answer(Owned):
    """What the authors of a work answer to a review, and how much it helped them."""

    review = models.OneToOneField(Review, models.CASCADE, related_name="answer", db_index=False)
    by = models.ForeignKey(Participant, models.CASCADE, related_name="+", db_index=False)
    helpful = models.PositiveSmallIntegerField(choices=Helpful, null=True)
    words = models.TextField(max_length=LONGEST_COMMENT, blank=True)
    thanks = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(helpful=None) | Q(helpful__in=Helpful.values),
                name="an_answer_says_how_much_a_review_helped",
            ),
        )


class Change(Owned):
    """What was changed in a work because of a review, or of one remark in it."""

    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="changes", db_index=False
    )
    review = models.ForeignKey(Review, models.CASCADE, related_name="changes", db_index=False)
    remark = models.ForeignKey(
        Remark, models.CASCADE, null=True, related_name="changes", db_index=False
    )
    words = models.TextField(max_length=LONGEST_COMMENT)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(words=""), name="a_change_is_said"),)
        indexes = (models.Index("community", "submission", name="changes_of_work"),)


class Appeal(Owned):
    """The authors of a work ask for its grade to be looked at once more, and get an answer."""

    submission = models.OneToOneField(
        Submission, models.CASCADE, related_name="appeal", db_index=False
    )
    by = models.ForeignKey(Participant, models.CASCADE, related_name="+", db_index=False)
    words = models.TextField(max_length=LONGEST_COMMENT)
    asked_at = models.DateTimeField()
    answer = models.TextField(max_length=LONGEST_COMMENT, blank=True)
    answered_by = author_of(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(words=""), name="an_appeal_of_a_grade_says_why"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by=None, answered_at=None)
                | ~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False),
                name="an_appeal_of_a_grade_is_answered_in_words",
            ),
        )
