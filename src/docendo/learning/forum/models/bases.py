"""What rows of the forum have in common: their community, where they come from, who wrote them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models

from docendo.commons.communities.api import Community
from docendo.commons.people.api import Person


class Owned(models.Model):
    """A row of one community."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="+", db_index=False)

    class Meta:
        abstract = True


class FromElsewhere(models.Model):
    """Where a row was taken over from; all blank for what was written here.

    ``source_author`` is the name to give credit to, whoever ``author`` is here.
    """

    source_key = models.CharField(max_length=120, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    source_author = models.CharField(max_length=120, blank=True)
    source_author_url = models.URLField(max_length=500, blank=True)
    license = models.CharField(max_length=40, blank=True)

    class Meta:
        abstract = True


def author_of(name: str = "+", **more: Any) -> "models.ForeignKey[Person, Person]":
    """A person who must not vanish behind what they wrote; erasing somebody is its own action."""
    return models.ForeignKey(Person, models.PROTECT, related_name=name, db_index=False, **more)


class Text(Owned):
    """What somebody has written; removing it keeps the row and hides the text.

    ``html`` is ``body`` as rendered by version ``renderer``; 0 means not yet.
    """

    author = author_of(null=True)
    body = models.TextField()
    html = models.TextField(blank=True)
    renderer = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = author_of(null=True)

    class Meta:
        abstract = True

    def rewrite(
        self, columns: Mapping[str, str | int], *, now: datetime, also: Sequence[str] = ()
    ) -> None:
        """Save other words, as ``texts.write`` gives them, and other columns with them."""
        for column, value in columns.items():
            setattr(self, column, value)
        self.edited_at = now
        self.save(update_fields=["edited_at", *columns, *also])
