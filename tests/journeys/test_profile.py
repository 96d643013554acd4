"""A newcomer says what peers they look for: topics, why, a painted week, and who sees it."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visit, violations
from tests.journeys.ways import Hands, Way

pytestmark = pytest.mark.journey

# Each has a day and a pace of its own: three of the ways are walked by the same newcomer.
OWN = {
    "with a mouse": (1, "gentle"),
    "without JavaScript": (2, "steady"),
    "by keyboard alone": (3, "brisk"),
    "on a phone in Arabic": (4, "gentle"),
}
MORNING = 18  # The row of 9:00.


def begin(visit: Visit, way: Way) -> Hands:
    page = visit(way.cast.asker, **way.options)
    page.goto(f"{way.cast.home}peers/profile/")
    return Hands.at(page, way)


def part(hands: Hands, name: str) -> Hands:
    return hands.within(hands.page.locator(f"#{name}"))


def saved(hands: Hands) -> None:
    """With scripts it is saved by itself, and says so."""
    if hands.way.has_javascript:
        expect(hands.root.locator(".saved").first).to_have_text(hands.named("Saved"))
    else:
        hands.press(hands.button("Save"))


def cell(page: Page, day: int, row: int) -> Locator:
    return page.locator(f"[data-at='{day} {row}']")


def paint(hands: Hands, day: int) -> None:
    """From nine to half past ten, on the grid or as a line of words."""
    page = hands.page
    if not hands.way.has_javascript:
        hands.write(page.locator(f"input[data-day='{day}']"), "9–10:30")
    elif not hands.way.has_mouse:
        hands.come_to(page.locator(".week-cell[tabindex='0']"))
        for _day in range(day):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Space")
        for _half_hour in range(2):
            page.keyboard.press("Shift+ArrowDown")
    elif hands.way.options.get("has_touch"):
        for row in range(MORNING, MORNING + 3):
            cell(page, day, row).tap()
    else:
        cell(page, day, MORNING).hover()
        page.mouse.down()
        cell(page, day, MORNING + 2).hover()
        page.mouse.up()


def test_a_newcomer_fills_the_profile_in(visit: Visit, way: Way) -> None:
    hands, (day, pace) = begin(visit, way), OWN[way.name]
    page = hands.page
    expect(page.locator("#profile-missing")).to_contain_text(hands.say("when you are free"))
    topic = _add(hands, "offers", "I can help with this")
    offers = part(hands, "offers")
    offered = offers.root.locator("li[id]").filter(has_text=topic)
    expect(offered).to_contain_text(hands.say("own word"))
    row = hands.within(offered)
    row.press(offered.locator("summary"))
    row.write(row.labelled("Certificate"), "Leaving exam, 2024")
    saved(row)

    wished = _add(hands, "wishes", "I want to learn this")
    row = hands.within(part(hands, "wishes").root.locator("li[id]").filter(has_text=wished))
    row.write(row.root.locator("input[name=why]"), "The exam in March")
    saved(row)

    week = part(hands, "week")
    paint(week, day)
    if way.has_javascript:
        line = page.locator(f"input[data-day='{day}']")
        expect(line).to_have_value("9:00–10:30")
    saved(week)
    expect(page.locator("#profile-missing")).to_contain_text(hands.say("This is enough"))

    like = part(hands, "preferences")
    like.choose(like.labelled(pace))
    saved(like)
    sees = part(hands, "audiences")
    sees.root.locator("select[name=shows_week]").select_option("community")
    saved(sees)
    if way.has_javascript:
        assert violations(page) == []

    page.goto(f"{way.cast.home}peers/profile/")
    expect(page.locator(f"input[data-day='{day}']")).to_have_value("9:00–10:30")
    expect(page.locator("input[value='Leaving exam, 2024']")).to_have_count(1)
    expect(like.labelled(pace)).to_be_checked()
    _undo(hands, topic, wished, day)


def _add(hands: Hands, name: str, button: str) -> str:
    """A topic that is there and not said yet."""
    page, here = hands.page, part(hands, name)
    said = here.root.locator("li[id] h3").all_inner_texts()
    found = page.request.get(f"{hands.way.cast.home}topics/find/?q=a").json()
    found += page.request.get(f"{hands.way.cast.home}topics/find/?q=ا").json()
    other = part(hands, "wishes" if name == "offers" else "offers")
    said += other.root.locator("li[id] h3").all_inner_texts()
    topic = str(next(each["name"] for each in found if each["name"] not in said))
    if hands.way.has_javascript:
        field = here.root.locator("input[role=combobox]").first
        here.write(field, topic)
        expect(here.root.locator("[role=option]").first).to_be_visible()
        field.press("Enter")
    else:
        here.write(here.root.locator("input[name=topics]"), topic)
    here.press(here.button(button))
    expect(here.root.locator("li[id] h3", has_text=topic)).to_be_visible()
    return topic


def _undo(hands: Hands, topic: str, wished: str, day: int) -> None:
    """As it was, for whoever walks next."""
    for name, each in (("offers", topic), ("wishes", wished)):
        row = hands.page.locator(f"#{name} li[id]").filter(has_text=each)
        hands.press(row.locator("button[name=remove]"))
        expect(row).to_have_count(0)
    week = part(hands, "week")
    line = hands.page.locator(f"input[data-day='{day}']")
    week.write(line, "")
    if hands.way.has_javascript:
        line.press("Tab")
    saved(week)


def test_times_that_cannot_be_read_are_refused_beside_their_day(visit: Visit, way: Way) -> None:
    hands = begin(visit, way)
    week, line = part(hands, "week"), hands.page.locator("input[data-day='6']")
    week.write(line, "in the evening")
    if way.has_javascript:
        line.press("Tab")
    else:
        week.press(week.button("Save"))
    beside = hands.page.locator("#week-day_6_error")
    expect(beside).to_contain_text(hands.say("Write times as 17:00–19:30"))
    expect(line).to_have_value("in the evening")


def test_nobody_learns_whom_one_would_rather_not_meet(visit: Visit) -> None:
    page = visit("hanna")
    page.goto("/c/northfield/peers/profile/")
    here = page.locator("#rather-not")
    field = here.locator("input[role=combobox]")
    field.fill("jonas")
    here.get_by_role("option").first.click()
    here.get_by_role("button", name="Rather not these").click()
    row = here.get_by_role("listitem").filter(has_text="Jonas")
    expect(row).to_be_visible()
    assert violations(page) == []
    other = visit("jonas")
    other.goto("/c/northfield/people/")
    other.locator("main").get_by_role("link", name="Hanna").first.click()
    expect(other.locator("main")).not_to_contain_text("You would rather not")
    row.get_by_role("button", name="Remove").click()
    expect(row).to_have_count(0)


def test_a_coordinator_confirms_an_offer(visit: Visit, javascript: bool) -> None:
    page = visit("tunde", java_script_enabled=javascript)
    page.goto("/c/northfield/people/?q=kenji")
    page.locator("main").get_by_role("link", name="Kenji").first.click()
    here = page.get_by_role("region", name="What speaks for their help")
    confirm = here.get_by_role("button", name=re.compile("I confirm this.*Python"))
    confirm.click()
    row = here.get_by_role("listitem").filter(has_text="Python")
    expect(row).to_contain_text("confirmed by Tunde Adeyemi")
    if javascript:
        assert violations(page) == []
    row.get_by_role("button", name="Take the word back").click()
    expect(confirm).to_be_visible()
