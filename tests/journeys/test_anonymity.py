"""Asking without one's name: through a thread, to giving the name, or to a moderator learning it.

Walked with JavaScript and without.
"""

import re
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit, violations
from tests.journeys.test_questions import answer

pytestmark = pytest.mark.journey

NUMBERS = count(1)
ASK = "/c/northfield/questions/ask/"
PERSONA = re.compile(r"Anonymous \w+")
WHY = "Somebody wrote to us that they fear for whoever asked this."


def ask_without_name(page: Page, title: str) -> str:
    """Ask through the box; gives back the pseudonym."""
    page.goto(f"{ASK}?new=1")
    page.get_by_label("Title").fill(title)
    page.locator("textarea[name=body]").fill("I tried it, and I am ashamed to ask.")
    expect(page.get_by_label("Ask as Mei")).to_be_checked()
    page.get_by_label("Ask without my name").check()
    expect(page.get_by_text("Moderators can learn your name only if")).to_be_visible()
    if page.get_by_role("button", name="Look first").count():
        # The choice is kept with the draft.
        page.get_by_role("button", name="Look first").click()
        expect(page.get_by_label("Ask without my name")).to_be_checked()
    page.get_by_role("button", name="Post question").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    found = PERSONA.search(page.get_by_text("You asked this as").inner_text())
    assert found is not None
    return found.group()


def comment(page: Page, text: str) -> None:
    page.get_by_role("link", name="Comment", exact=True).last.click()
    page.get_by_label("Your comment").fill(text)
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator(".comments").get_by_text(text)).to_be_visible()


def test_an_anonymous_question_to_its_accepted_answer_and_the_name(
    visit: Visit, javascript: bool
) -> None:
    asker = visit("mei", java_script_enabled=javascript)
    title = f"Is it too late to ask what a proof is? ({next(NUMBERS)})"
    asker.goto(ASK)
    persona = ask_without_name(asker, title)
    address = asker.url
    if javascript:
        assert violations(asker) == []

    helper = visit("jonas", java_script_enabled=javascript)
    helper.goto(address)
    expect(helper.get_by_role("main")).to_contain_text(persona)
    expect(helper.get_by_role("main")).not_to_contain_text("Mei")
    expect(helper.get_by_role("link", name=persona)).to_have_count(0)
    expect(helper.get_by_text("Learn who asked")).to_have_count(0)
    answer(helper, address, "It is never too late. A proof convinces a stranger.")

    asker.goto(address)
    expect(asker.get_by_text(f"You write here as {persona}").first).to_be_visible()
    comment(asker, "That helps, thank you.")
    asker.get_by_role("button", name="Accept", exact=True).click()
    expect(asker.get_by_text("Accepted answer")).to_be_visible()

    helper.goto(address)
    expect(helper.locator(".comments").last).to_contain_text(persona)

    asker.goto(address)
    asker.get_by_role("link", name="Reveal my name").click()
    expect(asker.get_by_role("main")).to_contain_text(persona)
    if javascript:
        assert violations(asker) == []
    asker.get_by_role("button", name="Reveal my name").click()
    expect(asker.get_by_text("Your name stands at your question now.")).to_be_visible()
    expect(asker.get_by_role("main")).not_to_contain_text(persona)

    helper.goto(address)
    expect(helper.get_by_role("main")).not_to_contain_text(persona)
    expect(helper.get_by_role("link", name=re.compile("Mei")).first).to_be_visible()


def test_a_moderator_learns_who_asked_and_the_asker_reads_why(
    visit: Visit, javascript: bool
) -> None:
    asker = visit("mei", java_script_enabled=javascript)
    title = f"How long may one be behind with everything? ({next(NUMBERS)})"
    persona = ask_without_name(asker, title)
    address = asker.url

    moderator = visit("tunde", java_script_enabled=javascript)
    moderator.goto(address)
    expect(moderator.get_by_role("main")).not_to_contain_text("Mei")
    moderator.get_by_role("link", name="Learn who asked").click()
    expect(moderator.get_by_role("main")).to_contain_text(persona)
    expect(moderator.get_by_role("main")).not_to_contain_text("Mei")
    if javascript:
        assert violations(moderator) == []
    moderator.get_by_label("Why do you need to know?").fill(WHY)
    moderator.get_by_role("button", name="Learn who asked").click()
    expect(moderator.get_by_role("link", name=re.compile("Mei"))).to_be_visible()
    if javascript:
        assert violations(moderator) == []
    moderator.goto(address)
    expect(moderator.get_by_role("main")).not_to_contain_text("Mei")

    asker.goto(address)
    learned = asker.locator(".learned")
    expect(learned).to_contain_text("learned your name on")
    expect(learned).to_contain_text(WHY)
    if javascript:
        assert violations(asker) == []
