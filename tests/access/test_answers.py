"""What every answer says to a browser, whoever asks and whatever is asked for."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from docendo.kernel import limits
from tests.access.routes import ROUTES, Route
from tests.access.test_access import PATHS, PATTERNS, signed_in
from tests.access.world import World, make_world

# Programs send these, with a token or a signature of their own and without any cookie; an assertion
# of SAML comes by a form of somebody else's page, and opens nothing yet (decision 52).
BY_PROGRAMS = {"mail:arriving", "mail:unsubscribe", "institutions:assertion"}
# Its charset is always UTF-8 (HTML Standard, 9.2.6), so that its kind has no parameter for it.
WITHOUT_CHARSET = {"text/event-stream"}


def answers(
    world: World, session: str, routes: dict[str, Route]
) -> Iterator[tuple[str, HttpResponseBase]]:
    """What whoever is in this session gets at each of these routes, from a page of another site."""
    client = Client(
        headers={"Accept": "text/html", "Origin": "https://evil.example"},
        raise_request_exception=False,
    )
    for name, route in routes.items():
        client.cookies[settings.SESSION_COOKIE_NAME] = session
        arguments = {key: world.names[route.aim.get(key, key)] for key in PATHS[name]}
        with transaction.atomic():
            yield name, client.get(reverse(name, kwargs=arguments))
            transaction.set_rollback(True)
        limits.forget()


@pytest.mark.django_db
@pytest.mark.parametrize("seat", ["anonymous", "owner"])
def test_every_answer_is_guarded(seat: str) -> None:
    world = make_world(hidden=False)
    wrong: dict[str, str] = {}
    found = set()
    routes = {name: route for name, route in ROUTES.items() if route.method == "GET"}
    for name, response in answers(world, signed_in(world.people[seat]), routes):
        found.add(response.status_code)
        for fault in faults(response):
            wrong[name] = fault
    assert wrong == {}
    assert 200 in found


def faults(response: HttpResponseBase) -> Iterator[str]:
    said = response.headers
    policy = said.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe-" in policy:
        yield f"policy {policy}"
    if "frame-ancestors 'none'" not in policy and "sandbox" not in policy:
        yield f"may be framed: {policy}"
    if said.get("X-Content-Type-Options") != "nosniff":
        yield "sniffed"
    if said.get("Referrer-Policy") != "same-origin":
        yield "tells where one was"
    if any(name.startswith("Access-Control-") for name in said):
        yield "read by other sites"
    kind, _, parameters = said.get("Content-Type", "").partition(";")
    is_text = kind.startswith("text/") or kind.endswith("xml")
    if is_text and kind not in WITHOUT_CHARSET and "charset=utf-8" not in parameters:
        yield f"of no charset: {kind}"
    page = getattr(response, "content", b"").decode(errors="replace")
    if "data-person" in page and "data-sign-out" not in page:
        yield "no way to sign out"
    # But for the passkey's own button each password is typed into a field that hides it.
    for field in re.findall(r"<input[^>]*name=\"[a-z]*password[^>]*>", page):
        if 'type="password"' not in field or "autocomplete=" not in field:
            yield f"password: {field}"


def test_only_programs_send_without_a_token_of_the_page() -> None:
    exempt = {
        name
        for name, pattern in PATTERNS.items()
        if getattr(pattern.callback, "csrf_exempt", False)
    }
    assert {name for name in exempt if not name.startswith("scim:")} == BY_PROGRAMS
    assert len(exempt) > len(BY_PROGRAMS)
    assert "django.middleware.csrf.CsrfViewMiddleware" in settings.MIDDLEWARE
