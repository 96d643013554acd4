"""What people think of resources."""

from django.db import models
from django.db.models import F, Q

from docendo.commons.communities.api import Owned, author_of
from docendo.learning.library.models.resources import Resource
from docendo.learning.library.rules.rating import HIGHEST, LOWEST


class Rating(Owned):
    """So many stars from one person; nobody else ever reads whose they are.

    ``adder`` repeats who added the resource, so that the database can refuse stars for oneself.
    """

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="ratings", db_index=False)
    adder = author_of(null=True)
    person = author_of()
    stars = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "resource", "person", name="one_rating_per_person_and_resource"
            ),
            models.CheckConstraint(
                condition=~Q(person=F("adder")), name="nobody_rates_their_own_resource"
            ),
            models.CheckConstraint(
                condition=Q(stars__gte=LOWEST, stars__lte=HIGHEST),
                name="a_rating_has_one_to_five_stars",
            ),
        )
