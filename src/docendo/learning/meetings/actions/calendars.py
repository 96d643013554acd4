"""The private address of somebody's calendar."""

from secrets import token_urlsafe

from docendo.commons.people.api import Person
from docendo.learning.meetings.models import CalendarAddress


def make_address(person: Person) -> CalendarAddress:
    """A new address; the one before it opens nothing any more."""
    found, _is_new = CalendarAddress.objects.update_or_create(
        person=person, defaults={"key": _key()}
    )
    return found


def _key() -> str:
    return token_urlsafe(16)
