"""Two at one whiteboard: with a mouse, with the keyboard alone, without a line, on a phone."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visit, violations
from tests.journeys.test_documents import is_saved, match_with
from tests.journeys.ways import MOUSE

pytestmark = pytest.mark.journey


def begun(page: Page, title: str) -> str:
    """The address of a new whiteboard of two, which is open now."""
    match_with(page, MOUSE, "mairead").click()
    page.locator("#documents").get_by_role("link", name="Begin a document").click()
    page.get_by_label("Title").fill(title)
    page.get_by_label("A whiteboard, to draw on").check()
    page.get_by_role("button", name="Begin", exact=True).click()
    is_saved(page)
    return page.url


def tool(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).check()


def stroke(page: Page, *points: tuple[int, int]) -> None:
    """Pressed at the first point of the board, drawn through all, and let go at the last."""
    surface = page.locator("svg[data-surface]")
    surface.scroll_into_view_if_needed()
    box = surface.bounding_box()
    assert box
    places = [(box["x"] + x, box["y"] + y) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=5)
    page.mouse.up()


def on_the_board(page: Page) -> Locator:
    return page.locator("[data-list] button")


def drawn(page: Page) -> str:
    """The shapes to the last number, in the order in which they lie above each other."""
    said: str = page.locator(".whiteboard-shapes").evaluate(
        """layer => [...layer.children].map((shape) =>
          [...shape.children].filter((each) => !each.classList.contains("whiteboard-reach"))
            .map((each) => each.outerHTML).join("")).join("\\n")"""
    )
    return said


def test_two_draw_at_once_and_one_goes_offline(visit: Visit) -> None:
    one, other = visit("robin"), visit("mairead")
    address = begun(one, "Unit circle on one page")
    assert violations(one) == []
    other.goto(address)
    is_saved(other)
    stroke(one, (80, 80), (160, 140), (220, 90))
    tool(other, "Rectangle")
    stroke(other, (300, 60), (460, 160))
    other.get_by_label("Words").fill("cos² + sin² = 1")
    expect(on_the_board(one)).to_have_count(2)
    expect(on_the_board(one).last).to_have_text("cos² + sin² = 1 (Rectangle · Black)")
    expect(one.locator(".whiteboard-pointer")).to_contain_text("Mairéad Ní Bhriain")

    one.context.set_offline(True)
    expect(one.locator("[data-state=offline]")).to_contain_text("kept on this device")
    tool(one, "Note")
    stroke(one, (80, 220), (240, 330))
    one.keyboard.type("Drawn on the train")
    tool(other, "Arrow")
    stroke(other, (250, 250), (300, 180))
    is_saved(other)
    one.context.set_offline(False)
    is_saved(one)
    for page in (one, other):
        expect(on_the_board(page)).to_have_count(4)
    assert drawn(one) == drawn(other)

    # Only one's own steps are undone.
    one.get_by_role("button", name="Undo").click()
    expect(on_the_board(other)).to_have_count(4)
    one.get_by_role("button", name="Undo").click()
    expect(on_the_board(other)).to_have_count(3)
    assert "cos²" in drawn(other)

    one.reload()
    is_saved(one)
    assert drawn(one) == drawn(other)
    assert violations(one) == []
    with other.expect_download() as picture:
        other.get_by_role("button", name="Download as a picture (PNG)").click()
    assert picture.value.suggested_filename == "Unit circle on one page.png"
    assert picture.value.path().read_bytes().startswith(b"\x89PNG")


def test_a_board_by_keyboard_alone(visit: Visit) -> None:
    page = visit("robin")
    begun(page, "By keyboard")
    page.get_by_label("Kind").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Add", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Words")).to_be_focused()
    page.keyboard.type("What is a limit?")
    row = on_the_board(page).first
    expect(row).to_have_text("What is a limit? (Note · Black)")
    page.keyboard.press("Tab")
    page.keyboard.press("B")
    expect(row).to_have_text("What is a limit? (Note · Blue)")

    surface = page.locator("svg[data-surface]")
    surface.focus()
    before = int(page.get_by_label("From the left").input_value())
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.get_by_label("From the left")).to_have_value(str(before + 11))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Words")).to_be_focused()
    surface.focus()
    page.keyboard.press("Delete")
    expect(on_the_board(page)).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(on_the_board(page)).to_have_count(1)
    is_saved(page)
    assert violations(page) == []


@pytest.mark.look
def test_a_board_on_a_phone(visit: Visit) -> None:
    page = visit("robin")
    begun(page, "On a phone")
    page.set_viewport_size({"width": 375, "height": 720})
    stroke(page, (60, 60), (120, 120))
    expect(on_the_board(page)).to_have_count(1)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width == 375
    assert violations(page) == []
