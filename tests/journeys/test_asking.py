"""One box, "What are you stuck on?": what was asked before, who could help, and drafts.

Each journey that can be is walked with JavaScript and without.
"""

import re
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit, violations

pytestmark = pytest.mark.journey

NUMBERS = count(1)
HOME = "/c/northfield/"
ASK = f"{HOME}questions/ask/"


def write(page: Page, title: str, body: str) -> None:
    page.get_by_label("Title").fill(title)
    page.locator("textarea[name=body]").fill(body)


def draft_of(page: Page, title: str) -> None:
    """Wait until what is typed is kept, by whatever way this browser has."""
    look = page.get_by_role("button", name="Look first")
    if look.count():
        look.click()
        expect(page.get_by_label("Title")).to_have_value(title)
    else:
        expect(page.get_by_text("Kept as a draft that only you see.")).to_be_visible()


def test_what_was_solved_before_is_found_before_it_is_asked_again(
    visit: Visit, javascript: bool
) -> None:
    page = visit("mei", java_script_enabled=javascript)
    page.goto(HOME)
    box = page.get_by_label("What are you stuck on?")
    box.fill("My loop changes the list and the copy of the list")
    if not javascript:
        page.get_by_role("main").get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("heading", name="Asked before")).to_be_visible()
    found = page.locator(".similar > li").first
    expect(found.locator("mark").first).to_be_visible()
    expect(found.get_by_text("Solved")).to_be_visible()
    expect(page.get_by_role("heading", name="They said that they can help")).to_be_visible()
    assert page.locator(".helpers > li").count() <= 5
    if javascript:
        assert violations(page) == []
    found.get_by_role("link").click()
    expect(page.get_by_text("Accepted answer")).to_be_visible()


def test_the_coach_asks_until_it_is_said_and_the_question_is_posted(
    visit: Visit, javascript: bool
) -> None:
    page = visit("mei", java_script_enabled=javascript)
    title = f"Why is the limit of this quotient one? ({next(NUMBERS)})"
    page.goto(f"{ASK}?new=1")
    write(page, title, "I do not get it.")
    draft_of(page, title)
    expect(page.get_by_text("What did you try?")).to_be_visible()
    write(page, title, "I tried l'Hôpital. In the last step I expected zero.")
    if not javascript:
        draft_of(page, title)
    expect(page.get_by_text("What did you try?")).to_have_count(0)
    expect(page.get_by_text("It says all that helps people")).to_be_visible()
    if javascript:
        assert violations(page) == []
    page.get_by_role("button", name="Post question").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    page.goto(f"{ASK}drafts/")
    expect(page.get_by_text(title)).to_have_count(0)


def test_a_draft_outlives_its_tab_sleeps_a_night_and_is_posted_from_another_device(
    visit: Visit, javascript: bool
) -> None:
    title = f"Is a week enough for the essay? ({next(NUMBERS)})"
    first = visit("mei", java_script_enabled=javascript)
    first.goto(f"{ASK}?new=1")
    write(first, title, "I have five pages and no idea.")
    draft_of(first, title)
    first.close()

    other = visit("mei", java_script_enabled=javascript)
    other.goto(ASK)
    expect(other.get_by_label("Title")).to_have_value(title)
    expect(other.locator("textarea[name=body]")).to_have_value("I have five pages and no idea.")
    other.get_by_role("button", name="Keep for later").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("My drafts")
    row = other.locator(".drafts > li", has_text=title)
    expect(row.get_by_text("Kept for later")).to_be_visible()
    other.goto(ASK)
    expect(other.get_by_label("Title")).not_to_have_value(title)

    other.goto(f"{ASK}drafts/")
    row.get_by_role("button", name=re.compile("Post it")).click()
    expect(other.get_by_role("heading", level=1)).to_contain_text(title)


def test_two_tabs_on_one_draft_lose_nothing(visit: Visit) -> None:
    title = f"Which of two tabs is right? ({next(NUMBERS)})"
    one = visit("mei")
    one.goto(f"{ASK}?new=1")
    write(one, title, "What both tabs have seen.")
    draft_of(one, title)
    two = one.context.new_page()
    two.goto(ASK)
    expect(two.get_by_label("Title")).to_have_value(title)
    one.locator("textarea[name=body]").fill("What the first tab holds.")
    one.wait_for_timeout(1_500)
    two.locator("textarea[name=body]").fill("What the second tab holds.")
    expect(two.get_by_text("Another tab has written on this draft too.")).to_be_visible()
    expect(two.get_by_text("What the first tab holds.")).to_be_visible()
    expect(two.locator("textarea[name=body]")).to_have_value("What the second tab holds.")
    two.goto(f"{ASK}drafts/")
    expect(two.locator(".drafts > li", has_text=title)).to_have_count(2)
    for _ in range(2):
        two.goto(f"{ASK}drafts/")
        row = two.locator(".drafts > li", has_text=title).first
        row.get_by_role("link", name=re.compile("Throw away")).click()
        two.get_by_role("main").get_by_role("button", name="Throw away").click()
        expect(two.get_by_role("heading", level=1)).to_have_text("My drafts")
    expect(two.get_by_text(title)).to_have_count(0)


def test_by_keyboard_alone_from_anywhere(visit: Visit) -> None:
    page = visit("mei")
    page.goto(f"{HOME}topics/")
    page.keyboard.press("a")
    expect(page.get_by_role("heading", level=1)).to_have_text("What are you stuck on?")
    expect(page.get_by_label("Title")).to_be_focused()
    title = f"Does this work without a mouse? ({next(NUMBERS)})"
    page.keyboard.type(title)
    page.keyboard.press("Tab")
    page.locator("textarea[name=body]").focus()
    page.keyboard.type("Only with keys.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    page.goto(f"{ASK}drafts/")
    expect(page.get_by_text(title)).to_have_count(0)


def test_on_a_phone_in_arabic(visit: Visit, javascript: bool) -> None:
    page = visit(
        "salma",
        java_script_enabled=javascript,
        locale="ar",
        viewport={"width": 320, "height": 640},
    )
    page.goto("/c/jisr/questions/ask/?new=1")
    page.locator("input[name=title]").fill("لماذا تتغيّر القائمة داخل الدالة في بايثون")
    page.locator("textarea[name=body]").fill("لا أفهم.")
    if not javascript:
        page.locator("button[value=look]").click()
    expect(page.get_by_text("ما الذي جرّبته؟")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    width = page.evaluate("document.documentElement.scrollWidth") if javascript else 320
    assert width <= 320
