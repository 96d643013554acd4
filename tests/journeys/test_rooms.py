"""Two meet in the room of their match: from its lobby to the recap with which both agree."""

import re

import pytest
from playwright.sync_api import WebSocketRoute, expect

from tests.journeys.conftest import Visit, violations
from tests.journeys.ways import JISR, MOUSE, Hands, Way

pytestmark = pytest.mark.journey


def into_the_room(hands: Hands, name: str) -> None:
    """As people come there: from the page of peers, by the page of the match and the lobby."""
    hands.page.goto(f"{hands.way.cast.home}peers/")
    mine = hands.page.locator("section[aria-labelledby=active-title]")
    hands.press(mine.get_by_role("link", name=name).first)
    hands.press(hands.link("To the room"))
    expect(hands.heading("In the room now")).to_be_visible()
    look(hands)
    hands.press(hands.button("Enter the room"))
    expect(hands.page.locator("#part-people")).to_be_visible()


def look(hands: Hands) -> None:
    if hands.way.has_javascript:
        assert violations(hands.page) == []
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert hands.page.evaluate(width) <= 0


def again(hands: Hands) -> None:
    """Who has no JavaScript loads the page to see what is new."""
    if not hands.way.has_javascript:
        hands.page.goto(hands.page.url.split("#")[0])


def unfold(hands: Hands, name: str) -> None:
    hands.press(hands.page.locator(f"#{name} > summary"))


def leads(one: Hands, other: Hands) -> tuple[Hands, Hands]:
    """Who facilitates comes first: the demo has met once, so that the roles have changed."""
    again(one)
    own = one.page.locator("#part-people li").first
    expect(own.locator(".badge").first).to_be_visible()
    facilitates = own.get_by_text(one.named("Facilitator"))
    return (one, other) if facilitates.count() else (other, one)


def test_a_whole_sitting(visit: Visit, way: Way) -> None:
    keys = ("yunus", "karim") if way.cast is JISR else ("robin", "mairead")
    one, other = (Hands.at(visit(key, **way.options), way) for key in keys)
    names = [way.cast.name_of(key) for key in keys]
    into_the_room(one, names[1])
    into_the_room(other, names[0])
    again(one)
    expect(one.page.locator("#part-people")).to_contain_text(names[1])
    talk(one, other)
    first, second = leads(one, other)
    plan(first, second)
    floor(first, second)
    vote(first, second)
    note(second, first)
    look(first)
    look(second)
    finish(first, second)


def talk(one: Hands, other: Hands) -> None:
    words = f"Shall we begin, {one.way.name}?"
    one.write(one.page.locator("#say-body"), words)
    one.press(one.page.locator("#say button"))
    again(one)
    expect(one.page.locator("#part-lines li", has_text=words)).to_be_visible()
    expect(one.page.locator("#say-body")).to_have_value("")
    again(other)
    expect(other.page.locator("#part-lines li", has_text=words)).to_be_visible()


def plan(first: Hands, second: Hands) -> None:
    for number, words in enumerate(("Limits", "Next week"), start=1):
        unfold(first, "adding-point")
        first.write(first.page.locator("#point-words"), words)
        first.write(first.page.locator("#point-minutes"), "5")
        first.press(first.page.locator("#adding-point button"))
        expect(first.page.locator("#part-agenda .room-points li")).to_have_count(number)
        if first.way.has_javascript:
            unfold(first, "adding-point")
    first.press(first.button("Start the time"))
    again(second)
    expect(second.page.locator("#part-agenda [data-clock=down]")).to_be_visible()
    second.press(second.button("Next"))
    again(first)
    now = first.page.locator("#part-agenda li[aria-current=step]")
    expect(now).to_contain_text("Next week")


def floor(first: Hands, second: Hands) -> None:
    second.press(second.button("Raise my hand"))
    again(first)
    first.press(first.page.locator("#part-floor .room-queue button"))
    again(second)
    expect(second.page.locator("#part-floor")).to_contain_text(second.say("You have the floor."))
    second.press(second.button("Done"))
    again(first)
    expect(first.page.locator("#part-floor")).to_contain_text(first.say("The floor is free."))


def vote(first: Hands, second: Hands) -> None:
    unfold(first, "asking")
    for field, words in (("question", "When?"), ("choice_1", "Monday"), ("choice_2", "Friday")):
        first.write(first.page.locator(f"#poll-{field}"), words)
    first.press(first.page.locator("#asking button"))
    for hands in (first, second):
        again(hands)
        hands.press(hands.page.locator("#part-polls").get_by_role("button", name="Friday"))
    again(first)
    answer = first.page.locator("#part-polls .room-answers li", has_text="Friday")
    expect(answer.locator("meter")).to_have_attribute("value", "100")


def note(writer: Hands, reader: Hands) -> None:
    if not writer.page.locator("#writing").evaluate("each => each.open"):
        unfold(writer, "writing")
    writer.write(writer.page.locator("#recap-notes"), "We *understood* it.")
    writer.write(writer.page.locator("#recap-next_step"), "Read chapter 3")
    writer.press(writer.button("Save the notes"))
    again(reader)
    expect(reader.page.locator("#part-notes .prose em")).to_have_text("understood")


def finish(first: Hands, second: Hands) -> None:
    unfold(first, "ending")
    first.press(first.button("End it for all"))
    expect(first.heading("What came of your meeting")).to_be_visible()
    # The other's page leads there by itself; without JavaScript the next load does.
    again(second)
    expect(second.heading("What came of your meeting")).to_be_visible()
    look(first)
    first.press(first.button("I agree"))
    second.page.reload()
    second.press(second.button("I agree"))
    expect(second.text("All agree").first).to_be_visible()
    expect(second.page.locator("main")).to_contain_text("Read chapter 3")
    look(second)


def test_a_line_that_is_cut_comes_back_and_nothing_is_missing(visit: Visit) -> None:
    one, other = (Hands.at(visit(key), MOUSE) for key in ("hanna", "beatriz"))
    held: list[WebSocketRoute] = []

    def hold(line: WebSocketRoute) -> None:
        line.connect_to_server()
        held.append(line)

    one.page.route_web_socket(re.compile(r"/rooms/at/\d+/live/$"), hold)
    into_the_room(one, MOUSE.cast.name_of("beatriz"))
    into_the_room(other, MOUSE.cast.name_of("hanna"))
    expect(one.page.locator("#part-people")).to_contain_text(MOUSE.cast.name_of("beatriz"))
    # To be offline stops what begins then; what is open has to be cut.
    one.page.context.set_offline(True)
    held[-1].close()
    expect(one.page.locator("[data-state]")).to_contain_text("The line is lost")
    for number in range(3):
        other.page.locator("#say-body").fill(f"While you were away {number}")
        other.page.locator("#say button").click()
        expect(other.page.locator("#say-body")).to_have_value("")
    one.page.locator("#say-body").fill("I write on")
    one.page.locator("#say button").click()
    expect(one.page.locator("[data-fault]")).to_be_visible()
    expect(one.page.locator("#say-body")).to_have_value("I write on")
    one.page.context.set_offline(False)
    for number in range(3):
        said = one.page.locator("#part-lines li", has_text=f"While you were away {number}")
        expect(said).to_be_visible()
    one.page.locator("#say button").click()
    expect(other.page.locator("#part-lines li", has_text="I write on")).to_be_visible()


def test_a_document_stands_beside_the_chat(visit: Visit, way: Way) -> None:
    keys = ("yunus", "karim") if way.cast is JISR else ("robin", "mairead")
    title = "برنامج المعدل خطوة خطوة" if way.cast is JISR else "Epsilon, one proof at a time"
    one = Hands.at(visit(keys[0], **way.options), way)
    into_the_room(one, way.cast.name_of(keys[1]))
    one.press(one.page.locator("#documents").get_by_role("link", name=title))
    if not way.has_javascript:
        expect(one.page.locator("[data-document-text] h2").first).to_be_visible()
        return
    text = one.page.locator("#document-text")
    expect(text).to_be_visible()
    expect(one.page.locator(".document [data-state=saved]")).to_be_visible()
    text.press("Control+End")
    one.page.keyboard.type(" In the room.")
    expect(one.page.locator(".document [data-state=saved]")).to_be_visible()
    look(one)
    one.press(one.button("Close the document"))
    expect(text).to_have_count(0)
    one.press(one.page.locator("#documents").get_by_role("link", name=title))
    expect(text).to_contain_text("In the room.")
