"""A school signs its people in, who have no password here."""

import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from docendo.commons.institutions.tests import idp as idps
from docendo.commons.institutions.tests.idp import CLIENT, SECRET, Idp
from tests.journeys.conftest import OwnDemo, Visit, violations
from tests.journeys.serving import Site, serving, told_by

pytestmark = pytest.mark.journey

NUMBER = int(time.time())
OPERATOR, PASSWORD = f"root-{NUMBER}@example.org", "a quiet green river"
PICTURES = os.environ.get("PICTURES", "")


@pytest.fixture
def site(own_demo: OwnDemo) -> Iterator[Site]:
    """A site of its own: another journey would find its sign-in page with one way more."""
    home, database_url = own_demo("institution")
    with serving(home, database_url) as running:
        told_by(
            "tests.journeys.operators", OPERATOR, PASSWORD, home=home, database_url=database_url
        )
        yield running


@pytest.fixture
def idp() -> Iterator[Idp]:
    with idps.provider() as running:
        running.person = {
            "sub": "s-1",
            "email": "noor@maple.example",
            "email_verified": True,
            "name": "Noor of Maple",
        }
        yield running


@pytest.fixture
def beyond(idp: Idp) -> Sequence[str]:
    return (idp.address,)


def look(page: Page, name: str) -> None:
    """Accessible, and no wider than the screen; a picture of it where somebody wants one."""
    assert violations(page) == []
    wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert page.evaluate(wide)
    if PICTURES:
        for width in (375, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)


def sign_in(page: Page, address: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Password", exact=True).fill(password)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    expect(page.locator("body[data-person]")).to_have_count(0)


def set_up(page: Page, idp: Idp) -> None:
    """Whoever runs the site: the provider, its domain, and that nothing else opens it."""
    sign_in(page, OPERATOR, PASSWORD)
    expect(page.locator("body[data-person]")).to_have_count(1)
    page.goto("/operations/sign-in/")
    look(page, "providers")
    page.get_by_role("link", name="Set up a sign-in").click()
    page.get_by_label("Name", exact=True).fill("Maple College")
    page.get_by_label("Issuer").fill(idp.address)
    page.get_by_label("Client ID").fill(CLIENT)
    page.get_by_label("Client secret").fill(SECRET)
    page.get_by_label("Community that they join").fill("northfield")
    look(page, "new")
    page.get_by_role("button", name="Save").click()
    page.get_by_label("Domain", exact=True).fill("maple.example")
    page.get_by_role("button", name="Add the domain").click()
    expect(page.get_by_text("proven", exact=True)).to_be_visible()
    page.get_by_role("button", name="Allow no other sign-in").click()
    expect(page.get_by_text("signs in only there", exact=True)).to_be_visible()
    page.get_by_role("button", name="Make a token").click()
    expect(page.get_by_text("Nothing is changed yet")).to_be_visible()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Make a token").click()
    expect(page.get_by_label("Token", exact=True)).to_have_value(re.compile("docendo_.{20,}"))
    look(page, "provider")


def changed(said: Mapping[str, Any], *, lie: Mapping[str, Any]) -> dict[str, Any]:
    return {**said, **lie}


def test_a_school_signs_its_people_in(visit: Visit, site: Site, idp: Idp) -> None:
    operator, page = visit(), visit()
    set_up(operator, idp)
    page.goto("/accounts/login/?next=/me/")
    page.get_by_role("link", name="Sign in through your school or organization").click()
    look(page, "find")
    page.get_by_label("E-mail address").fill("noor@maple.example")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Maple College signs you in")).to_be_visible()
    look(page, "sign-in")
    page.get_by_role("link", name="Go on to Maple College").click()
    page.wait_for_url("**/me/")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Noor of Maple")
    page.goto("/c/northfield/people/")
    expect(page.locator("body[data-person]")).to_have_count(1)

    # A password leads to the school, whatever it is; nobody signs up with such an address.
    sign_out(page)
    sign_in(page, "noor@maple.example", "any password at all")
    expect(page.get_by_role("heading", name="Maple College signs you in")).to_be_visible()
    page.get_by_role("link", name="Go on to Maple College").click()
    expect(page.locator("body[data-person]")).to_have_count(1)

    # What comes back has to fit what was asked for.
    sign_out(page)
    lies: Sequence[tuple[str, Mapping[str, Any]]] = (
        ("issuer", {"iss": "https://other.example"}),
        ("audience", {"aud": "another"}),
        ("nonce", {"nonce": "another"}),
        ("expired", {"exp": int(time.time()) - 600}),
    )
    for name, lie in lies:
        idp.spoil = partial(changed, lie=lie)
        sign_in(page, "noor@maple.example", "any password at all")
        page.get_by_role("link", name="Go on to Maple College").click()
        expect(page.get_by_text(f"({name})")).to_be_visible()
        expect(page.locator("body[data-person]")).to_have_count(0)
    look(page, "refused")
    idp.spoil = dict
    idp.person = {"sub": "s-2", "email": "eve@maple.example", "email_verified": False}
    sign_in(page, "eve@maple.example", "any password at all")
    page.get_by_role("link", name="Go on to Maple College").click()
    expect(page.get_by_text("not verified where you sign in")).to_be_visible()

    # An address that somebody new has does not open the account of who had it.
    idp.person = {"sub": "s-3", "email": "noor@maple.example", "email_verified": True}
    sign_in(page, "noor@maple.example", "any password at all")
    page.get_by_role("link", name="Go on to Maple College").click()
    expect(page.get_by_text("is of somebody whom your institution knows")).to_be_visible()
    operator.goto("/operations/sign-in/")
    operator.get_by_role("link", name="Maple College").click()
    look(operator, "provider-known")
    operator.get_by_label("E-mail address").fill("noor@maple.example")
    operator.get_by_role("button", name="Forget the old number").click()
    expect(operator.get_by_text("The number of noor@maple.example is forgotten")).to_be_visible()
    sign_in(page, "noor@maple.example", "any password at all")
    page.get_by_role("link", name="Go on to Maple College").click()
    expect(page.locator("body[data-person]")).to_have_count(1)
    page.goto("/accounts/password/change/")
    expect(page.get_by_text("Your account has no password")).to_be_visible()
    look(page, "no-password")
