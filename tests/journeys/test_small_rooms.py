"""Three meet in the room of their group, go into small rooms, and bring back what they found."""

import re

import pytest
from playwright.sync_api import Locator, WebSocketRoute, expect

from tests.journeys.conftest import Visit
from tests.journeys.test_rooms import again, look, unfold
from tests.journeys.ways import JISR, MOUSE, Hands, Way

pytestmark = pytest.mark.journey


def of_group(visit: Visit, way: Way) -> list[Hands]:
    """Who teaches comes first, then two who learn; all are in the room of their group."""
    keys = ("salma", "karim", "tasneem") if way.cast is JISR else ("mairead", "robin", "sofia")
    group = "مختبر البرمجة" if way.cast is JISR else "Mathematics 1, group A"
    found = [Hands.at(visit(key, **way.options), way) for key in keys]
    for hands in found:
        hands.page.goto(f"{way.cast.home}groups/")
        hands.press(hands.page.get_by_role("link", name=group, exact=True))
        hands.press(hands.link("To the room"))
        hands.press(hands.button("Enter the room"))
        expect(hands.page.locator("#part-people")).to_be_visible()
    return found


def small(hands: Hands) -> Locator:
    return hands.page.locator("#part-small")


def choose_in(hands: Hands, select: Locator, value: str) -> None:
    """By mouse in the list; by keyboard with its arrows."""
    if hands.way.has_mouse:
        select.select_option(value)
        return
    hands.come_to(select)
    for _press in range(select.locator("option").count()):
        if select.input_value() == value:
            return
        hands.strike("ArrowDown")
    assert select.input_value() == value


def divide(leader: Hands) -> None:
    """Both who learn go into the first small room, by hand."""
    again(leader)
    unfold(leader, "dividing")
    form = leader.page.locator("#dividing form")
    for name in names(leader):
        choose_in(leader, form.locator("li", has_text=name).locator("select"), "1")
    look(leader)
    leader.press(leader.button("Open the small rooms"))
    expect(small(leader)).to_contain_text(leader.say("Call all back"))


def names(leader: Hands) -> list[str]:
    keys = ("karim", "tasneem") if leader.way.cast is JISR else ("robin", "sofia")
    return [leader.way.cast.name_of(key) for key in keys]


def is_there(hands: Hands) -> None:
    again(hands)
    expect(small(hands).locator("h2")).to_contain_text("1")
    expect(hands.button("Back to the main room")).to_be_visible()


def is_back(hands: Hands) -> None:
    again(hands)
    expect(hands.button("Back to the main room")).to_have_count(0)
    expect(hands.page.locator("#part-people")).to_be_visible()


def say(hands: Hands, words: str) -> None:
    hands.write(hands.page.locator("#say-body"), words)
    hands.press(hands.page.locator("#say button"))
    again(hands)
    expect(hands.page.locator("#part-lines li", has_text=words)).to_be_visible()


def hears(hands: Hands, words: str) -> None:
    again(hands)
    expect(hands.page.locator("#part-lines li", has_text=words).first).to_be_visible()


def test_into_small_rooms_and_back(visit: Visit, way: Way) -> None:
    leader, one, other = of_group(visit, way)
    divide(leader)
    for hands in (one, other):
        is_there(hands)
    expect(one.page.locator("#telling")).to_have_count(0)
    look(one)
    look(leader)
    say(one, f"Between us two, {way.name}.")
    hears(other, "Between us two")
    again(leader)
    expect(leader.page.locator("#part-lines")).not_to_contain_text("Between us two")
    leader.write(leader.page.locator("#tell-body"), "Two more minutes")
    leader.press(leader.page.locator("#telling button"))
    for hands in (one, other, leader):
        hears(hands, "Two more minutes")
    # Whoever loads the page anew is where they were.
    other.page.goto(f"{way.cast.home}groups/")
    other.page.go_back()
    is_there(other)
    one.press(one.button("Back to the main room"))
    is_back(one)
    one.press(small(one).locator("form button.primary").first)
    is_there(one)
    if not one.page.locator("#writing").evaluate("each => each.open"):
        unfold(one, "writing")
    one.write(one.page.locator("#recap-notes"), f"We found it, {way.name}.")
    one.press(one.button("Save the notes"))
    again(one)
    expect(one.page.locator("#part-notes .prose")).to_contain_text("We found it")
    again(leader)
    leader.press(leader.button("Call all back"))
    for hands in (leader, one, other):
        is_back(hands)
        hears(hands, f"We found it, {way.name}.")
    unfold(leader, "ending")
    leader.press(leader.button("End it for all"))
    expect(leader.page.locator("#brought")).to_contain_text("We found it")
    look(leader)


def test_somebody_is_dragged_into_a_room(visit: Visit) -> None:
    leader, one, other = of_group(visit, MOUSE)
    unfold(leader, "dividing")
    names_of = names(leader)
    for name, number in zip(names_of, (1, 2), strict=True):
        row = leader.page.locator("#dividing [data-drags]", has_text=name)
        place = leader.page.locator(f"#dividing [data-drop='{number}']")
        row.drag_to(place)
        expect(place).to_contain_text(name)
    leader.press(leader.button("Open the small rooms"))
    expect(small(one).locator("h2")).to_contain_text("1")
    expect(small(other).locator("h2")).to_contain_text("2")
    unfold(leader, "moving")
    moved = leader.page.locator("#moving [data-drags]", has_text=names_of[0])
    moved.drag_to(leader.page.locator("#small-2"))
    expect(small(one).locator("h2")).to_contain_text("2")
    expect(one.page.locator("#part-people")).to_contain_text(names_of[1])
    leader.press(leader.button("Call all back"))
    for hands in (one, other):
        is_back(hands)
    unfold(leader, "ending")
    leader.press(leader.button("End it for all"))


def test_who_loses_the_line_is_afterwards_where_they_were(visit: Visit) -> None:
    leader, one, other = of_group(visit, MOUSE)
    held: list[WebSocketRoute] = []

    def hold(line: WebSocketRoute) -> None:
        line.connect_to_server()
        held.append(line)

    one.page.route_web_socket(re.compile(r"/live/$"), hold)
    divide(leader)
    is_there(one)
    expect(one.page.locator("#part-people")).to_contain_text(names(leader)[1])
    away(one, held)
    leader.page.locator("#tell-body").fill("Two more minutes")
    leader.page.locator("#telling button").click()
    hears(other, "Two more minutes")
    one.page.context.set_offline(False)
    hears(one, "Two more minutes")
    is_there(one)
    away(one, held)
    leader.press(leader.button("Call all back"))
    is_back(other)
    one.page.context.set_offline(False)
    is_back(one)
    expect(one.page.locator("#part-people")).to_contain_text(names(leader)[1])
    unfold(leader, "ending")
    leader.press(leader.button("End it for all"))


def away(hands: Hands, held: list[WebSocketRoute]) -> None:
    """To be offline stops what begins then; what is open has to be cut."""
    hands.page.context.set_offline(True)
    held[-1].close()
    expect(hands.page.locator("[data-state]")).to_contain_text("The line is lost")
