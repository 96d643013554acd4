"""The rounds of a ritual, and who met whom in them."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from docendo.commons.communities.api import Owned, Seat
from docendo.commons.matching.api import of_person
from docendo.commons.rituals.models.rituals import Ritual
from docendo.commons.rituals.rules.rituals import Said
from docendo.kernel.access import NOBODY, row_rule


class Round(Owned):
    """A ritual was held once for the date on which it was due, however late.

    ``number`` counts the rounds before it. Dates that were missed have none: they are in the last.
    """

    ritual = models.ForeignKey(Ritual, models.CASCADE, related_name="rounds", db_index=False)
    number = models.PositiveIntegerField()
    due_on = models.DateField()
    held_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint("ritual", "due_on", name="a_ritual_is_held_once_a_date"),
            models.UniqueConstraint("ritual", "number", name="rounds_are_counted"),
        )


class Introductions(models.QuerySet["Introduction"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(seeing_an_introduction.among(seat))


class Introduction(Owned):
    """Two or three who are introduced to one another in a round."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="introductions", db_index=False)

    objects = Introductions.as_manager()

    others: list["Place"]  # only where a query says whom its reader meets

    class Meta:
        indexes = (models.Index("round", name="introductions_of_round"),)


class Place(Owned):
    """Somebody who took part in a round, and whether they ``said`` that they met.

    Without an ``introduction`` nobody was there for them to meet.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="places", db_index=False)
    introduction = models.ForeignKey(
        Introduction, models.CASCADE, null=True, related_name="places", db_index=False
    )
    person = of_person()
    said = models.CharField(max_length=10, choices=Said, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("round", "person", name="nobody_is_introduced_twice_a_round"),
            models.CheckConstraint(
                condition=Q(said="") | Q(said__in=Said.values), name="a_place_says_what_is_known"
            ),
            models.CheckConstraint(
                condition=Q(said="") | Q(introduction__isnull=False),
                name="who_meets_nobody_says_nothing_of_it",
            ),
        )
        indexes = (
            models.Index("community", "person", name="places_of_guest"),
            models.Index("introduction", name="places_of_introduction"),
        )


def _is_in(seat: Seat, introduction: Introduction) -> bool:
    return (
        seat.may_write
        and introduction.community_id == seat.community.pk
        and any(place.person_id == seat.person_id for place in introduction.places.all())
    )


def _with_a_place(seat: Seat) -> Q:
    if not seat.may_write:
        return NOBODY
    own = Place.objects.filter(introduction=OuterRef("pk"), person=seat.member)
    return Q(Exists(own), community=seat.community)


seeing_an_introduction = row_rule(
    "seeing an introduction", model=Introduction, allows=_is_in, among=_with_a_place
)
