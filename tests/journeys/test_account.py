"""Somebody comes for the first time, forgets their password, and gets in again."""

import re
import time
from email import message_from_string, policy

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit, violations
from tests.journeys.serving import Site

pytestmark = pytest.mark.journey


def words_of(mail: str) -> str:
    """Its plain text, with the lines that were folded on their way put together."""
    text = message_from_string(mail, policy=policy.default).get_body(("plain",))
    return text.get_content() if text else ""


def newest_link(site: Site, *, to: str, after: int) -> str:
    """The link in the mail that comes to them next; a worker sends it, so it takes a moment."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        # It may be read while it is being written.
        theirs = [mail for mail in site.mails()[after:] if f"To: {to}" in mail]
        found = re.search(r"http://\S+\n", "".join(map(words_of, theirs[-1:])))
        if found:
            return found[0].strip()
        time.sleep(0.1)
    raise AssertionError("no mail has come")


def send(page: Page) -> None:
    page.locator("main form button.primary").click()


def test_a_newcomer_signs_up_and_gets_back_in_without_the_password(
    visit: Visit, site: Site, javascript: bool
) -> None:
    page = visit(java_script_enabled=javascript, timezone_id="Asia/Kathmandu")
    address = f"newcomer-{'with' if javascript else 'without'}@example.org"

    page.goto("/me/")
    page.locator("main").get_by_role("link", name="Sign up").click()
    page.get_by_label("Name").fill("أميرة حداد")
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Password").fill("a quiet green river")
    if javascript:
        page.get_by_role("button", name="Show").click()
        expect(page.get_by_label("Password")).to_have_attribute("type", "text")
    assert violations(page) == [] if javascript else True
    send(page)

    expect(page.get_by_role("heading", name="Profile")).to_be_visible()
    page.get_by_label("Pronouns").fill("she/her")
    send(page)
    expect(page.get_by_text("Your profile is saved.")).to_be_visible()
    page.goto("/me/preferences/")
    # Chromium reports it under its old name, Asia/Katmandu.
    zone = page.locator("select[name=time_zone]")
    expect(zone).to_have_value("Asia/Kathmandu" if javascript else "")

    page.goto("/accounts/logout/")
    send(page)
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    page.goto("/accounts/login/")
    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("E-mail address").fill(address)
    before = len(site.mails())
    send(page)
    page.goto(newest_link(site, to=address, after=before))
    page.get_by_label("New password").fill("seven loud red kettles")
    send(page)
    expect(page.get_by_text("Your new password holds from now on.")).to_be_visible()
