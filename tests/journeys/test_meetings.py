"""Two plan to meet: proposed, accepted, moved, called off, and in a calendar of their own."""

from datetime import timedelta

import icalendar
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.conftest import Visit, violations
from tests.journeys.ways import JISR, Hands, Way

pytestmark = pytest.mark.journey


def look(hands: Hands) -> None:
    if hands.way.has_javascript:
        assert violations(hands.page) == []


def on_their_board(hands: Hands, name: str) -> str:
    hands.page.goto(f"{hands.way.cast.home}peers/")
    mine = hands.page.locator("section[aria-labelledby=active-title]")
    hands.press(mine.get_by_role("link", name=name).first)
    expect(hands.heading("Meetings")).to_be_visible()
    return hands.page.url


def test_two_plan_to_meet_each_week(visit: Visit, way: Way) -> None:
    keys = ("yunus", "karim") if way.cast is JISR else ("ruben", "tamar")
    one, other = (Hands.at(visit(key, **way.options), way) for key in keys)
    names = [way.cast.name_of(key) for key in keys]
    about = f"Derivatives {way.name}"
    day = timezone.localdate() + timedelta(days=8)
    board = on_their_board(one, names[1])
    one.press(one.page.locator("#meetings a[href*='/meetings/plan/']").last)
    expect(one.page.locator("input[name=first_on]")).to_be_visible()
    look(one)
    # A time that has passed is refused, and all that was typed is still there.
    one.page.locator("input[name=first_on]").fill("2026-01-05")
    one.page.locator("input[name=at]").fill("17:30")
    one.page.locator("select[name=weeks]").select_option("1")
    one.write(one.page.locator("input[name=about]"), about)
    one.press(one.button("Propose it"))
    expect(one.page.locator("[aria-invalid=true]").first).to_be_visible()
    expect(one.page.locator("input[name=about]")).to_have_value(about)
    look(one)
    one.page.locator("input[name=first_on]").fill(day.isoformat())
    one.press(one.button("Propose it"))
    planned = one.page.locator("#meetings li", has_text=about)
    expect(planned).to_contain_text(names[1])
    look(one)

    other.page.goto(board)
    proposed = other.page.locator("#meetings li", has_text=about)
    suits = proposed.locator("button[name=suits][value=yes]")
    other.press(suits)
    expect(suits).to_have_count(0)
    look(other)

    one.page.reload()
    one.press(planned.locator("a").first)
    dates = one.page.locator("section[aria-labelledby=dates-title] li")
    expect(dates).to_have_count(8)
    one.press(dates.first.locator("a[href$='/move/']"))
    expect(one.button("Move it")).to_be_visible()
    look(one)
    one.page.locator("input[name=first_on]").fill((day + timedelta(days=1)).isoformat())
    one.press(one.button("Move it"))
    expect(dates.first).to_contain_text(one.say("moved"))
    one.press(dates.nth(1).locator("form[action$='/call-off/'] button"))
    expect(one.page.locator(f"form[action$='{day + timedelta(days=7)}/keep/']")).to_be_visible()
    look(one)

    one.page.goto("/me/calendar/")
    expect(one.page.locator("main")).to_contain_text(about)
    one.press(one.page.locator("form[action$='/me/calendar/address/'] button"))
    expect(one.page.locator("#feed")).to_be_visible()
    look(one)
    address = one.page.locator("#feed").input_value()
    text = other.page.request.get(address).text()
    [mine, moved] = [
        event
        for event in icalendar.Calendar.from_ical(text).walk("VEVENT")
        if about in str(event["summary"])
    ]
    assert "RRULE:FREQ=WEEKLY" in mine.to_ical().decode()
    assert moved.decoded("dtstart").date() == day + timedelta(days=1)
