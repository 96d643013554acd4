"""A team is asked how it works together: made, rated, ended, and seen by who is in it."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.test_programs import look
from tests.journeys.ways import Hands, Way

pytestmark = pytest.mark.journey
# The class in which the asker of each community learns.
CLASSES = {"northfield": "Mathematics 1, group A", "jisr": "التفاضل والتكامل 1"}


def make(coordinator: Hands, title: str) -> str:
    """Ask the asker's class; the address of its page."""
    page, home = coordinator.page, coordinator.way.cast.home
    page.goto(f"{home}peers/")
    coordinator.press(coordinator.link("Team evaluation"))
    expect(page.locator("h1")).to_have_text(coordinator.say("Team evaluation"))
    look(coordinator)
    page.goto(f"{home}evaluations/new/")
    coordinator.write(coordinator.labelled("Title"), title)
    name = CLASSES[coordinator.way.cast.community]
    coordinator.choose(page.get_by_role("checkbox", name=name))
    look(coordinator)
    coordinator.press(coordinator.button("Make it"))
    expect(page.locator("h1")).to_have_text(coordinator.say("Running it"))
    coordinator.write(coordinator.page.locator("#id_words"), f"What next, {title}?")
    coordinator.press(coordinator.button("Ask this, too"))
    expect(page.locator("main")).to_contain_text(f"What next, {title}?")
    look(coordinator)
    return page.url.removesuffix("run/")


def test_a_team_is_asked_rates_itself_and_sees_what_came_of_it(visit: Visit, way: Way) -> None:
    cast = way.cast
    coordinator, member = (
        Hands.at(visit(key, **way.options), way) for key in (cast.coordinator, cast.asker)
    )
    address = make(coordinator, f"Together {way.name}")

    page = member.page
    page.goto(address)
    look(member)
    member.press(member.link("Rate your team"))
    expect(page.locator("h1")).to_have_text(member.say("Rate your team"))
    look(member)
    fours = page.locator("main input[type=radio][value='4']")
    for place in range(fours.count()):
        member.choose(fours.nth(place))
    member.press(member.button("Send"))
    expect(page.locator("main")).to_contain_text(member.say("You have rated"))
    look(member)

    page = coordinator.page
    coordinator.press(page.locator("details > summary", has_text=coordinator.say("End it now")))
    coordinator.press(coordinator.button("End it"))
    expect(page.locator("main")).to_contain_text(coordinator.say("What is said of people is"))
    look(coordinator)
    member.page.goto(address)
    expect(member.page.locator("main")).to_contain_text(member.say("What came of it for you"))
    look(member)
