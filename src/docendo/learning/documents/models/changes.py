"""What was written in a document, by whom, and what it says by it."""

from django.db import models
from django.db.models import Q

from docendo.commons.communities.api import Owned, author_of
from docendo.learning.documents.models.documents import Document


class Change(Owned):
    """What one person wrote within a moment, as the editor's own changes in one column.

    It is never altered and never deleted: the document as it was at any time can be made of it.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="changes", db_index=False)
    updates = models.BinaryField()
    by = author_of()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(updates=b""), name="a_change_of_a_document_says_something"
            ),
        )
        indexes = (models.Index("community", "document", "id", name="changes_of_document"),)


class Snapshot(Owned):
    """What a document says after all its changes up to ``up_to``, for whoever opens it next.

    ``html`` and ``words`` are what readers and the search see; they can be made again.
    """

    document = models.OneToOneField(Document, models.CASCADE, related_name="snapshot")
    state = models.BinaryField()
    up_to = models.BigIntegerField()
    html = models.TextField(blank=True)
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(up_to__gte=1), name="a_snapshot_follows_a_change"),
        )
