"""People can be flagged: what they say of themselves, and how they behave."""

from collections.abc import Collection, Mapping

from django.urls import reverse

from docendo.commons.care.protocols import Content, Flaggable, can_be_flagged
from docendo.commons.communities.api import Membership, Seat


def _people(seat: Seat, ids: Collection[int]) -> Mapping[int, Content]:
    """Those with a seat here; whoever leaves is flagged no more."""
    seats = Membership.objects.visible_to(seat).joined().filter(person__in=ids)
    people = reverse("communities:people", args=(seat.community.slug,))
    return {
        each.person_id: Content(
            title=each.person.name,
            words=each.person.about,
            address=f"{people}{each.person_id}/",
            author=each.person,
            is_own=each.person_id == seat.person_id,
        )
        for each in seats.select_related("person")
    }


can_be_flagged(Flaggable(kind="person", look=_people, goes_on=True))
