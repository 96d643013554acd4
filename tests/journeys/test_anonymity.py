"""Asking without one's name: to thanks, to giving the name, or to a moderator learning it."""

import re
from itertools import count

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit, violations
from tests.journeys.test_closing_the_loop import explain_back, thank
from tests.journeys.ways import Hands, Way

pytestmark = pytest.mark.journey

NUMBERS = count(1)
WHY = "Somebody wrote to us that they fear for whoever asked this."


def ask_without_name(asker: Hands, title: str) -> str:
    """Ask through the box; gives back the pseudonym."""
    asker.ask(title, "I tried it, and I am ashamed to ask.", without_name=True)
    told = asker.say("You asked this as <bdi>%(persona)s</bdi>.")
    return asker.page.locator("p", has_text=told).locator("bdi").first.inner_text()


def comment(writer: Hands, words: str) -> None:
    writer.press(writer.link("Comment").last)
    writer.write(writer.labelled("Your comment"), words)
    writer.press(writer.button("Post comment"))
    expect(writer.page.locator(".comments").get_by_text(words)).to_be_visible()


def test_the_choice_is_explained_and_kept_with_the_draft(visit: Visit, javascript: bool) -> None:
    page = visit("mei", java_script_enabled=javascript)
    page.goto("/c/northfield/questions/ask/?new=1")
    page.get_by_label("Title").fill("May one look before one asks?")
    expect(page.get_by_label("Ask as Mei")).to_be_checked()
    page.get_by_label("Ask without my name").check()
    expect(page.get_by_text("Moderators can learn your name only if")).to_be_visible()
    if not javascript:
        page.get_by_role("button", name="Look first").click()
        expect(page.get_by_label("Ask without my name")).to_be_checked()


def test_an_anonymous_question_to_its_teach_back_thanks_and_the_name(
    visit: Visit, way: Way
) -> None:
    asker = Hands.at(visit(way.cast.asker, **way.options), way)
    name = way.cast.name_of(way.cast.asker)
    title = f"Is it too late to ask what a proof is? ({next(NUMBERS)})"
    persona = ask_without_name(asker, title)
    address = asker.page.url
    if way.has_javascript:
        assert violations(asker.page) == []

    helper = Hands.at(visit(way.cast.helper, **way.options), way)
    read = helper.page.get_by_role("main")
    helper.page.goto(address)
    expect(read).to_contain_text(persona)
    expect(read).not_to_contain_text(name)
    expect(helper.page.get_by_role("link", name=persona)).to_have_count(0)
    expect(helper.link("Learn who asked")).to_have_count(0)
    helper.answer(address, "It is never too late. A proof convinces a stranger.")

    asker.page.goto(address)
    expect(asker.text("You write here as").first).to_contain_text(persona)
    comment(asker, "That helps, and I am relieved.")
    asker.press(asker.button("Accept"))
    explain_back(asker, "It is an argument that leaves nobody in doubt.")
    thank(asker, "Finding my mistake")

    helper.page.goto(address)
    expect(helper.page.locator(".comments").last).to_contain_text(persona)
    expect(helper.page.locator(".teach-back")).to_contain_text(persona)
    expect(read).not_to_contain_text(name)
    helper.page.goto(f"{way.cast.home}questions/my-help/")
    led_to = helper.page.locator(".led-to > li", has_text=title)
    expect(helper.within(led_to).text("Finding my mistake")).to_be_visible()
    expect(led_to).not_to_contain_text(name)

    asker.page.goto(address)
    asker.press(asker.link("Reveal my name"))
    expect(asker.page.get_by_role("main")).to_contain_text(persona)
    if way.has_javascript:
        assert violations(asker.page) == []
    asker.press(asker.button("Reveal my name"))
    expect(asker.text("Your name stands at your question now.")).to_be_visible()
    expect(asker.page.get_by_role("main")).not_to_contain_text(persona)

    helper.page.goto(address)
    expect(read).not_to_contain_text(persona)
    expect(helper.page.get_by_role("link", name=name).first).to_be_visible()


def test_a_moderator_learns_who_asked_and_the_asker_reads_why(
    visit: Visit, javascript: bool
) -> None:
    way = Way("", options={"java_script_enabled": javascript})
    asker = visit("mei", **way.options)
    title = f"How long may one be behind with everything? ({next(NUMBERS)})"
    persona = ask_without_name(Hands.at(asker, way), title)
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
