"""A coordinator takes a class of three hundred from a table to matches that are published.

Its people have joined before and said what they offer, want to learn and when they are free, so the
demo in which it is walked is its own. Others of it are brought together in swaps and rings.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from docendo.commons.groups.tests.files import klass, table
from tests.journeys.conftest import OwnDemo, Sessions, Visit, violations, with_session
from tests.journeys.joining import RINGS
from tests.journeys.serving import Site, serving, told_by

pytestmark = pytest.mark.journey

NUMBER = 300
PEERS = "/c/northfield/peers/"


@pytest.fixture(scope="module")
def site(own_demo: OwnDemo, sessions: Sessions) -> Iterator[Site]:
    home, database_url = own_demo("class")
    told = told_by("tests.journeys.joining", str(NUMBER), home=home, database_url=database_url)
    with serving(home, database_url) as site:
        for name, key in json.loads(told).items():
            sessions[site.url, name] = with_session(site, key)
        yield site


def propose(page: Page, *, name: str, group: str, brings: str = "") -> None:
    page.goto(f"{PEERS}rounds/new/")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("For whom").select_option(label=group)
    if brings:
        page.get_by_label(brings).check()
    assert violations(page) == []
    page.get_by_role("button", name="Work out a proposal").click()
    expect(page.locator("#progress")).to_have_count(0, timeout=60_000)
    expect(page.locator("header.page-head")).to_contain_text(group)


def publish(page: Page) -> None:
    page.get_by_text("Publish it").click()
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator("header.page-head")).to_contain_text("Published")


def test_a_class_from_a_table_to_published_matches(visit: Visit, tmp_path: Path) -> None:
    page = visit("ingrid")
    file = tmp_path / "class.csv"
    file.write_bytes(table(klass(NUMBER, name="Foundations A")))
    page.goto("/c/northfield/groups/")
    page.get_by_role("link", name="Import a roster").first.click()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Look at what would change").click()
    added = page.locator("dl.stats .stat").filter(has_text="Would be added")
    expect(added.locator("dd")).to_have_text(str(NUMBER))
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator("body")).to_contain_text("Written.")

    propose(page, name="Foundations in spring", group="Foundations A")
    address, people = page.url, page.locator("tbody th a")
    assert {each.split()[0] for each in people.all_inner_texts()} == {"Person"}

    # One of them is given another helper by hand.
    learner = people.nth(1).inner_text()
    people.nth(1).click()
    has = page.locator("section[aria-labelledby=has-title]")
    before = has.locator("a").first.inner_text()
    page.locator("section[aria-labelledby=helpers-title] a.button").first.click()
    expect(page.locator("#does")).to_contain_text("All in all it is")
    page.get_by_role("button", name="Bring them together").click()
    expect(has).to_contain_text("Stays")
    helper = has.locator("a").first.inner_text()
    assert helper != before
    page.goto(address)
    publish(page)

    # Both read of it, and begin.
    for name, other in ((learner, helper), (helper, learner)):
        student = visit(name)
        student.goto(PEERS)
        mine = student.locator("li.peer").filter(has_text=other).first
        expect(mine).to_contain_text("Foundations in spring")
        mine.get_by_role("button", name="Accept").click()
    expect(student.locator("body")).to_contain_text("You are matched. Agree on when to meet first.")


def waiting(page: Page) -> Locator:
    page.goto(PEERS)
    return page.locator("li.peer").filter(has_text="Round of help").first


def test_swaps_and_rings_begin_when_all_accept_and_not_without_one_of_them(visit: Visit) -> None:
    coordinator = visit("ingrid")
    propose(
        coordinator,
        name="Round of help",
        group="In rings",
        brings="Swaps and rings of three or four: each helps the next",
    )
    expect(coordinator.locator("tbody")).to_have_count(len(RINGS))
    publish(coordinator)
    for ring, size in RINGS:
        names = [f"{ring} {place}" for place in range(size)]
        pages = [visit(name) for name in names]
        for page in pages[:-1]:
            waiting(page).get_by_role("button", name="Accept").click()
            expect(page.locator("main")).to_contain_text(
                "You are told as soon as all have answered"
            )
        last = waiting(pages[-1])
        if ring.endswith("A"):
            last.get_by_role("button", name="Accept").click()
            expect(pages[-1].locator("body")).to_contain_text("You are matched.")
            pages[0].reload()
            expect(pages[0].get_by_role("heading", name="Meetings")).to_be_visible()
        else:
            last.get_by_role("button", name=re.compile("Not this time")).click()
            for page in pages[:-1]:
                page.reload()
                expect(page.locator("main .notice")).to_contain_text("It does not fit this time.")
                page.goto("/me/notices/")
                told = page.locator("main")
                expect(told).to_contain_text("does not come about this time")
                expect(told).not_to_contain_text(names[-1])
    coordinator.reload()
    expect(coordinator.locator(".notice.good")).to_contain_text(
        "All have accepted: 3. Waiting for answers: 0. Not come about: 2."
    )
