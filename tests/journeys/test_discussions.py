"""What has no right answer: a discussion with a poll, an announcement, an update.

Each journey is walked with JavaScript and without.
"""

from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit, violations

pytestmark = pytest.mark.journey

NUMBERS = count(1)
LIST = "/c/northfield/discussions/"


def say(page: Page, address: str, words: str) -> None:
    """Reply through the page, and wait until it stands there."""
    page.goto(address)
    page.locator("#your-reply textarea[name=body]").fill(words)
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator("#replies article", has_text=words)).to_have_count(1)


def vote(page: Page, address: str, choice: str) -> None:
    page.goto(address)
    page.get_by_label(choice, exact=True).check()
    page.get_by_role("button", name="Vote", exact=True).click()
    expect(page.get_by_text("Change your vote")).to_be_visible()


def test_a_discussion_with_a_poll_is_started_answered_and_voted_in(
    visit: Visit, javascript: bool
) -> None:
    title = f"Where do you study best? ({next(NUMBERS)})"
    starter = visit("hanna", java_script_enabled=javascript)
    starter.goto(LIST)
    starter.get_by_role("link", name="Start a discussion").click()
    starter.get_by_label("Title").fill(title)
    starter.locator("textarea[name=body]").fill("I **never** manage at home.")
    starter.get_by_text("Add a poll").click()
    starter.get_by_label("What do you ask?").fill("Where?")
    starter.get_by_label("Choices").fill("At home\nIn the library")
    starter.get_by_role("button", name="Post discussion").click()
    expect(starter.get_by_role("heading", level=1)).to_have_text(title)
    address = starter.url

    reader = visit("aaliyah", java_script_enabled=javascript)
    reader.goto(LIST)
    reader.get_by_role("link", name=title).click()
    expect(reader.get_by_text("0 people voted")).to_be_visible()
    say(reader, address, "In the library, on the third floor.")

    starter.goto(address)
    reply = starter.locator("#replies article", has_text="on the third floor")
    reply.get_by_role("link", name="Reply").click()
    expect(starter.get_by_text("You answer Aaliyah Brooks.")).to_be_visible()
    starter.locator("#your-reply textarea[name=body]").fill("By the window?")
    starter.get_by_role("button", name="Post reply").click()
    expect(starter.get_by_role("link", name="in answer to Aaliyah Brooks")).to_be_visible()

    for who, choice in (("hanna", "In the library"), ("aaliyah", "In the library")):
        vote({"hanna": starter, "aaliyah": reader}[who], address, choice)
    # Two secret ballots would tell each of the two what the other chose.
    expect(reader.get_by_text("fewer than three people voted")).to_be_visible()
    third = visit("mateo", java_script_enabled=javascript)
    vote(third, address, "At home")
    expect(third.get_by_text("2 votes, 67 %")).to_be_visible()
    if javascript:
        assert violations(third) == []

    reader.goto("/me/notices/")
    expect(reader.get_by_role("link", name=title).first).to_contain_text("Hanna Weiss replied in")


def test_an_announcement_stands_on_top_until_it_is_opened(visit: Visit, javascript: bool) -> None:
    title = f"The library closes at eight ({next(NUMBERS)})"
    announcer = visit("tunde", java_script_enabled=javascript)
    announcer.goto(f"{LIST}announce/")
    announcer.get_by_label("Title").fill(title)
    announcer.locator("textarea[name=body]").fill("From Monday on.")
    announcer.get_by_label("Members may reply").uncheck()
    announcer.get_by_role("button", name="Announce it").click()
    expect(announcer.get_by_text("This takes no replies.")).to_be_visible()

    reader = visit("sofia", java_script_enabled=javascript)
    reader.goto("/c/northfield/")
    card = reader.locator("article.announcement", has_text=title)
    card.get_by_role("link", name=title).click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(title)
    reader.goto("/c/northfield/")
    expect(card).to_have_count(0)


def test_an_update_stands_on_ones_page(visit: Visit, javascript: bool) -> None:
    words = f"Drew my first free-body diagram alone ({next(NUMBERS)})."
    writer = visit("mei", java_script_enabled=javascript)
    writer.goto(f"{LIST}update/")
    writer.locator("textarea[name=body]").fill(words)
    writer.get_by_role("button", name="Post update").click()
    expect(writer.get_by_role("heading", level=1)).to_contain_text("Update by")

    reader = visit("jonas", java_script_enabled=javascript)
    reader.goto(f"{LIST}?view=updates")
    reader.get_by_role("link", name=words).click()
    say(reader, reader.url, "Well done!")
    reader.locator("article").first.get_by_role("link").first.click()
    expect(reader.get_by_text(words)).to_be_visible()
