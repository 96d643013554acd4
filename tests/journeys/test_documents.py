"""Two at one document: they type at once, one loses the line and comes back."""

import re

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from tests.journeys.conftest import PASSWORD, Visit, violations
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
    # The editor hears of a selection a moment later than the page has it.
    page.wait_for_function("getSelection().toString() === 'important'")
    page.wait_for_timeout(100)
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


def test_lists_and_tables_run_as_their_words_and_not_as_the_page(visit: Visit) -> None:
    page = visit("robin")
    match_with(page, MOUSE, "mairead").click()
    page.locator("#documents").get_by_role("link", name="Begin a document").click()
    page.get_by_label("Title").fill("Both ways")
    page.get_by_role("button", name="Begin", exact=True).click()
    text = page.locator("#document-text")
    is_saved(page)
    at_end(text, "1. أولًا")
    expect(text.locator("ol > li")).to_have_css("direction", "rtl")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("1. First")
    expect(text.locator("ol").nth(1)).to_have_css("direction", "ltr")
    is_saved(page)
    page.reload()
    expect(text.locator("ol").first).to_have_css("direction", "rtl")


def paste(text: Locator, letters: int) -> None:
    text.evaluate(
        """(element, letters) => {
          const clipboardData = new DataTransfer()
          clipboardData.setData("text/plain", "pasted ".repeat(letters / 7))
          const event = { clipboardData, bubbles: true, cancelable: true }
          element.dispatchEvent(new ClipboardEvent("paste", event))
        }""",
        letters,
    )


def lie_on_the_device(page: Page, how_many: int) -> None:
    """So many documents lie on this device; a browser takes its time to let one go."""
    page.wait_for_function(
        """async (wanted) => (await indexedDB.databases())
          .filter(({ name }) => name.startsWith("docendo-document-")).length === wanted""",
        arg=how_many,
    )


def begun(page: Page, title: str) -> Locator:
    match_with(page, MOUSE, "mairead").click()
    page.locator("#documents").get_by_role("link", name="Begin a document").click()
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Begin", exact=True).click()
    text = page.locator("#document-text")
    expect(text).to_be_visible()
    is_saved(page)
    return text


def test_a_session_that_ends_takes_no_words_with_it(visit: Visit) -> None:
    page = visit("robin")
    text = begun(page, "Kept through the night")
    page.context.set_offline(True)
    at_end(text, "Written without a line.")
    expect(page.locator("[data-state=offline]")).to_be_visible()
    page.context.clear_cookies()
    page.context.set_offline(False)
    expect(page.locator("[data-state=signedOut]")).to_contain_text("kept on this device")
    expect(text).to_contain_text("Written without a line.")
    assert violations(page) == []
    page.get_by_role("link", name="Sign in again").click()
    page.locator("input[name=login]").fill("robin@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("#document-text")).to_contain_text("Written without a line.")
    is_saved(page)
    page.reload()
    expect(page.locator("#document-text")).to_contain_text("Written without a line.")


def test_who_signs_out_leaves_nothing_behind(visit: Visit) -> None:
    visit("robin")
    # A second browser has a session of its own: it can end.
    page = visit("robin")
    text = begun(page, "At a machine of others")
    at_end(text, "Only for us.")
    is_saved(page)
    other = page.context.new_page()
    other.goto("/accounts/logout/")
    lie_on_the_device(other, 1)
    other.locator("main form[data-sign-out] button").click()
    expect(other.get_by_role("link", name="Sign in").first).to_be_visible()
    expect(page.locator("[data-state=left]")).to_be_visible()
    expect(text).to_be_hidden()
    expect(page.locator("[data-mine]")).to_be_hidden()
    for each in (page, other):
        each.wait_for_function(
            """async () => !(await indexedDB.databases())
              .some(({ name }) => name.startsWith("docendo-document-"))"""
        )


def test_what_is_written_goes_out_also_when_another_page_has_deleted_the_copy(
    visit: Visit,
) -> None:
    page = visit("robin")
    text = begun(page, "Without a copy")
    other = page.context.new_page()
    other.goto("/")
    lie_on_the_device(other, 1)
    other.evaluate(
        """async () => {
          for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name)
        }"""
    )
    lie_on_the_device(other, 0)
    at_end(text, "Still for everybody.")
    page.context.set_offline(True)
    expect(page.locator("[data-state=unkept]")).to_contain_text("keep this page open")
    page.context.set_offline(False)
    is_saved(page)
    page.reload()
    expect(page.locator("#document-text")).to_contain_text("Still for everybody.")


def test_who_may_read_no_more_keeps_their_own_words_only(visit: Visit) -> None:
    page = visit("robin")
    lines: list[WebSocketRoute] = []
    unheard: list[str | bytes] = []

    def between(line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        lines.append(line)
        line.on_message(lambda message: server.send(message))  # noqa: PLW0108 - it has to be ours

    page.route_web_socket(re.compile(r"/documents/\d+/live/$"), between)
    text = begun(page, "Until the end")
    at_end(text, "Ours and saved.")
    is_saved(page)
    lines[-1].on_message(lambda message: unheard.append(message))  # noqa: PLW0108
    at_end(text, "Mine and not saved.")
    lines[-1].close(code=4404)
    expect(page.locator("[data-state=gone]")).to_be_visible()
    expect(text).to_be_hidden()
    expect(page.get_by_label("was not saved")).to_have_value("Mine and not saved.")
    lie_on_the_device(page, 0)
    assert violations(page) == []


def test_a_large_paste_is_refused_before_it_is_sent(visit: Visit) -> None:
    page = visit("robin")
    text = begun(page, "A whole book")
    paste(text, 210_000)
    expect(page.get_by_role("alert")).to_contain_text("too much at once")
    assert text.text_content() == ""
    assert violations(page) == []
    for _time in range(2):
        paste(text, 140_000)
    is_saved(page)
    expect(page.get_by_role("alert")).to_be_hidden()
    # What follows within half a second is undone together.
    page.wait_for_timeout(700)
    text.press("Control+A")
    text.press("Delete")
    expect(text).to_have_text("")
    text.press("Control+Z")
    is_saved(page)
    page.reload()
    is_saved(page)
    assert len(page.locator("#document-text").text_content() or "") == 280_000
    other = visit("mairead")
    assert len(open_document(other, "robin", "A whole book").text_content() or "") == 280_000
