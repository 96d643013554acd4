"""Somebody who has never been here has a match proposed to them before three minutes of typing."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visit, violations

pytestmark = pytest.mark.journey

# Who types slowly: forty words a minute are more than three keys in a second.
KEYS_A_SECOND = 2.5
# To find the field and think of what goes there.
SECONDS_A_FIELD = 6
HOME = "/c/northfield/"


@dataclass
class Typist:
    """Types everything key by key, and counts what it costs."""

    page: Page
    keys: int = 0
    fields: list[str] = field(default_factory=list)

    def types(self, where: Locator, words: str) -> None:
        where.click()
        where.press_sequentially(words)
        self.keys += len(words)
        self.fields.append(words)

    @property
    def seconds(self) -> float:
        return self.keys / KEYS_A_SECOND + len(self.fields) * SECONDS_A_FIELD


def test_a_newcomer_has_a_match_proposed_within_three_minutes_of_typing(visit: Visit) -> None:
    link = invitation(visit("ingrid"))
    page = visit(timezone_id="Europe/London")
    typist = Typist(page)
    page.goto(link)
    page.get_by_role("link", name="Sign up and join").click()
    typist.types(page.get_by_label("Name"), "Wren Adair")
    typist.types(page.get_by_label("E-mail address"), "wren.adair@example.org")
    typist.types(page.get_by_label("Password"), "a quiet green river")
    page.locator("main form button.primary").click()
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_text("Welcome to First Year at Northfield.")).to_be_visible()

    page.goto(f"{HOME}peers/profile/")
    wishes = page.locator("#wishes")
    typist.types(wishes.locator("input[role=combobox]").first, "Calc")
    page.locator("[role=option]").first.click()
    wishes.get_by_role("button", name="I want to learn this").click()
    expect(wishes.locator("li[id] h3").first).to_be_visible()
    for day in range(5):
        typist.types(page.locator(f"input[data-day='{day}']"), "16-20")
    page.keyboard.press("Tab")
    expect(page.locator("#week .saved").first).to_have_text("Saved")
    expect(page.locator("#profile-missing")).to_contain_text("This is enough")

    page.goto(f"{HOME}peers/")
    first = page.locator("#suggested li.peer").first
    expect(first).to_contain_text("Helps you with")
    assert first.locator("ul.peer-why li").count() > 0, "it says why"
    assert violations(page) == []
    assert typist.seconds < 180, f"{typist.keys} keys in {len(typist.fields)} fields"
    first.locator("form button").first.click()
    expect(page.locator("main")).to_contain_text("You have asked, and are told")


def invitation(page: Page) -> str:
    page.goto(HOME)
    page.get_by_role("link", name="Invite people").first.click()
    page.get_by_label("For how many people").fill("1")
    page.get_by_role("button", name="Make the link").click()
    return page.get_by_role("textbox", name="Invitation link").input_value()
