"""Somebody is asked and helps; and a question that nobody answers reaches the coordinators."""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import OwnDemo, Visit, sign_in, violations
from tests.journeys.serving import ROOT, Site, serving
from tests.journeys.test_questions import ask

pytestmark = pytest.mark.journey

NUMBERS = count(1)
CONTENT = ROOT / "src" / "docendo" / "site" / "demo" / "content"


def until(page: Page, address: str, words: str) -> None:
    """Look again until it says so: a worker passes questions on every twenty seconds."""
    for _try in range(60):
        page.goto(address)
        if page.get_by_text(words).count():
            break
        page.wait_for_timeout(1000)
    expect(page.get_by_text(words).first).to_be_visible()


def test_who_is_asked_helps_from_notice_to_accepted_answer(visit: Visit, javascript: bool) -> None:
    title = f"Which substitution is meant here? ({next(NUMBERS)})"
    asker = visit("hanna", java_script_enabled=javascript)
    address = ask(asker, title, "I tried two and neither got simpler.")
    until(asker, address, "If nobody answers, it is passed to more people")
    told = asker.locator(".told a")
    assert 3 <= told.count() <= 5
    if javascript:
        assert violations(asker) == []

    # The first of those whom it was passed to.
    person = told.first.get_attribute("href") or ""
    key = _key_of(person, visit)
    helper = visit(key, java_script_enabled=javascript)
    until(helper, "/me/notices/?view=unread", title)
    helper.get_by_role("link", name=title).first.click()
    expect(helper.get_by_role("heading", name="You are asked for help with this")).to_be_visible()
    if javascript:
        assert violations(helper) == []
    helper.locator("textarea[name=body]").fill("Take what is inside the root.")
    helper.get_by_role("button", name="Post answer").click()

    until(asker, address, "Take what is inside the root.")
    asker.get_by_role("button", name="Accept", exact=True).click()
    expect(asker.get_by_text("Accepted answer").first).to_be_visible()
    until(asker, address, "How your question found its answer")


def _key_of(address: str, visit: Visit) -> str:
    """Whom of the demo an address of a person shows: the script gives their key."""
    people = yaml.safe_load((CONTENT / "northfield" / "people.yaml").read_text(encoding="utf-8"))
    name = _name_of(address, visit)
    return next(str(each["key"]) for each in people if each["name"] == name)


def _name_of(address: str, visit: Visit) -> str:
    page = visit("ingrid")
    page.goto(address)
    return page.get_by_role("heading", level=1).inner_text().strip()


@pytest.fixture
def moved(own_demo: OwnDemo) -> Iterator[tuple[Site, Path]]:
    """A demo whose clock a file moves on."""
    home, database_url = own_demo("moved")
    hours = home / "hours"
    hours.write_text("0")
    code = f"""
import sys
from datetime import timedelta
from pathlib import Path
from docendo.kernel import clock
really = clock.now
clock.now = lambda: really() + timedelta(hours=float(Path({str(hours)!r}).read_text()))
from docendo.site.cli import main
sys.exit(main())
"""
    with serving(home, database_url, program=("-c", code)) as site:
        yield site, hours


def test_what_nobody_answers_is_widened_and_reaches_the_coordinators(
    moved: tuple[Site, Path], browser: Browser
) -> None:
    site, hours = moved

    def signed_in(key: str) -> Page:
        context = browser.new_context(base_url=site.url, locale="en-GB", reduced_motion="reduce")
        page = context.new_page()
        sign_in(page, key)
        return page

    asker = signed_in("hanna")
    title = "Why does nobody know this one?"
    address = ask(asker, title, "I have looked everywhere.")
    until(asker, address, "If nobody answers, it is passed to more people")
    hours.write_text("80")
    until(asker, address, "If nobody answers, the coordinators get it")
    assert asker.locator(".told").count() == 2
    hours.write_text("160")
    until(asker, address, "The coordinators have it on their list")

    coordinator = signed_in("tunde")
    until(coordinator, "/me/notices/?view=unread", title)
    coordinator.goto("/c/northfield/questions/ask/unanswered/")
    row = coordinator.locator("ul.unanswered > li", has_text=title)
    row.get_by_text("Comment on the question").click()
    drafted = row.get_by_label("Comment", exact=True)
    expect(drafted).to_have_value(re.compile("Your question is not forgotten"))
    assert violations(coordinator) == []
    row.get_by_role("button", name="Post comment").click()
    expect(coordinator.get_by_text("Your comment stands below the question")).to_be_visible()
    until(asker, address, "Your question is not forgotten")
