"""Somebody is asked and helps; and a question that nobody answers reaches the coordinators."""

from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import OwnDemo, Visit, violations
from tests.journeys.moving import Clock, moving
from tests.journeys.serving import Site
from tests.journeys.ways import Hands, Way

pytestmark = [pytest.mark.journey, pytest.mark.long]

NUMBERS = count(1)
UNREAD = "/me/notices/?view=unread"


def until(hands: Hands, address: str, told: Locator, *, clock: Clock | None = None) -> None:
    """Look again until it is there: a worker passes questions on every twenty seconds."""
    for _try in range(60):
        hands.page.goto(address)
        if told.count():
            break
        if clock:
            clock.later(30 / 3600)
        hands.page.wait_for_timeout(500)
    expect(told.first).to_be_visible()


@pytest.fixture(scope="module")
def moved(own_demo: OwnDemo) -> Iterator[tuple[Site, Clock]]:
    with moving(*own_demo("moved")) as site_and_clock:
        yield site_and_clock


@pytest.fixture(scope="module")
def site(moved: tuple[Site, Clock]) -> Site:
    return moved[0]


@pytest.fixture(scope="module")
def clock(moved: tuple[Site, Clock]) -> Clock:
    return moved[1]


def test_who_is_asked_helps_from_notice_to_accepted_answer(
    visit: Visit, clock: Clock, way: Way
) -> None:
    title = f"Which substitution is meant here? ({next(NUMBERS)})"
    asker = Hands.at(visit(way.cast.asker, **way.options), way)
    address = asker.ask(title, "I tried two and neither got simpler.")
    until(asker, address, asker.text("If nobody answers, it is passed to more people"), clock=clock)
    told = asker.page.locator(".told a")
    assert 3 <= told.count() <= 5
    if way.has_javascript:
        assert violations(asker.page) == []

    # The first of those whom it was passed to.
    key = way.cast.key_of(told.first.inner_text().strip())
    helper = Hands.at(visit(key, **way.options), way)
    notice = helper.page.get_by_role("link", name=title)
    until(helper, UNREAD, notice, clock=clock)
    helper.press(notice.first)
    expect(helper.heading("You are asked for help with this")).to_be_visible()
    if way.has_javascript:
        assert violations(helper.page) == []
    helper.answer(address, "Take what is inside the root.")

    asker.page.goto(address)
    asker.press(asker.button("Accept"))
    expect(asker.text("Accepted answer").first).to_be_visible()
    until(asker, address, asker.text("How your question found its answer"), clock=clock)


def test_what_nobody_answers_is_widened_and_reaches_the_coordinators(
    visit: Visit, clock: Clock, way: Way
) -> None:
    asker = Hands.at(visit(way.cast.asker, **way.options), way)
    title = f"Why does nobody know this one? ({next(NUMBERS)})"
    address = asker.ask(title, "I have looked everywhere.")
    for hours, told in (
        (0, "If nobody answers, it is passed to more people"),
        (80, "If nobody answers, the coordinators get it"),
        (80, "The coordinators have it on their list"),
    ):
        clock.later(hours)
        until(asker, address, asker.text(told), clock=clock)
    assert asker.page.locator(".told").count() == 2

    coordinator = Hands.at(visit(way.cast.coordinator, **way.options), way)
    until(coordinator, UNREAD, coordinator.page.get_by_role("link", name=title), clock=clock)
    coordinator.page.goto(f"{way.cast.home}questions/ask/unanswered/")
    row = coordinator.within(coordinator.page.locator("ul.unanswered > li", has_text=title))
    folded = row.root.locator("summary", has_text=row.say("Comment on the question"))
    coordinator.press(folded)
    drafted = row.labelled("Comment")
    expect(drafted).to_have_value(row.say("Your question is not forgotten"))
    if way.has_javascript:
        assert violations(coordinator.page) == []
    words = drafted.input_value()
    coordinator.press(row.button("Post comment"))
    expect(coordinator.text("Your comment stands below the question")).to_be_visible()
    asker.page.goto(address)
    expect(asker.page.locator(".comments").last).to_contain_text(words[:20])
