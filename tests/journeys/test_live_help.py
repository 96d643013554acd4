"""Waiting for a peer now: asked, taken, both in the room; and out again into a question."""

import re
from itertools import count

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit, violations
from tests.journeys.ways import Hands, Way

pytestmark = pytest.mark.journey

NUMBERS = count(1)


def look(hands: Hands) -> None:
    if hands.way.has_javascript:
        assert violations(hands.page) == []
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert hands.page.evaluate(width) <= 0


def again(hands: Hands) -> None:
    """Who has no JavaScript loads the page to see what is new."""
    if not hands.way.has_javascript:
        hands.page.goto(hands.page.url.split("#")[0])


def wait_now(hands: Hands, title: str) -> None:
    """From the box in which questions are written, with the words that stand there."""
    hands.page.goto(f"{hands.way.cast.home}questions/ask/?new=1")
    hands.write(hands.page.locator("input[name=title]"), title)
    hands.write(hands.page.locator("textarea[name=body]"), "I tried *to sum it*.")
    hands.press(hands.button("Wait for a peer now"))
    expect(hands.page.locator("textarea[name=body]")).to_have_value("I tried *to sum it*.")
    look(hands)
    hands.press(hands.button("Wait now"))
    expect(hands.page.locator("#live-part #place-title")).to_be_visible()


def test_somebody_waits_is_helped_and_both_are_in_the_room(visit: Visit, way: Way) -> None:
    one, other = (
        Hands.at(visit(key, **way.options), way) for key in (way.cast.asker, way.cast.helper)
    )
    title = f"Why does the sum grow, number {next(NUMBERS)} {way.name}?"
    other.page.goto(f"{way.cast.home}peers/")
    other.press(other.link("Who waits now"))
    expect(other.heading("They wait")).to_be_visible()
    wait_now(one, title)
    look(one)
    again(other)
    row = other.page.locator("#live-part li", has_text=title)
    expect(row).to_be_visible()
    look(other)
    other.press(row.get_by_role("button"))
    expect(other.page.locator("#part-people")).to_be_visible()
    if way.has_javascript:
        # The page of who waits leads into the room by itself.
        expect(one.page.locator("#part-people")).to_be_visible()
    else:
        again(one)
        one.press(one.button("Enter the room"))
    again(other)
    expect(other.page.locator("#part-people")).to_contain_text(way.cast.name_of(way.cast.asker))
    one.write(one.page.locator("#say-body"), "Here I am stuck.")
    one.press(one.page.locator("#say button"))
    again(other)
    expect(other.page.locator("#part-lines")).to_contain_text("Here I am stuck.")
    one.press(one.link("Live help"))
    expect(one.button("I am helped: end it")).to_be_visible()
    look(one)
    one.press(one.button("I am helped: end it"))
    expect(one.heading("It has ended")).to_be_visible()
    again(other)
    expect(other.heading("What came of your meeting")).to_be_visible()


def test_out_of_the_queue_into_a_question_with_everything_written(visit: Visit, way: Way) -> None:
    hands = Hands.at(visit(way.cast.asker, **way.options), way)
    title = f"Who knows this, number {next(NUMBERS)} {way.name}?"
    wait_now(hands, title)
    hands.press(hands.button("Make it a question"))
    expect(hands.page.locator("input[name=title]")).to_have_value(title)
    expect(hands.page.locator("textarea[name=body]")).to_have_value("I tried *to sum it*.")
    hands.press(hands.button("Post question"))
    expect(hands.page).to_have_url(re.compile(r"/questions/\d+/"))
    expect(hands.page.get_by_role("heading", level=1)).to_contain_text(title)
