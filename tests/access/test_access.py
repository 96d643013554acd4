"""Every route is tried by everybody: from somebody who is not signed in to the owner."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from docendo.commons.people.api import Person
from docendo.kernel import limits
from tests.access.routes import ROUTES, SEATS, WITHOUT_SEAT, Route
from tests.access.world import World, make_world


def patterns(
    resolver: URLResolver, namespace: str = "", arguments: frozenset[str] = frozenset()
) -> Iterator[tuple[str, URLPattern, frozenset[str]]]:
    """Every pattern of the site with its full name and the arguments of its address."""
    for each in resolver.url_patterns:
        inner = arguments | set(getattr(each.pattern, "converters", {}))
        if isinstance(each, URLResolver):
            yield from patterns(each, f"{each.namespace}:" if each.namespace else namespace, inner)
        else:
            regex = getattr(each.pattern, "regex", None)
            yield f"{namespace}{each.name}", each, inner | set(regex.groupindex if regex else ())


FOUND = list(patterns(get_resolver()))
PATTERNS = {name: pattern for name, pattern, _ in FOUND}
PATHS = {name: arguments for name, _, arguments in FOUND}


def test_every_route_has_a_line_in_the_table() -> None:
    assert set(PATTERNS) == set(ROUTES)


def test_every_route_of_ours_names_who_may_enter() -> None:
    nameless = [
        name for name, pattern in PATTERNS.items() if not hasattr(pattern.callback, "entry")
    ]
    assert nameless == []


def test_only_ways_to_sign_in_and_what_knows_nobody_are_before_the_gates() -> None:
    ungated = {
        name
        for name, pattern in PATTERNS.items()
        if getattr(pattern.callback, "before_gates", False)
    }
    assert {name for name in ungated if not name.startswith(("account_", "mfa_"))} == {
        *(
            "alive",
            "ready",
            "offline",
            "manifest",
            "service-worker",
            "picture",
            "theme",
            "language",
        ),
        *("people:sign_out_device", "people:sign_out_elsewhere"),
        *("institutions:find", "institutions:sign_in", "institutions:go", "institutions:back"),
        *("institutions:metadata", "institutions:assertion", "institutions:arrived"),
    }


def outcome(response: HttpResponseBase) -> str:
    """What became of somebody at this route."""
    if response.status_code == 302 and response.headers["Location"].startswith("/accounts/login"):
        return "sign in first"
    if response.status_code >= 500:
        return "broken"
    return {403: "not allowed", 404: "not found"}.get(response.status_code, "entered")


def expected(route: Route, seat: str, *, hidden: bool) -> set[str]:
    """What may become of them; a row that one may not see is forbidden or absent, as it likes."""
    if hidden and seat in WITHOUT_SEAT:
        return {"not found"}
    who = route.hidden if hidden and route.hidden is not None else route.who
    if seat in who:
        return {"entered"}
    return {"sign in first"} if seat == "anonymous" else {"not allowed", "not found"}


def attempt(world: World, name: str, route: Route, seat: str, session: str) -> str:
    """Try the route once, and undo whatever it did."""
    client = Client(headers={"Accept": "text/html"}, raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    arguments = {key: world.names[route.aim.get(key, key)] for key in PATHS[name]}
    sent = {key: world.names.get(said, said) for key, said in route.data.items()}
    with transaction.atomic():
        response = client.generic(
            route.method,
            reverse(name, kwargs=arguments),
            data=urlencode(sent),
            content_type="application/x-www-form-urlencoded",
        )
        transaction.set_rollback(True)
    limits.forget()
    return outcome(response)


def signed_in(person: Person | None) -> str:
    """The key of somebody's session; nothing for who is not signed in."""
    if person is None:
        return ""
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


# A world takes as long to make as fifty routes take to be tried.
SHARES = 5


@pytest.mark.django_db
@pytest.mark.parametrize("hidden", [False, True], ids=["public", "private"])
@pytest.mark.parametrize("share", range(SHARES))
def test_routes_admit_whom_the_table_says(share: int, *, hidden: bool) -> None:
    world = make_world(hidden=hidden)
    sessions = {seat: signed_in(world.people[seat]) for seat in SEATS}
    wrong = {}
    for name, route in list(ROUTES.items())[share::SHARES]:
        in_community = "slug" in PATHS[name]
        for seat in SEATS:
            became = attempt(world, name, route, seat, sessions[seat])
            if became not in expected(route, seat, hidden=hidden and in_community):
                wrong[name, seat] = became
    assert wrong == {}
