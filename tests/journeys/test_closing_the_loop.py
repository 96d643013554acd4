"""From an accepted answer to what it led to, and how somebody new begins."""

from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit, violations
from tests.journeys.ways import Hands, Way

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


def explain_back(asker: Hands, words: str) -> None:
    shown = asker.page.locator("form", has=asker.link("Not now"))
    expect(shown).to_be_visible()
    form = asker.within(shown)
    if asker.way.has_javascript:
        assert violations(asker.page) == []
    asker.write(form.labelled("How do you understand it now?"), words)
    asker.press(form.button("Save"))
    expect(asker.page.locator(".teach-back").get_by_text(words)).to_be_visible()


def thank(asker: Hands, what_for: str) -> None:
    asker.press(asker.link("Thank"))
    asker.choose(asker.labelled(what_for))
    if asker.way.has_javascript:
        assert violations(asker.page) == []
    asker.press(asker.button("Thank"))
    expect(asker.text("Thanked").first).to_be_visible()


def test_from_ask_to_what_the_help_led_to(visit: Visit, way: Way) -> None:
    title = f"Why does this sum pass every bound? ({next(NUMBERS)})"
    asker = Hands.at(visit(way.cast.asker, **way.options), way)
    question = asker.ask(title, "I tried to compare it and expected a number.")
    helper = Hands.at(visit(way.cast.helper, **way.options), way)
    helper.answer(question, "Group the terms, each group is at least a half.")

    asker.page.goto("/")
    news = asker.page.locator("section", has=asker.heading("Answers to mine"))
    asker.press(asker.within(news).page.get_by_role("link", name=title).first)
    asker.press(asker.button("Accept"))
    explain_back(asker, WORDS)
    thank(asker, "Finding my mistake")

    helper.page.goto(f"{way.cast.home}questions/my-help/")
    led_to = helper.within(helper.page.locator(".led-to > li", has_text=title))
    expect(led_to.text("Read by %(number)s person")).to_be_visible()
    expect(led_to.root.get_by_text(WORDS)).to_be_visible()
    expect(led_to.text("Finding my mistake")).to_be_visible()
    if way.has_javascript:
        assert violations(helper.page) == []


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


def test_a_newcomer_starts_in_two_minutes(visit: Visit, way: Way) -> None:
    new = Hands.at(visit(**way.options), way)
    page = new.page
    page.goto("/communities/new/")
    new.press(new.within(page.locator("main")).link("Sign up"))
    new.write(new.labelled("Name"), "Nia New")
    new.write(page.locator("input[type=email]"), f"nia-{next(NUMBERS)}@example.org")
    new.write(page.locator("input[type=password]").first, "a quiet green river")
    new.press(page.locator("main form button.primary"))
    new.write(new.labelled("Name"), f"Coffee & Curves {next(NUMBERS)}")
    new.write(new.labelled("What it is about"), "Curves on Monday mornings")
    new.choose(page.locator("input[type=radio][value=club]"))
    new.press(new.button("Continue"))
    new.write(new.labelled("Topics"), "Geometry\nNumbers")
    new.press(new.button("Start the community").last)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Coffee & Curves")

    steps = page.locator("section", has=new.heading("A two-minute start"))
    start, done = new.within(steps), steps.locator("li.done")
    page.goto("/")
    expect(done).to_have_count(0)
    if way.has_javascript:
        assert violations(page) == []
    for link, button, then in (
        ("Say what you can help with", "I can help", "Not any more"),
        ("Say what you want to learn", "I want to learn it", "I do not want to learn it any more"),
    ):
        new.press(start.link(link))
        new.press(page.locator("main").get_by_role("link", name="Geometry").first)
        new.press(new.button(button))
        expect(new.button(then)).to_be_visible()
        page.goto("/")
    expect(done).to_have_count(2)
    new.press(start.link("Add a picture, or a few lines about you"))
    new.write(new.labelled("About you"), "I draw before I calculate.")
    new.press(page.locator("main form button.primary").first)
    expect(new.text("Your profile is saved.")).to_be_visible()
    page.goto("/")
    expect(done).to_have_count(3)
    new.press(start.link("Paint when you are free"))
    week = new.within(page.locator("#week"))
    week.write(page.locator("input[data-day='1']"), "17-19")
    if way.has_javascript:
        page.locator("input[data-day='1']").press("Tab")
        expect(page.locator("#week .saved .icon")).to_be_visible()
    else:
        week.press(week.button("Save"))
    page.goto("/")
    expect(done).to_have_count(4)

    new.write(new.labelled("What are you stuck on?"), "What is a tangent to a point?")
    new.press(new.within(page.locator(".ask-box")).button("Ask"))
    new.write(page.locator("textarea[name=body]"), "I tried a picture and expected one line.")
    new.press(new.button("Post question"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("What is a tangent")
    page.goto("/")
    expect(steps).to_have_count(0)
