"""Those who may read and write nothing for a while."""

from django.db import models

from docendo.commons.communities.models.communities import Community
from docendo.commons.people.api import Person


class Silence(models.Model):
    """Somebody says nothing in a community until then; whoever decided it keeps the reason.

    It belongs to the person and not to their seat: leaving and coming back does not end it.
    """

    community = models.ForeignKey(
        Community, models.CASCADE, related_name="silences", db_index=False
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    until = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint("community", "person", name="one_silence_per_person"),
        )
