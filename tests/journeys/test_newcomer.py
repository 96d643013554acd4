"""Somebody who has a link and no account asks a first peer, within three minutes of typing.

Everything counts from the page of the invitation on: signing up, joining, saying what one can help
with, wants to learn and when one is free, and asking. Others learn who was asked, so the demo in
which it is walked is its own.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import OwnDemo, Visit, violations
from tests.journeys.effort import CountingHands
from tests.journeys.serving import Site, serving
from tests.journeys.ways import Hands, Way

pytestmark = pytest.mark.journey

MOST_SECONDS = 180
# Who they are, what they help with, what they want to learn and why; each something else, so that
# none asks for the room of another.
SAYS = {
    "with a mouse": (
        "Nadia Petrova",
        "Statistics",
        "Programming in Python",
        "For my survey in spring",
    ),
    "without JavaScript": (
        "Nora Lindqvist",
        "Algebra refresher",
        "Limits and derivatives",
        "The resit is in January",
    ),
    "by keyboard alone": (
        "Nils Okonkwo",
        "Complex numbers",
        "Mechanics",
        "Friction is all that I get wrong",
    ),
    "on a phone in Arabic": (
        "ندى الخطيب",
        "الميكانيكا",
        "البرمجة بلغة Python",
        "أريد أن أكتب برنامجي الأول",
    ),
}
ZONES = {"en": "Europe/London", "ar": "Asia/Amman"}
# From five in the afternoon, for two hours.
EVENING, HALF_HOURS = 34, 4
DAYS = range(7)


@pytest.fixture(scope="module")
def site(own_demo: OwnDemo) -> Iterator[Site]:
    with serving(*own_demo("newcomer")) as site:
        yield site


def invitation(visit: Visit, way: Way) -> str:
    """A link that a coordinator makes."""
    plain = replace(way, options={**way.options, "java_script_enabled": True})
    hands = Hands.at(visit(way.cast.coordinator, **plain.options), plain)
    hands.page.goto(f"{way.cast.home}settings/invitations/")
    hands.press(hands.button("Make the link"))
    links = hands.page.get_by_role("textbox", name=hands.named("Invitation link"))
    return links.first.input_value()


def look(page: Page, way: Way) -> None:
    if way.has_javascript:
        assert violations(page) == []
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert page.evaluate(wide) is False if way.has_javascript else True


def sign_up(hands: CountingHands, name: str) -> None:
    hands.press(hands.link("Sign up and join"))
    expect(hands.labelled("Password")).to_be_visible()
    look(hands.page, hands.way)
    hands.write(hands.labelled("Name"), name)
    address = f"{'.'.join(hands.way.name.lower().split())}@example.org"
    hands.write(hands.labelled("E-mail address"), address)
    hands.write(hands.labelled("Password"), "a quiet green river")
    hands.press(hands.page.locator("main form button.primary"))
    hands.press(hands.button("Join"))


def add(hands: CountingHands, part: str, topic: str) -> Locator:
    """Type a topic, or as much of it as is needed to choose it; its row."""
    here = hands.within(hands.page.locator(f"#{part}"))
    if hands.way.has_javascript:
        field = here.root.locator("input[role=combobox]").first
        here.write(field, topic[:6])
        expect(here.root.locator("[role=option]").first).to_contain_text(topic)
        here.strike("Enter")
    else:
        here.write(here.root.locator("input[name=topics]"), topic)
    here.press(here.root.locator(f"#add-{part}"))
    row = here.root.locator("li[id]").filter(has_text=topic)
    expect(row).to_be_visible()
    return row


def cell(page: Page, day: int, row: int) -> Locator:
    return page.locator(f"[data-at='{day} {row}']")


def paint(hands: CountingHands) -> None:
    """Every evening for two hours: by lines of words, keys, taps, or one rectangle."""
    page, way = hands.page, hands.way
    if not way.has_javascript:
        for day in DAYS:
            hands.write(page.locator(f"input[data-day='{day}']"), "17-19")
        return
    hands.effort.choices += 1
    if not way.has_mouse:
        paint_by_keys(hands)
    elif way.options.get("has_touch"):
        for day in DAYS:
            for row in range(EVENING, EVENING + HALF_HOURS):
                hands.tap(cell(page, day, row))
    else:
        cell(page, DAYS[0], EVENING).hover()
        page.mouse.down()
        cell(page, DAYS[-1], EVENING + HALF_HOURS - 1).hover()
        page.mouse.up()


def paint_by_keys(hands: CountingHands) -> None:
    """Down to the evening, and then through the days, forth and back."""
    begin = cell(hands.page, DAYS[0], EVENING)
    hands.come_to(hands.page.locator(".week-cell[tabindex='0']"))
    while not begin.evaluate("cell => cell === document.activeElement"):
        hands.strike("ArrowDown")
    hands.strike("Space")
    for there in ("Right", "Left", "Right", "Left"):
        for _day in DAYS[1:]:
            hands.strike(f"Shift+Arrow{there}")
        hands.strike("Shift+ArrowDown")


def saved(hands: CountingHands) -> None:
    if hands.way.has_javascript:
        expect(hands.root.locator(".saved").first).to_have_text(hands.named("Saved"))
    else:
        hands.press(hands.button("Save"))


def test_a_newcomer_asks_a_first_peer_within_three_minutes(visit: Visit, way: Way) -> None:
    name, known, wished, why = SAYS[way.name]
    link = invitation(visit, way)
    hands = CountingHands.at(visit(timezone_id=ZONES[way.language], **way.options), way)
    page = hands.page
    page.goto(link)
    look(page, way)
    sign_up(hands, name)

    # What is missing leads to where it is said.
    hands.press(page.locator("nav a[href$='/peers/']").first)
    hands.press(hands.link("a topic that you can help with or want to learn"))
    add(hands, "offers", known)
    row = hands.within(add(hands, "wishes", wished))
    row.write(row.root.locator("input[name=why]"), why)
    saved(row)
    week = hands.within(page.locator("#week"))
    if not way.has_javascript:
        week.effort.choices += 1
        week.root.locator("select[name=time_zone]").select_option(ZONES[way.language])
    paint(week)
    saved(week)
    expect(page.locator("#profile-missing")).to_contain_text(hands.say("This is enough"))
    look(page, way)

    hands.press(hands.link("See who fits"))
    helper = page.locator("#way-helps_me + ul .card, #way-swap + ul .card").first
    expect(helper).to_contain_text(wished)
    expect(helper.locator(".peer-why li").first).to_be_visible()
    look(page, way)
    hands.press(helper.locator(".peer-ask > button"))
    expect(page.locator("main")).to_contain_text(hands.say("You have asked, and are told"))
    look(page, way)
    assert hands.effort.seconds < MOST_SECONDS, hands.effort
    print(f"{way.name}: {hands.effort.seconds:.0f} s")
