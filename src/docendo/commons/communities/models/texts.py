"""What texts of members have in common: their community, who wrote them, and how they are kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models

from docendo.commons.communities.models.communities import Community
from docendo.commons.people.api import Person


class Owned(models.Model):
    """A row of one community."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="+", db_index=False)

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

    @property
    def is_taken_back(self) -> bool:
        """By its author; of what was imported nobody may be known."""
        return self.removed_by_id is not None and self.removed_by_id == self.author_id

    @property
    def may_be_taken_over(self) -> bool:
        """Of what nobody removed, or its author did, a moderator may be the one who did."""
        return self.removed_by_id is None or self.removed_by_id == self.author_id

    def rewrite(
        self, columns: Mapping[str, str | int], *, now: datetime, also: Sequence[str] = ()
    ) -> None:
        """Save other words, as ``write`` gives them, and other columns with them."""
        for column, value in columns.items():
            setattr(self, column, value)
        self.edited_at = now
        self.save(update_fields=["edited_at", *columns, *also])
