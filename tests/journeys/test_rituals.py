"""A coffee that comes round three times, for an odd number of people, on a clock that moves on."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import OwnDemo, Sessions, Visit, violations
from tests.journeys.moving import Clock, moving
from tests.journeys.serving import Site
from tests.journeys.ways import JISR, Hands, Way

pytestmark = [pytest.mark.journey, pytest.mark.long]

TWO_WEEKS = 14 * 24
UNREAD = "/me/notices/?view=unread"


@pytest.fixture(scope="module")
def moved(own_demo: OwnDemo) -> Iterator[tuple[Site, Clock]]:
    with moving(*own_demo("coffee")) as site_and_clock:
        yield site_and_clock


@pytest.fixture(scope="module")
def site(moved: tuple[Site, Clock]) -> Site:
    return moved[0]


@pytest.fixture(scope="module")
def clock(moved: tuple[Site, Clock]) -> Clock:
    return moved[1]


@pytest.fixture
def sessions() -> Sessions:
    """Each way begins months after the one before it: whoever has signed in there is forgotten."""
    return {}


def plan(coordinator: Hands, name: str) -> str:
    """Plan a coffee as it is proposed, but for its name; the address of its page."""
    page = coordinator.page
    page.goto(f"{coordinator.way.cast.home}peers/")
    coordinator.press(coordinator.link("All rituals"))
    coordinator.press(page.locator("main").get_by_role("link", name=coordinator.say("Plan a")))
    coordinator.press(page.locator("a[href$='/new/coffee/']"))
    coordinator.write(coordinator.labelled("Name"), name)
    look(coordinator)
    coordinator.press(coordinator.button("Plan it"))
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return page.url


def look(hands: Hands) -> None:
    if hands.way.has_javascript:
        assert violations(hands.page) == []


def wait_for_rounds(coordinator: Hands, address: str, number: int) -> None:
    """A worker looks every minute of its own clock, and at least every few seconds of ours."""
    rows = coordinator.page.locator("tbody tr")
    for _try in range(60):
        coordinator.page.goto(address)
        if rows.count() == number:
            break
        coordinator.page.wait_for_timeout(500)
    expect(rows).to_have_count(number)


def met_by(guest: Hands, address: str) -> frozenset[str]:
    """The names of those whom somebody meets this time."""
    guest.page.goto(address)
    expect(guest.heading("Whom you meet this time")).to_be_visible()
    return frozenset(guest.page.locator(".card .media-body").all_inner_texts())


def test_a_coffee_comes_round_three_times(visit: Visit, clock: Clock, way: Way) -> None:
    cast = way.cast
    fifth = "tasneem" if cast is JISR else "hanna"
    keys = [cast.coordinator, cast.asker, cast.helper, cast.moderator, fifth]
    hands = {key: Hands.at(visit(key, **way.options), way) for key in keys}
    coordinator, guest = hands[cast.coordinator], hands[cast.asker]
    address = plan(coordinator, f"☕ {way.name}")
    for each in hands.values():
        each.page.goto(address)
        each.press(each.page.locator("#part button.primary"))
        expect(each.text("You take part, and are told whom you meet.")).to_be_visible()

    met: list[frozenset[str]] = []
    # Before the third the server stands still over one more date.
    for number, hours in enumerate((TWO_WEEKS, TWO_WEEKS, 2 * TWO_WEEKS), start=1):
        clock.later(hours)
        wait_for_rounds(coordinator, address, number)
        groups = {met_by(each, address) | {cast.name_of(key)} for key, each in hands.items()}
        assert sorted(map(len, groups)) == [2, 3]
        met += [frozenset(pair) for group in groups for pair in combinations(group, 2)]
    # Of the ten pairs that there are; three rounds of a pair and three have twelve places.
    assert len(set(met)) >= 9
    look(coordinator)

    guest.page.goto(UNREAD)
    told = guest.page.locator("main a", has_text=guest.say("Agree on when you meet."))
    guest.press(told.first)
    expect(guest.heading("Something to talk about")).to_be_visible()
    look(guest)
    # The newest may be of a ritual that was there before.
    guest.page.goto(address)
    guest.press(guest.link("Open the introduction"))
    guest.press(guest.button("We met"))
    expect(guest.page.locator("main")).to_contain_text(guest.say("You said that you met"))
    coordinator.page.goto(address)
    expect(coordinator.page.locator("tbody tr").first.locator("td")).to_have_text(
        ["5", coordinator.say("fewer than 5")]
    )

    guest.page.goto(address)
    guest.press(guest.button("Skip the next time"))
    expect(guest.button("Take part again")).to_be_visible()
    look(guest)
    guest.press(guest.button("Take part again"))
    guest.press(guest.button("Do not take part any more"))
    expect(guest.text("You do not take part any more.").first).to_be_visible()
