"""What a view is given that lets in only who has signed in."""

from django.http import HttpRequest

from docendo.commons.people.models import Person


class PersonRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: Person
