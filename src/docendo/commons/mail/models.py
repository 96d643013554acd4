"""What somebody wants to be written to about, and which mail has been taken in."""

from django.db import models
from django.db.models import Q

from docendo.commons.communities.api import Community
from docendo.commons.people.api import Person


class Choices(models.Model):
    """When somebody is written to, by sort of letter: in a community, or without one everywhere.

    What is not in ``paces`` is as everywhere, and there as the sort itself says. ``is_off`` is a
    community of which somebody wants no letters at all.
    """

    community = models.ForeignKey(
        Community, models.CASCADE, null=True, related_name="+", db_index=False
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    paces = models.JSONField(default=dict)
    is_off = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "person", "community", name="one_choice_of_letters_in_a_community"
            ),
            models.UniqueConstraint(
                "person", condition=Q(community=None), name="one_choice_of_letters_for_everywhere"
            ),
            models.CheckConstraint(
                condition=Q(community__isnull=False) | Q(is_off=False),
                name="letters_are_off_in_a_community",
            ),
        )


class Arrival(models.Model):
    """One mail that came to an address of somebody's; ``key`` stands for its Message-ID.

    It is taken once, however often it is brought, or refused once.
    """

    community = models.ForeignKey(Community, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=64)
    at = models.DateTimeField()
    is_taken = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint("community", "key", name="a_mail_is_taken_once"),)
        indexes = (models.Index("at", name="arrivals_by_age"),)
