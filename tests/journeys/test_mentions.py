"""Somebody mentions another one in a document, who finds it in the bell and follows it."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visit, violations
from tests.journeys.test_documents import TITLE, at_end, is_saved, match_with, open_document
from tests.journeys.test_notices import unread
from tests.journeys.ways import JISR, PHONE, Way

pytestmark = pytest.mark.journey

MENTIONED = re.compile("Robin Penhaligon mentioned you in a document")


def offered(page: Page) -> Locator:
    return page.get_by_role("listbox").get_by_role("option")


def told(page: Page) -> Locator:
    """The notice, which comes when the writer has left and the document was kept."""
    found = page.locator("main").get_by_role("link").filter(has_text=MENTIONED).first
    for _try in range(30):
        page.goto("/me/notices/?view=unread")
        if found.count():
            break
        page.wait_for_timeout(300)
    return found


def test_one_mentions_the_other_who_finds_it_in_the_bell_and_follows_it(visit: Visit) -> None:
    one, other = visit("robin"), visit("mairead")
    mine = open_document(one, "mairead", TITLE)
    at_end(mine, "What do you think, @mai")
    expect(offered(one)).to_have_text(["Mairéad Ní Bhriain"])
    expect(offered(one)).to_have_attribute("aria-selected", "true")
    expect(one.get_by_role("listbox")).to_have_attribute("aria-label", "Whom to mention")
    active = mine.get_attribute("aria-activedescendant")
    assert active == offered(one).get_attribute("id")
    expect(mine).to_be_focused()
    assert violations(one) == []

    one.keyboard.press("Escape")
    expect(offered(one)).to_have_count(0)
    one.keyboard.type("re")
    one.wait_for_timeout(400)
    expect(offered(one)).to_have_count(0)
    for _letter in "@maire":
        one.keyboard.press("Backspace")
    one.keyboard.type("@mair")
    expect(offered(one)).to_have_count(1)
    one.keyboard.press("Enter")
    expect(mine.locator(".mention").last).to_have_text("@Mairéad Ní Bhriain")
    expect(mine).to_be_focused()
    one.keyboard.type("about this?")
    expect(mine).to_contain_text("@Mairéad Ní Bhriain about this?")
    expect(mine).not_to_have_attribute("aria-activedescendant", re.compile("."))
    assert violations(one) == []
    is_saved(one)
    one.goto("/")

    expect(told(other)).to_be_visible()
    before = unread(other)
    assert violations(other) == []
    told(other).click()
    expect(other).to_have_url(re.compile(r"/documents/\d+/$"))
    theirs = other.locator("#document-text")
    expect(theirs.locator(".mention").last).to_have_text("@Mairéad Ní Bhriain")
    assert unread(other) < before or before == 0

    plain = visit("robin", java_script_enabled=False)
    plain.goto(other.url)
    link = plain.locator("[data-document-text]").get_by_role("link", name="@Mairéad Ní Bhriain")
    link.last.click()
    expect(plain.get_by_role("heading", name="Mairéad Ní Bhriain", level=1)).to_be_visible()


@pytest.mark.look
def test_on_a_phone_in_arabic_by_a_finger(visit: Visit) -> None:
    page = visit("karim", **PHONE)
    way = Way("on a phone in Arabic", JISR, language="ar", options=PHONE)
    match_with(page, way, "yunus").click()
    page.locator("#documents").get_by_role("link", name="برنامج المعدل خطوة خطوة").click()
    text = page.locator("#document-text")
    expect(text).to_be_visible()
    name = JISR.name_of("yunus")
    at_end(text, f"اسأل @{name[:3]}")
    row = offered(page).filter(has_text=name)
    expect(row).to_be_visible()
    box, width = row.bounding_box(), page.evaluate("document.documentElement.scrollWidth")
    assert box is not None
    assert width <= 375
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 375
    assert box["height"] >= 24
    assert violations(page) == []
    row.tap()
    expect(text.locator(".mention").last).to_have_text(f"@{name}")
    expect(text).to_be_focused()
    is_saved(page)
