"""A coordinator's morning: who needs what, a letter that is read, and figures."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit, violations
from tests.journeys.ways import Hands, Way

pytestmark = pytest.mark.journey

# In the demo these want to learn something, and nobody is there for them.
ALONE = ("Sofia Marchetti", "Samir Bhattarai", "Yusuf Demir", "Priya Venkataraman", "Ewan Geddes")


def test_a_drafted_letter_is_sent_and_read(visit: Visit, way: Way) -> None:
    cast = way.cast
    coordinator = Hands.at(visit(cast.coordinator, **way.options), way)
    page = coordinator.page
    page.goto(f"{cast.home}peers/")
    coordinator.press(coordinator.link("What needs you"))
    expect(page.locator("h1")).to_have_text(coordinator.say("What needs you"))
    if way.has_javascript:
        assert violations(page) == []
    coordinator.press(page.locator(".tabs a[href$='kind=alone']"))
    need = page.locator("main li[id^=need-alone]").last
    name = need.locator("h2 bdi, h2").first.inner_text()
    fold = coordinator.within(need)
    if not need.locator("details[open]").count():
        fold.press(need.locator("details > summary"))
    draft = need.locator("textarea[name=words]")
    expect(draft).not_to_be_empty()
    words = f"{draft.input_value()}\n\n{way.name}"
    fold.write(draft, words)
    fold.press(need.locator("form[action$='/send/'] button"))
    expect(page.locator("main")).to_be_visible()
    expect(page.locator("h2", has_text=name)).to_have_count(0)


def test_it_is_read_by_whom_it_is_for_and_figures_tell_of_nobody(visit: Visit) -> None:
    coordinator = visit("tunde")
    coordinator.goto("/c/northfield/insights/?kind=alone")
    # Other journeys bring some of them together.
    listed = coordinator.locator("main").inner_text()
    name = next(each for each in ALONE if f"{each} has nobody" in listed)
    need = coordinator.locator("main li").filter(has_text=f"{name} has nobody")
    need.locator("summary").click()
    need.locator("textarea").fill("Would Tuesday evening suit you?")
    need.get_by_role("button", name="Send").click()
    expect(coordinator.locator("body")).to_contain_text(f"Sent to {name}.")
    reader = visit(name.split()[0].lower())
    reader.goto("/me/notices/")
    reader.get_by_role("link", name="Tunde Adeyemi of the coordinators of").first.click()
    expect(reader.locator("main")).to_contain_text("Would Tuesday evening suit you?")
    assert violations(reader) == []
    coordinator.get_by_role("link", name="Figures").click()
    table = coordinator.locator("section[aria-labelledby=topics-title]")
    expect(table).to_contain_text("fewer than 5")
    assert violations(coordinator) == []
    with coordinator.expect_download() as download:
        table.get_by_role("link", name="As a spreadsheet").click()
    assert download.value.suggested_filename == "Demand and supply.csv"
