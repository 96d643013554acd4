"""Two at one document: they type at once, one loses the line and comes back."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visit, violations
from tests.journeys.ways import JISR, MOUSE, Hands, Way

pytestmark = pytest.mark.journey

TITLE = "Epsilon, one proof at a time"


def match_with(page: Page, way: Way, key: str) -> Locator:
    """The link to one's own match with somebody, on the page of peers."""
    page.goto(f"{way.cast.home}peers/")
    mine = page.locator("section[aria-labelledby=active-title]")
    return mine.get_by_role("link", name=way.cast.name_of(key)).first


def open_document(page: Page, partner: str, title: str) -> Locator:
    """The text of a document, opened from the page of its match."""
    match_with(page, MOUSE, partner).click()
    page.locator("#documents").get_by_role("link", name=title).click()
    text = page.locator("#document-text")
    expect(text).to_be_visible()
    return text


def is_saved(page: Page) -> None:
    expect(page.locator("[data-state=saved]")).to_be_visible()


def at_end(text: Locator, words: str) -> None:
    text.press("Control+End")
    text.press("Enter")
    text.page.keyboard.type(words)


def words_of(text: Locator) -> str:
    """What stands there, without the names at the others' cursors."""
    said: str = text.evaluate(
        """element => {
          const copy = element.cloneNode(true)
          copy.querySelectorAll(".document-caret").forEach((each) => each.remove())
          const blocks = [...copy.querySelectorAll("h2, h3, h4, p, td, pre")]
          return blocks.map((each) => each.textContent).join("\\n")
        }"""
    )
    return said


def test_two_type_at_once_and_one_goes_offline(visit: Visit) -> None:
    one, other = visit("robin"), visit("mairead")
    texts = [open_document(one, "mairead", TITLE), open_document(other, "robin", TITLE)]
    mine, theirs = texts
    expect(one.locator(".document-people")).to_contain_text("Mairéad Ní Bhriain")
    at_end(mine, "Mine ")
    at_end(theirs, "Theirs ")
    for number in range(10):
        one.keyboard.type(f"a{number} ")
        other.keyboard.type(f"b{number} ")
    for page in (one, other):
        is_saved(page)
    for text in texts:
        expect(text).to_contain_text("a9")
        expect(text).to_contain_text("b9")
    assert words_of(mine) == words_of(theirs)
    expect(other.locator(".document-caret")).to_contain_text("Robin Penhaligon")
    assert violations(one) == []

    one.context.set_offline(True)
    expect(one.locator("[data-state=offline]")).to_contain_text("kept on this device")
    at_end(mine, "Written on the train.")
    at_end(theirs, "Written at home.")
    is_saved(other)
    one.context.set_offline(False)
    is_saved(one)
    for text in texts:
        expect(text).to_contain_text("on the train")
        expect(text).to_contain_text("at home")
    assert words_of(mine) == words_of(theirs)
    # What was said to be saved stands on the page that needs no script.
    one.reload()
    expect(one.locator("#document-text")).to_contain_text("Written on the train.")
    history = one.locator("main").get_by_role("link", name="History")
    history.click()
    expect(one.locator("main .list li").first).to_contain_text("Robin Penhaligon")
    assert violations(one) == []


def test_by_keyboard_alone(visit: Visit) -> None:
    page = visit("robin")
    match_with(page, MOUSE, "mairead").click()
    page.locator("#documents").get_by_role("link", name="Begin a document").press("Enter")
    page.get_by_label("Title").press_sequentially("By keyboard")
    page.get_by_label("Study plan").press("Space")
    page.get_by_role("button", name="Begin", exact=True).press("Enter")
    text = page.locator("#document-text")
    expect(text).to_contain_text("Week by week")
    text.press("Control+End")
    page.keyboard.type("important")
    page.keyboard.press("Control+Shift+ArrowLeft")
    page.keyboard.press("Alt+F10")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    bold = page.get_by_role("button", name="Bold")
    for _step in range(5):
        page.keyboard.press("ArrowRight")
    expect(bold).to_be_focused()
    page.keyboard.press("Enter")
    expect(bold).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(text).to_be_focused()
    expect(text.locator("strong")).to_have_text("important")
    is_saved(page)
    assert violations(page) == []


def test_it_is_read_without_javascript_and_on_a_phone(visit: Visit, way: Way) -> None:
    key, partner = ("karim", "yunus") if way.cast is JISR else ("robin", "mairead")
    hands = Hands.at(visit(key, **way.options), way)
    page = hands.page
    hands.press(match_with(page, way, partner))
    title = "برنامج المعدل خطوة خطوة" if way.cast is JISR else TITLE
    hands.press(page.locator("#documents").get_by_role("link", name=title))
    shown = "#document-text" if way.has_javascript else "[data-document-text]"
    expect(page.locator(f"{shown} h2").first).to_be_visible()
    if way.has_javascript:
        is_saved(page)
        assert violations(page) == []
    else:
        expect(page.locator("[role=toolbar]")).to_be_hidden()
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0
