"""What is said about a document beside it, and which changes of it are proposed."""

import json
from typing import Self

from django.db import models
from django.db.models import Q

from docendo.commons.communities.api import Seat, Text, author_of
from docendo.kernel.access import row_rule
from docendo.learning.documents.models.changes import Change
from docendo.learning.documents.models.documents import Document, seeing_a_document
from docendo.learning.documents.rules.comments import (
    LONGEST_COMMENT,
    LONGEST_PASSAGE,
    LONGEST_PROPOSAL,
    LONGEST_REASON,
    Outcome,
)


class Comments(models.QuerySet["Comment"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(seeing_a_comment.among(seat))

    def said_in(self, document: Document) -> Self:
        """All that is said about it, by the index, which begins with the community."""
        return self.filter(community=document.community_id, document=document)

    def standing(self) -> Self:
        return self.filter(removed_at=None)

    def open(self) -> Self:
        return self.standing().filter(thread=None, outcome=Outcome.OPEN)


class Comment(Text):
    """A comment on a document, an answer to one (``thread``), or a suggestion (``proposal``).

    ``passage`` are the words of the document that it is about, as they were then, and ``place``
    where they stand, as the editor says where a cursor does: it moves along with what others
    write. Nothing of it is in the document; ``change`` is what it became when it was accepted.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="comments", db_index=False)
    thread = models.ForeignKey(
        "self", models.CASCADE, null=True, related_name="answers", db_index=False
    )
    body = models.TextField(max_length=LONGEST_COMMENT, blank=True)
    passage = models.TextField(max_length=LONGEST_PASSAGE, blank=True)
    place = models.JSONField(null=True)
    proposal = models.TextField(max_length=LONGEST_PROPOSAL, null=True)
    outcome = models.CharField(
        max_length=10, choices=Outcome.choices, default=Outcome.OPEN, blank=True
    )
    settled_by = author_of(null=True)
    settled_at = models.DateTimeField(null=True)
    change = models.OneToOneField(Change, models.CASCADE, null=True, related_name="suggestion")
    removed_reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    objects = Comments.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(author__isnull=False), name="a_comment_of_a_document_has_an_author"
            ),
            models.CheckConstraint(
                condition=~Q(body="") | Q(proposal__isnull=False),
                name="a_comment_of_a_document_says_something",
            ),
            models.CheckConstraint(
                condition=Q(thread=None)
                | Q(passage="", place__isnull=True, proposal=None, outcome=Outcome.OPEN),
                name="an_answer_is_about_its_comment",
            ),
            models.CheckConstraint(
                condition=Q(proposal=None) | ~Q(passage=""), name="a_suggestion_is_about_words"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.OPEN)
                | Q(outcome=Outcome.RESOLVED, proposal=None)
                | Q(outcome__in=(Outcome.ACCEPTED, Outcome.DECLINED), proposal__isnull=False),
                name="comments_are_resolved_and_suggestions_decided",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.OPEN, settled_at=None, settled_by=None)
                | (
                    ~Q(outcome=Outcome.OPEN) & Q(settled_at__isnull=False, settled_by__isnull=False)
                ),
                name="a_comment_is_settled_by_somebody_at_a_time",
            ),
            models.CheckConstraint(
                condition=(~Q(outcome=Outcome.ACCEPTED) & Q(change=None))
                | Q(outcome=Outcome.ACCEPTED, change__isnull=False),
                name="what_was_accepted_is_a_change",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=False) | Q(removed_by=None, removed_reason=""),
                name="only_a_removed_comment_of_a_document_has_a_remover",
            ),
        )
        indexes = (
            models.Index("community", "document", "thread", "id", name="comments_of_document"),
        )

    @property
    def anchor(self) -> str:
        return f"comment-{self.pk}"

    @property
    def place_said(self) -> str:
        """As the editor reads it."""
        return json.dumps(self.place) if self.place else ""

    @property
    def is_suggestion(self) -> bool:
        return self.proposal is not None

    @property
    def is_open(self) -> bool:
        return self.outcome == Outcome.OPEN


def _sees(seat: Seat, comment: Comment) -> bool:
    return seeing_a_document.allows(seat, comment.document)


def _seen(seat: Seat) -> Q:
    return Q(document__in=Document.objects.visible_to(seat), community=seat.community)


seeing_a_comment = row_rule(
    "seeing a comment on a document", model=Comment, allows=_sees, among=_seen
)
