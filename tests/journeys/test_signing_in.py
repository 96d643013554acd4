"""Somebody proves by more than a password who they are, and sees where they are signed in."""

import re
import time
from dataclasses import replace
from itertools import count

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit, violations
from tests.journeys.serving import Site
from tests.journeys.ways import Hands, Way

pytestmark = pytest.mark.journey

PASSWORD = "a quiet green river"
NUMBERS = count(int(time.time()))


@pytest.fixture
def site(site: Site) -> Site:
    """Passkeys are of a name, and not of a number; browsers take ``localhost`` as one."""
    return replace(site, url=site.url.replace("127.0.0.1", "localhost"))


def newcomer(hands: Hands) -> str:
    """Somebody whose account is nobody else's; gives back their address."""
    address = f"careful-{next(NUMBERS)}@example.org"
    hands.page.goto("/accounts/signup/")
    hands.write(hands.labelled("Name"), "Mina Okafor")
    hands.write(hands.labelled("E-mail address"), address)
    hands.write(hands.labelled("Password"), PASSWORD)
    hands.press(hands.within(hands.page.locator("main")).button("Sign up"))
    expect(hands.page.locator("body[data-person]")).to_have_count(1)
    return address


def give_password(hands: Hands) -> None:
    expect(hands.heading("Your password again")).to_be_visible()
    look(hands)
    hands.write(hands.labelled("Your password"), PASSWORD)
    hands.press(hands.button("Go on"))


def sign_in(hands: Hands, address: str) -> None:
    hands.page.goto("/accounts/login/")
    hands.write(hands.labelled("E-mail address"), address)
    hands.write(hands.labelled("Password"), PASSWORD)
    hands.press(hands.within(hands.page.locator("main")).button("Sign in"))


def sign_out(hands: Hands) -> None:
    hands.page.goto("/accounts/logout/")
    hands.press(hands.within(hands.page.locator("main")).button("Sign out"))
    expect(hands.page.locator("body[data-person]")).to_have_count(0)


def look(hands: Hands) -> None:
    """Accessible, and no wider than the screen."""
    if hands.way.has_javascript:
        assert violations(hands.page) == []
        wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert hands.page.evaluate(wide)


def has_authenticator(page: Page) -> None:
    """A device that keeps passkeys and whose owner always says yes."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_signs_in_without_a_password(visit: Visit) -> None:
    page = visit()
    has_authenticator(page)
    hands = Hands.at(page, Way("with a mouse"))
    newcomer(hands)
    page.goto("/accounts/signing-in/")
    look(hands)
    hands.press(hands.link("Add a passkey"))
    give_password(hands)
    expect(hands.heading("Add a passkey")).to_be_visible()
    expect(hands.text("Passkeys need JavaScript")).to_be_hidden()
    look(hands)
    hands.write(hands.labelled("What to call it"), "The blue laptop")
    hands.press(hands.button("Add a passkey"))

    expect(hands.heading("Recovery codes")).to_be_visible()
    expect(page.locator(".codes li")).to_have_count(10)
    look(hands)
    hands.press(hands.link("I have kept them"))
    expect(hands.heading("The blue laptop")).to_be_visible()
    look(hands)

    sign_out(hands)
    page.goto("/accounts/login/?next=/me/")
    look(hands)
    hands.press(hands.button("Sign in with a passkey"))
    expect(hands.heading("Profile")).to_be_visible()

    page.goto("/accounts/signing-in/")
    hands.press(hands.link("Remove The blue laptop"))
    give_password(hands)
    expect(hands.heading("Remove this passkey?")).to_be_visible()
    look(hands)
    hands.press(hands.button("Remove the passkey"))
    expect(hands.text("The passkey is removed.")).to_be_visible()
    expect(hands.heading("The blue laptop")).to_have_count(0)
    sign_out(hands)
    page.goto("/accounts/login/")
    hands.press(hands.button("Sign in with a passkey"))
    expect(hands.text("This passkey does not fit")).to_be_visible()


def test_a_passkey_is_the_second_step_too_and_one_may_stop(visit: Visit) -> None:
    page = visit()
    has_authenticator(page)
    hands = Hands.at(page, Way("with a mouse"))
    address = newcomer(hands)
    page.goto("/accounts/passkeys/add/")
    give_password(hands)
    hands.press(hands.button("Add a passkey"))
    expect(hands.heading("Recovery codes")).to_be_visible()
    sign_out(hands)
    sign_in(hands, address)
    expect(hands.heading("Second step")).to_be_visible()
    look(hands)
    hands.press(hands.button("Use a passkey"))
    expect(page.locator("body[data-person]")).to_be_visible()
    sign_out(hands)

    elsewhere = Hands.at(visit(), hands.way)
    other = elsewhere.page.context.new_cdp_session(elsewhere.page)
    other.send("WebAuthn.enable")
    sign_in(elsewhere, address)
    elsewhere.press(elsewhere.button("Use a passkey"))
    elsewhere.page.wait_for_timeout(200)
    elsewhere.press(elsewhere.button("Sign in as somebody else"))
    expect(elsewhere.heading("Sign in")).to_be_visible()


def test_an_app_is_asked_for_after_the_password_and_a_lost_device_is_signed_out(
    visit: Visit, way: Way
) -> None:
    hands = Hands.at(visit(**way.options), way)
    page = hands.page
    address = newcomer(hands)
    page.goto("/accounts/signing-in/")
    look(hands)
    hands.press(hands.link("Add an authenticator app"))
    give_password(hands)
    expect(hands.heading("Add an authenticator app")).to_be_visible()
    look(hands)
    secret = page.locator(".secret").inner_text().replace(" ", "")
    step = int(time.time()) // 30
    first, second = (format_hotp_value(hotp_value(secret, each)) for each in (step, step + 1))
    hands.write(hands.labelled("Code that the app shows now"), first)
    hands.press(hands.button("Add the app"))

    expect(page.locator(".codes li")).to_have_count(10)
    look(hands)
    spare = page.locator(".codes li").first.inner_text()
    sign_out(hands)
    sign_in(hands, address)
    expect(hands.heading("Second step")).to_be_visible()
    look(hands)
    hands.write(hands.labelled("Code"), "000000")
    hands.press(hands.within(page.locator("main")).button("Sign in"))
    expect(page.locator(".faults")).to_be_visible()
    look(hands)
    hands.write(hands.labelled("Code"), second)
    hands.press(hands.within(page.locator("main")).button("Sign in"))
    expect(page.locator("body[data-person]")).to_have_count(1)

    lost = Hands.at(visit(**way.options), way)
    sign_in(lost, address)
    lost.write(lost.labelled("Code"), spare)
    lost.press(lost.within(lost.page.locator("main")).button("Sign in"))
    expect(lost.page.locator("body[data-person]")).to_have_count(1)

    page.goto("/accounts/signing-in/")
    expect(page.locator("#main")).to_contain_text(re.compile(r"\b9\b|٩"))
    look(hands)
    hands.press(hands.button("Sign it out"))
    expect(hands.button("Sign it out")).to_have_count(0)
    lost.page.goto("/me/")
    expect(lost.heading("Sign in")).to_be_visible()
    expect(lost.page.locator("body[data-person]")).to_have_count(0)
