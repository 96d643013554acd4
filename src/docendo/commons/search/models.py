"""What can be found: one row per text, with the folded words that the index holds."""

from django.db import models


class Document(models.Model):
    """One text that can be found: a question, an answer, a topic, whatever ``kind`` names.

    The folded columns are what the database's own index is made from: the migration
    ``0002_index_words`` keeps an index over each of them, on SQLite by triggers.
    """

    community_id = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    audience = models.CharField(max_length=20)
    at = models.DateTimeField()
    title = models.TextField()
    body = models.TextField()
    folded_title = models.TextField()
    folded_body = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community_id", "kind", "object_id", name="an_object_is_found_once"
            ),
        )
