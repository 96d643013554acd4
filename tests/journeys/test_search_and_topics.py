"""Somebody searches and reads; people say what they can help with; a moderator tends the topics."""

import re
from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit, violations

pytestmark = pytest.mark.journey


def test_a_stranger_searches_and_reads(visit: Visit, javascript: bool) -> None:
    page = visit(java_script_enabled=javascript)
    page.goto("/c/northfield/")
    search = page.get_by_role("searchbox", name="Search in First Year at Northfield")
    search.fill('"chain rule" derivative')
    search.press("Enter")
    first = page.locator("#found li.question").first
    expect(first.locator("mark").first).to_have_text(re.compile("chain rule", re.IGNORECASE))
    title = first.get_by_role("link").inner_text()
    first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_hits_are_narrowed_to_a_kind_and_nothing_found_says_so(
    visit: Visit, javascript: bool
) -> None:
    page = visit("hanna", java_script_enabled=javascript)
    page.goto("/c/northfield/search/?q=limits")
    page.get_by_role("link", name="Topics", exact=True).last.click()
    hits = page.locator("#found li.question")
    expect(hits).to_have_count(1)
    hits.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Limits and derivatives")

    page.goto("/c/northfield/search/")
    words = page.get_by_label("Words to look for")
    words.fill("zyzzyva")
    if not javascript:
        words.press("Enter")
    expect(page.get_by_role("heading", name="Nothing was found")).to_be_visible()
    assert violations(page) == [] if javascript else True
    page.get_by_role("link", name="Ask the community").click()
    expect(page.get_by_label("Title")).to_have_value("zyzzyva")


def test_a_member_says_what_they_can_help_with_and_want_to_learn(
    visit: Visit, javascript: bool
) -> None:
    page = visit("hanna", java_script_enabled=javascript)
    page.goto("/c/northfield/topics/")
    page.locator("main").get_by_role("link", name="Mechanics").last.click()
    here = page.locator("#standing")
    for button in ("Not any more", "I do not want to learn it any more"):  # from the other walk
        if here.get_by_role("button", name=button).count():
            here.get_by_role("button", name=button).click()
            expect(here.get_by_role("button", name=button)).to_have_count(0)
    here.get_by_label("How well I can help").select_option("all of it")
    here.get_by_role("button", name="I can help").click()
    expect(here.get_by_role("listitem").filter(has_text="Hanna")).to_contain_text("all of it")
    here.get_by_role("button", name="I want to learn it").click()
    expect(here.get_by_role("listitem").filter(has_text="Hanna")).to_have_count(2)

    here.get_by_role("link", name=re.compile("Hanna")).first.click()
    helps = page.get_by_role("region", name="Can help with")
    expect(helps.get_by_role("link", name="Mechanics")).to_be_visible()


def test_a_moderator_adds_a_topic_closes_no_circle_and_merges(
    visit: Visit, javascript: bool
) -> None:
    name = "Optics" if javascript else "Waves"
    page = visit("mairead", java_script_enabled=javascript)
    page.goto("/c/northfield/topics/")
    page.get_by_role("link", name="Add a topic").click()
    page.get_by_label("Name", exact=True).fill(name)
    role: Literal["combobox", "textbox"] = "combobox" if javascript else "textbox"
    before = page.get_by_role(role, name="What one should know before")
    if javascript:
        before.fill("mech")
        page.get_by_role("option", name=re.compile("^Mechanics")).click()
    else:
        before.fill("physics 1")  # another name of mechanics
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)

    page.locator("main").get_by_role("link", name="Mechanics").click()
    page.get_by_role("link", name="Edit").click()
    before = page.get_by_role(role, name="What one should know before")
    before.fill(f"{name},") if javascript else before.fill(f"Limits and derivatives, {name}")
    if javascript:
        before.press("Enter")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text(
        f"“Mechanics” cannot require “{name}”, which builds on it already."
    )
    assert violations(page) == [] if javascript else True

    page.goto(f"/c/northfield/topics/{name.lower()}/merge/")
    page.get_by_role(role, name="Merge it into").fill("Mechanics")
    if javascript:
        page.get_by_role("option", name=re.compile("^Mechanics")).click()
    page.get_by_role("button", name="Merge the topics").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mechanics")
    expect(page.locator("main")).to_contain_text(name)
    page.goto(f"/c/northfield/topics/{name.lower()}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mechanics")
