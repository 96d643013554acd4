"""The lists in which people are found, and how a test reads one.

Members' lists show everybody, since one must find somebody to take a block back. Feeds have no
reader.
"""

from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.models import Seat
from docendo.kernel import clock

Browse = Callable[[Seat], Client]
NOW = clock.now()
AGO = NOW - timedelta(days=2)
# Amira is blocked, Jonas is not.
AUTHORS = {"Amira": "Amira Haddad", "Jonas": "Jonas Weber"}
QUESTIONS = "/c/maple/questions/"


LISTS = {
    "active": QUESTIONS,
    "newest": f"{QUESTIONS}?view=newest",
    "votes": f"{QUESTIONS}?view=votes",
    "unanswered": f"{QUESTIONS}?view=unanswered",
    "followed": f"{QUESTIONS}?view=followed",
    "solved": f"{QUESTIONS}?narrow=solved",
    "of a topic": f"{QUESTIONS}?topic=series",
    "home": "/c/maple/",
    "topic": "/c/maple/topics/series/",
    "search": "/c/maple/search/?q=harmonic",
    "search of questions": "/c/maple/search/?q=harmonic&kind=question",
    "search everywhere": "/search/?q=harmonic",
    "similar": f"{QUESTIONS}ask/look/?title=Why+does+the+harmonic+series+diverge",
    "Today": "/",
}


SHARED = {
    "discussions": "/c/maple/discussions/",
    "updates": "/c/maple/discussions/?view=updates",
    "home": "/c/maple/",
    "topic": "/c/maple/topics/series/",
    "search": "/c/maple/search/?q=harmonic",
    "search of replies": "/c/maple/search/?q=harmonic&kind=reply",
    "library": "/c/maple/library/",
    "search in the library": "/c/maple/library/?q=harmonic",
    "beside what is typed": f"{QUESTIONS}ask/look/?title=Series",
}


def read(client: Client, address: str) -> tuple[str, int]:
    """A page, and what it cost at its second reading."""
    headers = {"HX-Request": "true"} if "/look/" in address else {}
    client.get(address, headers=headers)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address, headers=headers)
    assert response.status_code == 200
    return response.content.decode(), len(queries)
