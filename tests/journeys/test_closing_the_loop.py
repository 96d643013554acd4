"""From an accepted answer to what it led to, and how somebody new begins."""

from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit, violations

pytestmark = pytest.mark.journey

NUMBERS = count(1)
ASK = "/c/northfield/questions/ask/?new=1"
WORDS = "The series is a sum of groups of at least one half, and of those there is no end."


def ask(page: Page, title: str) -> str:
    page.goto(ASK)
    page.get_by_label("Title").fill(title)
    page.locator("textarea[name=body]").fill("I tried to compare it and expected a number.")
    page.get_by_role("button", name="Post question").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    return page.url


def test_from_ask_to_what_the_help_led_to(visit: Visit, javascript: bool) -> None:
    title = f"Why does this sum pass every bound? ({next(NUMBERS)})"
    asker = visit("mei", java_script_enabled=javascript)
    question = ask(asker, title)

    helper = visit("jonas", java_script_enabled=javascript)
    helper.goto(question)
    helper.get_by_label("Your answer").fill("Group the terms, each group is at least a half.")
    helper.get_by_role("button", name="Post answer").click()
    expect(helper.get_by_text("Group the terms").first).to_be_visible()

    asker.goto("/")
    waiting = asker.locator("section", has=asker.get_by_role("heading", name="Answers to mine"))
    expect(waiting.get_by_text("1 new answer").first).to_be_visible()
    waiting.get_by_role("link", name=title).click()
    asker.get_by_role("button", name="Accept", exact=True).click()
    form = asker.locator("form", has=asker.get_by_role("link", name="Not now"))
    expect(form).to_be_visible()
    if javascript:
        assert violations(asker) == []
    form.get_by_label("How do you understand it now?").fill(WORDS)
    form.get_by_role("button", name="Save").click()
    expect(asker.get_by_text("Explained back by")).to_be_visible()
    expect(asker.locator(".teach-back").get_by_text(WORDS)).to_be_visible()

    asker.get_by_role("link", name="Thank", exact=True).click()
    asker.get_by_label("Finding my mistake").check()
    if javascript:
        assert violations(asker) == []
    asker.get_by_role("button", name="Thank", exact=True).click()
    expect(asker.get_by_role("link", name="Thanked 1")).to_be_visible()

    helper.goto("/c/northfield/questions/my-help/")
    led_to = helper.locator(".led-to > li", has_text=title)
    for said in ("Read by 1 person", WORDS, "Finding my mistake"):
        expect(led_to.get_by_text(said)).to_be_visible()
    if javascript:
        assert violations(helper) == []


def test_not_now_leaves_the_answer_accepted_and_the_invitation_open(
    visit: Visit, javascript: bool
) -> None:
    asker = visit("mei", java_script_enabled=javascript)
    question = ask(asker, f"Which of the two is it? ({next(NUMBERS)})")
    helper = visit("jonas", java_script_enabled=javascript)
    helper.goto(question)
    helper.get_by_label("Your answer").fill("It is the second, by far.")
    helper.get_by_role("button", name="Post answer").click()
    expect(helper.get_by_text("It is the second").first).to_be_visible()

    asker.goto(question)
    asker.get_by_role("button", name="Accept", exact=True).click()
    asker.get_by_role("link", name="Not now").click()
    expect(asker.get_by_text("Accepted answer")).to_be_visible()
    expect(asker.get_by_role("link", name="Not now")).to_have_count(0)
    asker.get_by_role("link", name="Explain it back").click()
    expect(asker.get_by_label("How do you understand it now?")).to_be_visible()


def test_a_newcomer_starts_in_two_minutes(visit: Visit, javascript: bool) -> None:
    page = visit(java_script_enabled=javascript)
    page.goto("/communities/new/")
    page.locator("main").get_by_role("link", name="Sign up").click()
    page.get_by_label("Name").fill("Nia New")
    page.get_by_label("E-mail address").fill(f"nia-{next(NUMBERS)}@example.org")
    page.get_by_label("Password").fill("a quiet green river")
    page.locator("main form button.primary").click()
    page.get_by_label("Name").fill(f"Coffee & Curves {next(NUMBERS)}")
    page.get_by_label("What it is about").fill("Curves on Monday mornings")
    page.get_by_label("Club").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Topics").fill("Geometry\nNumbers")
    page.get_by_role("button", name="Start the community").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Coffee & Curves")

    start = page.locator("section", has=page.get_by_role("heading", name="A two-minute start"))
    page.goto("/")
    expect(start.locator("li.done")).to_have_count(0)
    if javascript:
        assert violations(page) == []
    for link, button, then in (
        ("Say what you can help with", "I can help", "Not any more"),
        ("Say what you want to learn", "I want to learn it", "I do not want to learn it any more"),
    ):
        start.get_by_role("link", name=link).click()
        page.locator("main").get_by_role("link", name="Geometry").first.click()
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("button", name=then)).to_be_visible()
        page.goto("/")
    expect(start.locator("li.done")).to_have_count(2)
    start.get_by_role("link", name="Add a picture").click()
    page.get_by_label("About you").fill("I draw before I calculate.")
    page.locator("main form button.primary").first.click()
    expect(page.get_by_text("Your profile is saved.")).to_be_visible()
    page.goto("/")
    expect(start.locator("li.done")).to_have_count(3)

    page.get_by_label("What are you stuck on?").fill("What is a tangent to a point?")
    page.locator(".ask-box").get_by_role("button", name="Ask", exact=True).click()
    page.locator("textarea[name=body]").fill("I tried a picture and expected one line.")
    page.get_by_role("button", name="Post question").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("What is a tangent")
    page.goto("/")
    expect(start).to_have_count(0)
