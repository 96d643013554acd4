"""What rows of the library have in common."""

from typing import Any

from django.db import models

from docendo.commons.communities.api import Community
from docendo.commons.people.api import Person


class Owned(models.Model):
    """A row of one community."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="+", db_index=False)

    class Meta:
        abstract = True


def of_person(**more: Any) -> "models.ForeignKey[Person, Person]":
    """Somebody who must not vanish behind what they said."""
    return models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False, **more)
