"""Whom documents mention."""

from django.db import models

from docendo.commons.communities.api import Owned, author_of
from docendo.learning.documents.models.documents import Document


class Mention(Owned):
    """A document has mentioned somebody who had a seat then, and they were told if they read it.

    It stays when they leave, are forgotten, or are mentioned no more: nobody is told twice, and an
    older version still has a name for them.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="mentions", db_index=False)
    person = author_of()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "document", "person", name="a_document_tells_somebody_once"
            ),
        )
        indexes = (models.Index("person", "document", name="documents_that_mention"),)
