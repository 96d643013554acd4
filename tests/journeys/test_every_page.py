"""Every page that a link leads to is accessible, fits the screen and holds together.

A crawler follows links and keeps one address a route; axe looks at each of them in four looks that
pair every theme, language and width with every other. The owner sees the most, so the owner's pages
are seen in every look, those of a member and of a stranger in one. A page is opened once in each
language and takes on its looks one after the other, as when somebody turns a tablet. All this is
the same on every database, so it is looked at on one.

People choose another language here, which stays theirs, so the demo in which they do is its own.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Literal
from urllib.parse import urldefrag, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OwnDemo, Visit, violations
from tests.journeys.serving import Site, serving

pytestmark = [pytest.mark.journey, pytest.mark.look, pytest.mark.long]

Looks = tuple[tuple[Literal["light", "dark"], int], ...]
LOOKS: dict[str, Looks] = {
    "en": (("light", 1280), ("dark", 320)),
    "ar": (("light", 320), ("dark", 1280)),
}
VISITS = [
    *(("ingrid", language, looks) for language, looks in LOOKS.items()),  # the owner
    ("hanna", "ar", LOOKS["ar"][:1]),  # a member
    (None, "en", LOOKS["en"][1:]),  # a stranger
]
LINK = re.compile(r'<a\b(?![^>]* download)[^>]*?href="([^"]+)"')
STARTS = ["/", "/communities/", "/c/northfield/", "/c/jisr/", "/c/northfield/search/?q=limit"]
# Not pages: feeds and files, as what is there to download says of itself.
SKIPPED = re.compile(r"/feed/|/picture/|/logo/|/library/\d+/file/|service-worker|healthz|readyz")


@pytest.fixture(scope="module")
def site(own_demo: OwnDemo) -> Iterator[Site]:
    with serving(*own_demo("every-page")) as site:
        yield site


def tour(page: Page, looks: Looks) -> Iterator[str]:
    """What is wrong with the pages that links lead to, one a route."""
    seen: set[str] = set()
    queue = list(STARTS)
    while queue:
        address = queue.pop(0)
        try:
            route = resolve(urlsplit(address).path).view_name
        except Resolver404:
            pytest.fail(f"a link leads nowhere: {address}")
        if route in seen:
            continue
        seen.add(route)
        response = page.goto(address)
        assert response is not None
        assert response.status == 200, f"{address} answers {response.status}"
        queue += links(response.text())
        yield from faults(page, address, looks)
        # The next page opens in the look in which this one is now.
        looks = looks[::-1]
    assert len(seen) > 10


def links(page: str) -> Iterator[str]:
    for href in LINK.findall(page):
        address = urldefrag(unescape(href)).url
        if address.startswith("/") and not SKIPPED.search(address):
            yield address


def faults(page: Page, address: str, looks: Looks) -> Iterator[str]:
    """What is wrong with this page as it is drawn in each look."""
    for theme, width in looks:
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": 900})
        wrong = violations(page)
        needed, shown = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert shown == width
        if needed > width:
            wrong.append(f"scrolls sideways: {needed} px")
        yield from (f"{address}, {theme}, {width} px: {each}" for each in wrong)


@pytest.mark.parametrize(("who", "language", "looks"), VISITS)
def test_every_page_passes_axe_and_fits_its_screen(
    visit: Visit, who: str | None, language: str, looks: Looks
) -> None:
    page = visit(who, locale=language, extra_http_headers={"Accept-Language": language})
    page.goto("/")
    if page.locator("html").get_attribute("lang") != language:
        page.locator(f"form[action='/language/'] button[value={language}]").first.evaluate(
            "button => button.click()"
        )
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert list(tour(page, looks)) == []


ERRORS = ["/no-such-page/", "/c/no-such-community/", "/c/northfield/settings/", "/invitations/x/"]


@pytest.mark.parametrize(("language", "looks"), LOOKS.items())
def test_refusals_and_empty_states_pass_axe(visit: Visit, language: str, looks: Looks) -> None:
    page = visit("hanna", locale=language)
    empty = ["/c/northfield/search/?q=zzzzzz", "/c/northfield/people/?q=zzzzzz"]
    for address in (*ERRORS, *empty):
        page.goto(address)
        assert list(faults(page, address, looks)) == []
