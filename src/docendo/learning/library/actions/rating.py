"""Saying what a resource is worth."""

from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Seat, writer
from docendo.learning.library.actions.resources import count, locked
from docendo.learning.library.models import Rating, Resource
from docendo.learning.library.refusals import NoStars, OwnResource
from docendo.learning.library.rules.rating import HIGHEST, LOWEST, Rate, rating


@transaction.atomic
def rate(seat: Seat, *, resource_id: int, stars: int | None, now: datetime) -> Resource:
    """Set one's stars, change them, or take them back with None."""
    person = writer(seat)
    if stars is not None and not LOWEST <= stars <= HIGHEST:
        raise NoStars
    resource = locked(seat, resource_id)
    match rating(adder_id=resource.adder_id, person_id=person.pk):
        case Rate.IS_OWN:
            raise OwnResource
        case Rate.MAY:
            if stars is None:
                here = Rating.objects.filter(community=seat.community, resource=resource)
                here.filter(person=person).delete()
            else:
                Rating.objects.update_or_create(
                    community=seat.community,
                    resource=resource,
                    person=person,
                    defaults={"stars": stars, "at": now, "adder_id": resource.adder_id},
                )
            count(resource)
    return resource
