"""Every socket is asked for by everybody, from a stranger to the owner."""

from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.http import Http404

from docendo.kernel.errors import Refused
from docendo.site.sockets import routes
from tests.access.routes import SEATS
from tests.access.sockets import SOCKETS
from tests.access.test_access import expected
from tests.access.world import World, make_world

PATTERNS = {pattern.name: pattern for pattern in routes}


def test_every_socket_has_a_line_in_the_table() -> None:
    assert set(PATTERNS) == set(SOCKETS)


def attempt(world: World, name: str, seat: str) -> str:
    """Ask for the socket as its server does, and undo whatever that did."""
    pattern: Any = PATTERNS[name]
    aim = SOCKETS[name].aim
    socket = pattern.callback.consumer_class()
    socket.person = world.people[seat]
    socket.arguments = {key: world.names[aim.get(key, key)] for key in pattern.pattern.converters}
    with transaction.atomic():
        try:
            socket.admit()
        except Refused:
            return "not allowed"
        except (Http404, ObjectDoesNotExist):
            return "not found"
        finally:
            transaction.set_rollback(True)
    return "entered"


@pytest.mark.django_db
@pytest.mark.parametrize("hidden", [False, True], ids=["public", "private"])
def test_sockets_admit_whom_the_table_says(*, hidden: bool) -> None:
    world = make_world(hidden=hidden)
    wrong = {}
    for name, route in SOCKETS.items():
        for seat in SEATS:
            # ``Socket`` itself turns away whoever has not signed in.
            if seat != "anonymous":
                became = attempt(world, name, seat)
                if became not in expected(route, seat, hidden=hidden):
                    wrong[name, seat] = became
    assert wrong == {}
