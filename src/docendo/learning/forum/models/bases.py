"""What rows of the forum have in common: their community, where they come from, who wrote them."""

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
