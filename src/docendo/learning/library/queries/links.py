"""Which links are looked at next, and which do not answer."""

from collections.abc import Sequence
from datetime import datetime

from django.core.paginator import Page, Paginator

from docendo.commons.communities.api import Seat
from docendo.learning.library.models import Resource

MOST_WITNESSES = 2
LINKS_A_PAGE = 50


def due_links(*, most: int, now: datetime) -> Sequence[Resource]:
    """The links of all communities that are due longest."""
    due = Resource.objects.filter(due_at__lte=now).order_by("due_at", "pk")
    return list(due.only("community", "url", "due_at")[:most])


def witnesses(*, other_than: Resource) -> Sequence[Resource]:
    """The links that answered last: if they are silent now, too, it may be our own line.

    What answers is due again after a fixed time, so the index of what is due finds them.
    """
    answered = Resource.objects.filter(due_at__isnull=False, looked_at__isnull=False, failures=0)
    return list(answered.exclude(pk=other_than.pk).order_by("-due_at", "pk")[:MOST_WITNESSES])


def dead_links(seat: Seat, *, page: int) -> Page[Resource]:
    """What does not answer: for moderators all of it, for others what they added themselves."""
    dead = Resource.objects.standing_for(seat).filter(dead_since__isnull=False)
    if not seat.may_moderate:
        dead = dead.filter(adder=seat.person)
    rows = dead.select_related("adder").order_by("dead_since", "pk")
    return Paginator(rows, LINKS_A_PAGE).get_page(page)
