"""A coordinator brings a class of three hundred, mends what is wrong in it, and sees the class.

And the exports of a school's system, all of it and what has changed.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from docendo.commons.groups.tests.files import (
    Cells,
    enrolled,
    klass,
    oneroster,
    school,
    table,
    user,
)
from tests.journeys.conftest import Visit, violations
from tests.journeys.ways import Hands, Way

pytestmark = pytest.mark.journey

NUMBER = 300
# Each way brings a class of its own: all walk through one demo.
CLASSES = {
    "with a mouse": "Calculus I",
    "without JavaScript": "Calculus II",
    "by keyboard alone": "Calculus III",
    "on a phone in Arabic": "حساب التفاضل",
}


@pytest.fixture
def hands(visit: Visit, way: Way) -> Hands:
    return Hands.at(visit(way.cast.coordinator, **way.options), way)


def rows_of(way: Way) -> list[Cells]:
    """Three hundred people, of whom one is here already."""
    rows = klass(NUMBER, name=CLASSES[way.name])
    helper = way.cast.helper
    rows[1][:2] = [way.cast.name_of(helper), f"{helper}@example.org"]
    return rows


def spoilt(rows: list[Cells]) -> list[Cells]:
    """Three of them are wrong, each in its way."""
    wrong = [list(row) for row in rows]
    wrong[9][1] = "person.009(at)example.org"
    wrong[99][3] = "captain"
    wrong[298][2] = ""
    return wrong


def bring(hands: Hands, content: bytes, folder: Path) -> None:
    file = folder / "class.csv"
    file.write_bytes(content)
    hands.page.goto(f"{hands.way.cast.home}groups/")
    hands.press(hands.link("Import a roster").first)
    # Choosing a file is done in a window of the system's own.
    hands.page.locator("input[type=file]").set_input_files(file)
    hands.press(hands.button("Look at what would change"))


def look(hands: Hands) -> None:
    if hands.way.has_javascript:
        assert violations(hands.page) == []


def test_a_class_of_three_hundred_from_a_table_to_its_page(
    hands: Hands, way: Way, tmp_path: Path
) -> None:
    main = hands.page.locator("main")
    rows = rows_of(way)
    bring(hands, table(spoilt(rows)), tmp_path)
    bad = hands.page.locator("section[aria-labelledby=problems-title] tbody tr th")
    expect(bad).to_have_text(["11", "101", "300"])
    expect(main).to_contain_text("person.009(at)example.org")
    expect(main).to_contain_text("captain")
    look(hands)
    hands.press(hands.button("Discard"))
    expect(main).to_contain_text(hands.say("discarded"))

    bring(hands, table(rows), tmp_path)
    expect(main).to_contain_text(hands.say("Nothing has been written yet."))
    expect(bad).to_have_count(0)
    added = main.locator("dl.stats .stat").filter(has_text=hands.say("Would be added"))
    expect(added.locator("dd")).to_have_text(str(NUMBER))
    look(hands)
    hands.press(hands.button("Import"))
    expect(hands.page.locator("body")).to_contain_text(hands.say("Written."))
    look(hands)

    hands.press(hands.link("Look at the groups"))
    hands.press(hands.page.get_by_role("link", name=CLASSES[way.name], exact=True))
    expect(hands.page.get_by_role("heading", level=1)).to_have_text(CLASSES[way.name])
    expect(main).to_contain_text(way.cast.name_of(way.cast.helper))
    expect(main.locator(".pagination")).to_be_visible()
    look(hands)

    bring(hands, table(rows), tmp_path)
    expect(main).to_contain_text(hands.say("Nothing to change"))


def bring_export(page: Page, content: bytes, folder: Path) -> None:
    file = folder / "export.zip"
    file.write_bytes(content)
    page.goto("/c/northfield/groups/import/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Look at what would change").click()


def would(page: Page) -> dict[str, int]:
    """What the dry run counts."""
    stats = page.locator("dl.stats .stat")
    names, numbers = stats.locator("dt").all_inner_texts(), stats.locator("dd").all_inner_texts()
    return dict(zip(names, map(int, numbers), strict=True))


def write(page: Page) -> None:
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator("body")).to_contain_text("Written.")


def test_a_school_exports_all_and_then_what_changed(visit: Visit, tmp_path: Path) -> None:
    page = visit("tunde")
    main = page.locator("main")
    title = "Year 9 Calculus"
    klass_ = [{"sourcedId": "c1", "title": title, "termSourcedIds": "t1"}]
    bring_export(page, school(5, version="1.1", classes=klass_), tmp_path)
    expect(page.locator("header.page-head")).to_contain_text("OneRoster 1.1")
    found = would(page)
    assert (found["New groups"], found["Would be added"], found["Would end"]) == (1, 5, 0)
    assert violations(page) == []
    write(page)

    # Of the newer version, and only what changed: somebody comes, helps from now on, has left.
    changes = oneroster(
        version="1.2",
        mode="delta",
        users=[user(7)],
        enrollments=[enrolled(7), enrolled(1, role="aide"), enrolled(2, status="tobedeleted")],
    )
    bring_export(page, changes, tmp_path)
    expect(page.locator("header.page-head")).to_contain_text("OneRoster 1.2")
    expect(page.locator("header.page-head")).to_contain_text("changes only")
    found = would(page)
    assert (found["Would be added"], found["Would change"], found["Would end"]) == (1, 1, 1)
    expect(main.locator("del")).to_have_text("learner")
    expect(main.locator("ins")).to_have_text("helper")
    expect(main).not_to_contain_text("not in the file")
    assert violations(page) == []
    write(page)

    # All of it once more, without some: nobody ends unless it is said.
    all_but_two = school(3, version="1.2", classes=klass_)
    for ends_missing in (False, True):
        bring_export(page, all_but_two, tmp_path)
        expect(main).to_contain_text("3 are not in the file")
        expect(main).to_contain_text("They stay, unless you say that they have left.")
        if ends_missing:
            page.get_by_label("They have left: end this for them").check()
        write(page)
        assert would(page)["Ended"] == (3 if ends_missing else 0)
    page.goto("/c/northfield/groups/")
    page.get_by_role("link", name=title).click()
    expect(main).to_contain_text("Person 000")
    expect(main).not_to_contain_text("Person 003")


def test_who_is_in_a_class_finds_it_on_the_home_page(visit: Visit) -> None:
    page = visit("ruben")
    page.goto("/c/northfield/")
    page.get_by_role("link", name="Mechanics, Tuesday lab").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mechanics, Tuesday lab")
    expect(page.locator("main")).to_contain_text("Tunde Adeyemi")
    page.goto("/c/northfield/groups/")
    expect(page.locator("main .list > li")).to_have_count(1)
