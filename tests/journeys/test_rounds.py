"""A coordinator's round, from the form to a member who says yes.

It proposes matches to everybody who offers or wants to learn something, so the demo in which it is
walked is its own.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import OwnDemo, Visit, violations
from tests.journeys.serving import Site, serving
from tests.journeys.ways import Hands, Way

pytestmark = pytest.mark.journey

# What each way is about, so that none takes the room of another; and somebody who offers nothing
# of it.
ABOUT = {
    "with a mouse": ("Academic writing", "Ewan"),
    "without JavaScript": ("Programming in Python", "Ewan"),
    "by keyboard alone": ("Mechanics", "Hanna"),
    "on a phone in Arabic": ("الخوارزميات وهياكل البيانات", "عمر"),
}
POINTS = re.compile(r"/people/(\d+)/")


@pytest.fixture(scope="module")
def site(own_demo: OwnDemo) -> Iterator[Site]:
    with serving(*own_demo("rounds")) as site:
        yield site


def pairs(hands: Hands) -> Locator:
    return hands.page.locator("tbody tr")


def wait_for_the_proposal(hands: Hands) -> None:
    """It appears by itself; without scripts one looks again."""
    if hands.way.has_javascript:
        expect(hands.page.locator("#progress")).to_have_count(0, timeout=60_000)
    for _look in range(60):
        if not hands.page.locator("#progress").count():
            break
        hands.page.wait_for_timeout(500)
        hands.press(hands.link("Look again"))
    expect(pairs(hands).first).to_be_visible()


def look(hands: Hands) -> None:
    if hands.way.has_javascript:
        assert violations(hands.page) == []


def begin(hands: Hands, topic: str) -> None:
    hands.page.goto(f"{hands.way.cast.home}peers/")
    hands.press(hands.link("Rounds"))
    expect(hands.page.locator("h1")).to_have_text(hands.say("Rounds"))
    hands.press(hands.link("New round"))
    hands.write(hands.page.locator("input[name=name]"), "Before the exam")
    topics = hands.page.locator("input[name=topics]")
    field = topics if topics.is_visible() else hands.page.locator("input[role=combobox]").first
    hands.write(field, topic)
    hands.page.keyboard.press("Tab")
    hands.write(hands.page.locator("input[name=minutes]"), "0")
    look(hands)
    hands.press(hands.button("Work out a proposal"))
    wait_for_the_proposal(hands)


def test_a_coordinator_matches_everybody_and_a_member_accepts(visit: Visit, way: Way) -> None:
    topic, nobody = ABOUT[way.name]
    hands = Hands.at(visit(way.cast.coordinator, **way.options), way)
    begin(hands, topic)
    address = hands.page.url
    expect(pairs(hands).first).to_contain_text(topic)
    look(hands)

    # As a picture, and who has nobody.
    hands.press(hands.link("Picture"))
    expect(hands.page.locator("figcaption").first).to_be_visible()
    look(hands)
    alone = hands.page.locator("nav.tabs a").nth(2)
    hands.press(alone)
    expect(alone).to_have_attribute("aria-current", "page")
    look(hands)

    # A move that breaks something is refused with the reason.
    hands.page.goto(address)
    hands.press(pairs(hands).first.locator("th a").nth(1))
    expect(hands.page).to_have_url(POINTS)
    person = hands.page.url
    learner_id = POINTS.findall(person)[0]
    hands.write(hands.page.locator("main input[type=search]"), nobody)
    hands.press(hands.page.locator("main search button"))
    hands.press(hands.page.locator(f"a[href*='learner={learner_id}']").last)
    refused = hands.page.locator(".notice.bad")
    expect(refused).to_contain_text(hands.say("They have no topic of this round in common."))
    look(hands)

    # One that can be is shown with what it costs, and done.
    hands.page.goto(person)
    name = hands.page.get_by_role("heading", level=1).inner_text()
    had = hands.page.locator("section[aria-labelledby=has-title] a").first.inner_text()
    hands.press(hands.page.locator("section[aria-labelledby=helpers-title] a.button").first)
    does = hands.page.locator("#does")
    expect(does).to_contain_text(hands.say("All in all it is"))
    expect(does).to_contain_text(had)
    look(hands)
    hands.press(hands.button("Bring them together"))
    has = hands.page.locator("section[aria-labelledby=has-title]")
    expect(has).to_contain_text(hands.say("Stays"))
    expect(has).not_to_contain_text(had)

    # What is good is locked, and the rest solved again.
    hands.page.goto(address)
    hands.press(hands.page.locator("button[name=keep]").first)
    locked = hands.page.locator("tbody").filter(has_text=hands.say("Stays"))
    expect(locked).to_have_count(2)
    kept = sorted(locked.locator("th").all_inner_texts())
    hands.press(hands.button("Solve the rest again"))
    wait_for_the_proposal(hands)
    expect(locked).to_have_count(2)
    assert sorted(locked.locator("th").all_inner_texts()) == kept

    # It is published, and whoever was moved says yes.
    hands.press(hands.page.locator("details.fold > summary").first)
    hands.press(hands.button("Publish now"))
    expect(hands.page.locator("tbody").first).to_contain_text(hands.say("Proposed to them"))
    look(hands)
    member = Hands.at(visit(way.cast.key_of(name), **way.options), way)
    member.page.goto(f"{way.cast.home}peers/")
    mine = member.page.locator("li.peer").filter(has_text="Before the exam").first
    expect(mine).to_contain_text(topic)
    look(member)
    member.press(mine.locator("form[action$='/accept/'] button"))
    expect(member.page.locator("main")).to_contain_text(
        member.say("You have accepted. You are told as soon as all have answered.")
    )
    look(member)
