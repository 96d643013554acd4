"""What is said in answer to a discussion."""

from django.db import models
from django.db.models import F, Q

from docendo.commons.communities.api import Seat, Text
from docendo.kernel.access import row_rule
from docendo.learning.discussions.models import permissions
from docendo.learning.discussions.models.discussions import Discussion
from docendo.learning.discussions.rules import LONGEST_REASON


class Replies(models.QuerySet["Reply"]):
    def visible_to(self, seat: Seat) -> "Replies":
        return self.filter(reading_a_reply.among(seat))


class Reply(Text):
    """A reply, one below the other in order of time; it may name the one that it ``answers``."""

    discussion = models.ForeignKey(
        Discussion, models.CASCADE, related_name="replies", db_index=False
    )
    answers = models.ForeignKey(
        "self", models.RESTRICT, null=True, related_name="+", db_index=False
    )
    removed_reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    objects = Replies.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(answers=None) | ~Q(answers=F("id")), name="no_reply_answers_itself"
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=False) | Q(removed_by=None, removed_reason=""),
                name="only_a_removed_reply_has_a_remover",
            ),
        )
        indexes = (
            models.Index(
                "community", "discussion", "created_at", "id", name="replies_of_discussion"
            ),
            models.Index(
                "community",
                "answers",
                name="answers_to_reply",
                condition=Q(answers__isnull=False),
            ),
            models.Index("community", "author", name="replies_of_author"),
        )

    @property
    def anchor(self) -> str:
        """Where it stands on the page of its discussion."""
        return f"reply-{self.pk}"


reading_a_reply = row_rule(
    "reading a reply",
    model=Reply,
    allows=permissions.reads_reply,
    among=permissions.readable_replies,
)
editing_a_reply = row_rule(
    "editing a reply", model=Reply, allows=permissions.may_edit, among=permissions.editable
)
removing_a_reply = row_rule(
    "removing a reply", model=Reply, allows=permissions.may_remove, among=permissions.removable
)
