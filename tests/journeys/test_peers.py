"""From a suggestion to a match and to its end; and what a refusal looks like."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visit, violations
from tests.journeys.ways import NORTHFIELD, Hands, Way

pytestmark = pytest.mark.journey

# Who asks and who accepts, in each way another two: what is declined is not asked again so soon.
MEET = {
    "with a mouse": ("mateo", "mei"),
    "without JavaScript": ("bhattarai", "thuy"),
    "by keyboard alone": ("ewan", "chiamaka"),
    "on a phone in Arabic": ("mazin", "hiba"),
}


@pytest.fixture
def pair(visit: Visit, way: Way) -> tuple[Hands, Hands]:
    asker, asked = (Hands.at(visit(key, **way.options), way) for key in MEET[way.name])
    return asker, asked


def main(hands: Hands) -> Locator:
    return hands.page.locator("main")


def search_and_ask(hands: Hands, name: str, words: str = "") -> None:
    page = hands.page
    page.goto(f"{hands.way.cast.home}peers/?q={name}")
    row = hands.within(page.locator("#suggested li.peer").filter(has_text=name).first)
    if words:
        row.press(row.root.locator("summary").first)
        row.write(row.root.locator("input[name=words]").first, words)
    row.press(row.root.locator("button[name=learn]").first)


def test_two_find_each_other_and_one_ends_it(pair: tuple[Hands, Hands], way: Way) -> None:
    asker, asked = pair
    names = [way.cast.name_of(key) for key in MEET[way.name]]
    search_and_ask(asker, names[1], "Shall we try?")
    expect(main(asker)).to_contain_text(asker.say("You have asked, and are told"))

    asked.page.goto(f"{way.cast.home}peers/")
    expect(asked.heading("Waiting for your answer")).to_be_visible()
    waiting = asked.page.locator("li.peer").filter(has_text=names[0]).first
    expect(waiting).to_contain_text("Shall we try?")
    asked.press(waiting.locator("form[action$='/accept/'] button"))
    expect(asked.heading("Meetings")).to_be_visible()
    _look(asked.page, way)

    asker.page.reload()
    expect(asker.heading("Meetings")).to_be_visible()
    asker.page.goto(f"{way.cast.home}peers/")
    mine = asker.page.locator("section[aria-labelledby=active-title]")
    expect(mine).to_contain_text(names[1])
    _look(asker.page, way)
    asker.press(mine.get_by_role("link", name=names[1]))
    fold = asker.page.locator("details.fold > summary", has_text=asker.say("End this match"))
    asker.press(fold)
    asker.press(asker.button("End it now"))
    expect(main(asker)).to_contain_text(asker.say("Find somebody"))
    expect(mine.get_by_role("link", name=names[1])).to_have_count(0)
    asked.page.reload()
    expect(main(asked)).to_contain_text(asked.say("This match has ended."))


def test_a_refusal_leads_to_who_else_fits(visit: Visit) -> None:
    asker, asked = visit("leilani"), visit("kenji")
    asker.goto("/c/northfield/peers/?q=kenji")
    row = asker.locator("#suggested li.peer").filter(has_text="Kenji")
    row.get_by_role("button", name="Kenji Morimoto, Programming in Python").click()
    expect(asker.locator("main")).to_contain_text("You have asked")
    asked.goto("/c/northfield/peers/")
    asked.get_by_role("button", name=re.compile("Not this time.*Leilani Kahale")).click()
    expect(asked.locator("body")).to_contain_text("They only read that")
    asker.reload()
    expect(asker.locator("main")).to_contain_text("It does not fit this time.")
    asker.get_by_role("link", name="Who else fits").click()
    expect(asker.get_by_role("heading", name="Find somebody")).to_be_visible()
    asker.goto("/c/northfield/peers/?q=kenji")
    expect(asker.locator("#suggested")).to_contain_text("Cannot be asked at the moment")

    # Somebody else fits, is asked at once, and says yes.
    asker.goto("/c/northfield/peers/?q=python")
    other = (
        asker.locator("#suggested li.peer").filter(has=asker.locator("button[name=learn]")).first
    )
    name = other.locator("h3, h2, a").first.inner_text().strip()
    other.locator("button[name=learn]").first.click()
    expect(asker.locator("main")).to_contain_text("You have asked")
    helper = visit(NORTHFIELD.key_of(name))
    helper.goto("/c/northfield/peers/")
    row = helper.locator("li.peer").filter(has_text="Leilani Kahale").first
    row.get_by_role("button", name="Accept").click()
    asker.reload()
    expect(asker.get_by_role("heading", name="Meetings")).to_be_visible()


def test_a_coordinator_brings_two_together(visit: Visit) -> None:
    coordinator = visit("tunde")
    coordinator.goto("/c/northfield/people/?q=zanele")
    coordinator.locator("main").get_by_role("link", name="Zanele Mthembu").first.click()
    coordinator.get_by_role("link", name="Bring together with somebody").click()
    best = coordinator.locator("li.peer").filter(has_text="Dmytro Kovalenko")
    expect(best).to_contain_text("Both learn Programming in Python")
    assert violations(coordinator) == []
    best.get_by_text("Add a line for both").click()
    best.get_by_label("Your line").fill("You are at the same chapter.")
    best.get_by_role("button", name="Bring them together").click()
    row = coordinator.locator("li").filter(has_text="Zanele Mthembu · Dmytro Kovalenko")
    expect(row).to_contain_text("Waiting for their answers")
    assert violations(coordinator) == []
    for who in ("zanele", "dmytro"):
        page = visit(who)
        page.goto("/c/northfield/peers/")
        waiting = page.locator("li.peer").filter(has_text="You are at the same chapter.")
        expect(waiting).to_contain_text("Tunde Adeyemi thought of bringing you together")
        waiting.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("heading", name="Meetings")).to_be_visible()
    coordinator.reload()
    expect(row).to_contain_text("They learn together")


def _look(page: Page, way: Way) -> None:
    if way.has_javascript:
        assert violations(page) == []
