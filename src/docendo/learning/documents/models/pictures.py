"""Pictures that were put into documents."""

from django.db import models
from django.db.models import Q

from docendo.commons.communities.api import Owned, author_of
from docendo.learning.documents.models.documents import Document


class Picture(Owned):
    """A picture for one document, which names it by its ``key``; whoever reads that sees it.

    Until it ``is_placed`` nobody knows whether it ever stood in the text. One that has stood there
    is kept as long as the document: an earlier version may bring it back.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="pictures", db_index=False)
    key = models.CharField(max_length=32)
    file = models.FileField(upload_to="documents/", max_length=200)
    size = models.PositiveIntegerField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    added_by = author_of()
    added_at = models.DateTimeField()
    is_placed = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "document", "key"),
                name="a_picture_of_a_document_has_its_own_key",
            ),
            models.CheckConstraint(
                condition=~Q(key="") & ~Q(file="") & Q(size__gte=1, width__gte=1, height__gte=1),
                name="a_picture_of_a_document_shows_something",
            ),
        )
        indexes = (
            models.Index("added_at", name="pictures_to_look_for", condition=Q(is_placed=False)),
        )
