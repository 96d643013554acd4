"""Which browser a request comes from, as the list of one's devices shows it."""

from django.http import HttpRequest

from docendo.commons.people import actions
from docendo.commons.people.models import Person
from docendo.commons.people.requests import PersonRequest
from docendo.kernel import clock


def note_device(request: HttpRequest, person: Person) -> None:
    """Remember in which browser somebody is signed in."""
    if request.session.session_key is None:
        request.session.save()
    actions.note_device(
        person,
        session_key=str(request.session.session_key),
        agent=request.headers.get("User-Agent", ""),
        now=clock.now(),
    )


def know_device(request: PersonRequest) -> None:
    """Remember it where somebody has signed in by something else than our pages."""
    if not actions.is_known(request.user, session_key=request.session.session_key):
        note_device(request, request.user)
