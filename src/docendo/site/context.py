"""What every page needs to know about where its reader stands."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from docendo.commons.communities.api import Seat, seats_of
from docendo.commons.people.api import Person


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """The person's own communities and, on a community page, that community and their seat."""
    seat: Seat | None = getattr(request, "seat", None)
    person = getattr(request, "user", None)
    return {
        "ask_url": reverse("asks:ask", args=(seat.community.slug,))
        if seat and seat.may_write
        else "",
        # Only the menu of a community's pages asks for them, and only then are they fetched.
        "seats": SimpleLazyObject(lambda: seats_of(person)) if isinstance(person, Person) else (),
        "community": seat.community if seat else None,
        "seat": seat,
        "theme": request.COOKIES.get(settings.THEME_COOKIE_NAME, ""),
    }
