"""Two at one document: one comments and proposes, the other answers, accepts and declines."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visit, violations
from tests.journeys.test_documents import (
    TITLE,
    at_end,
    is_saved,
    match_with,
    open_document,
    words_of,
)
from tests.journeys.ways import JISR, Hands, Way

pytestmark = pytest.mark.journey

LINE = "Zebras like the quick brown fox that jumps over the lazy dog."


def choose(text: Locator, words: str) -> None:
    """Select these words with the mouse; they stand in one run of letters."""
    start, end = text.evaluate(
        """(element, words) => {
          const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const at = node.data.indexOf(words)
            // The name of a check box says the words of its task, and nobody sees it.
            if (at < 0 || node.parentElement.closest("label")) continue
            node.parentElement.scrollIntoView({ block: "center", behavior: "instant" })
            const range = document.createRange()
            range.setStart(node, at)
            range.setEnd(node, at + words.length)
            const rects = [...range.getClientRects()]
            const [first, last] = [rects[0], rects[rects.length - 1]]
            return [
              [first.left + 1, first.top + first.height / 2],
              [last.right - 1, last.top + last.height / 2],
            ]
          }
          throw new Error(words)
        }""",
        words,
    )
    mouse = text.page.mouse
    mouse.move(*start)
    mouse.down()
    mouse.move(*end, steps=5)
    mouse.up()
    text.page.wait_for_function("words => getSelection().toString() === words", arg=words)
    # The editor hears of a selection a moment later than the page has it.
    text.page.wait_for_timeout(100)


def shows(text: Locator, tag: str, words: str) -> None:
    """Wait until these words are so marked; the others' cursors stand between their letters."""
    text.page.wait_for_function(
        """([tag, words]) => {
          const said = [...document.querySelectorAll(`#document-text ${tag}`)].map((each) => {
            const copy = each.cloneNode(true)
            copy.querySelectorAll(".document-caret").forEach((caret) => caret.remove())
            return copy.textContent
          })
          return said.join("") === words
        }""",
        arg=[tag, words],
    )


def beside(page: Page) -> Locator:
    return page.locator("#document-comments")


def test_one_comments_and_proposes_and_the_other_accepts_and_declines(visit: Visit) -> None:
    one, other = visit("robin"), visit("mairead")
    mine, theirs = open_document(one, "mairead", TITLE), open_document(other, "robin", TITLE)
    at_end(mine, LINE)
    is_saved(one)
    expect(theirs).to_contain_text(LINE)

    choose(theirs, "quick brown")
    other.get_by_role("button", name="Comment on what is chosen").click()
    expect(beside(other).locator("#comment-passage")).to_have_value("quick brown")
    expect(beside(other).get_by_label("Your comment")).to_be_focused()
    other.keyboard.type("Which **brown**?")
    beside(other).get_by_role("button", name="Comment", exact=True).click()
    shows(mine, "mark", "quick brown")
    expect(beside(one).locator("strong")).to_have_text("brown")

    # Others write before it and in it: it still stands there.
    choose(mine, "Zebras")
    one.keyboard.press("ArrowLeft")
    one.keyboard.type("Look! ")
    choose(mine, "brown")
    one.keyboard.press("ArrowRight")
    one.keyboard.press("ArrowLeft")
    one.keyboard.type("ish-brow")
    shows(theirs, "mark", "quick browish-brown")
    expect(beside(other).locator("[data-when-lost]")).to_be_visible()

    thread = beside(one).locator(".document-thread", has_text="Which brown?")
    thread.get_by_text("Answer", exact=True).click()
    thread.get_by_label("Your answer").fill("The usual one.")
    thread.get_by_role("button", name="Send").click()
    expect(beside(other)).to_contain_text("The usual one.")
    beside(other).get_by_role("button", name="Resolve").click()
    expect(mine.locator("mark")).to_have_count(0)
    expect(beside(one)).to_contain_text("What is settled")
    assert violations(one) == []

    choose(theirs, "lazy dog")
    other.get_by_role("button", name="Propose other words").click()
    proposal = beside(other).get_by_label("What should stand there instead")
    expect(proposal).to_have_value("lazy dog")
    proposal.fill("sleepy dog")
    beside(other).get_by_role("button", name="Propose it").click()
    shows(mine, "del", "laz")
    shows(mine, "ins", "sleep")
    assert violations(one) == []
    before = words_of(mine)
    beside(one).get_by_role("button", name="Accept").click()
    expect(theirs).to_contain_text("the sleepy dog.")
    expect(mine).to_contain_text("the sleepy dog.")
    is_saved(one)

    choose(theirs, "jumps")
    other.get_by_role("button", name="Propose other words").click()
    beside(other).get_by_label("What should stand there instead").fill("")
    beside(other).get_by_role("button", name="Propose it").click()
    shows(mine, "del", "jumps")
    beside(one).get_by_role("button", name="Decline").click()
    expect(theirs.locator("del")).to_have_count(0)
    for text in (mine, theirs):
        expect(text.locator("del, ins, mark")).to_have_count(0)
    assert words_of(mine) == words_of(theirs)
    assert "that jumps over the sleepy dog." in words_of(mine)
    assert len(before) > len(LINE)

    one.locator("main").get_by_role("link", name="History").click()
    expect(one.locator("main .list li").first).to_contain_text("Proposed by Mairéad Ní Bhriain")


def test_by_keyboard_alone(visit: Visit) -> None:
    page = visit("robin")
    text = open_document(page, "mairead", TITLE)
    at_end(text, "By keyboard alone")
    is_saved(page)
    text.press("Shift+Control+ArrowLeft")
    page.wait_for_function("getSelection().toString() === 'alone'")
    page.wait_for_timeout(100)
    page.keyboard.press("Control+Alt+m")
    expect(beside(page).get_by_label("Your comment")).to_be_focused()
    page.keyboard.type("Really?")
    page.keyboard.press("Tab")
    for _step in range(4):
        if page.evaluate("document.activeElement.textContent.trim()") == "Comment":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    thread = beside(page).locator(".document-thread", has_text="Really?")
    expect(thread).to_be_focused()
    page.keyboard.press("Tab")
    expect(thread.get_by_role("button", name="Show it in the text")).to_be_focused()
    page.keyboard.press("Enter")
    expect(text).to_be_focused()
    assert page.evaluate("getSelection().toString()") == "alone"
    thread.get_by_role("button", name="Take it back").press("Enter")
    expect(text.locator("mark")).to_have_count(0)
    assert violations(page) == []


def test_it_works_in_every_way(visit: Visit, way: Way) -> None:
    """Without a script, by keyboard, and on a phone in Arabic: words are copied into the form."""
    key, partner = ("karim", "yunus") if way.cast is JISR else ("robin", "mairead")
    hands = Hands.at(visit(key, **way.options), way)
    page = hands.page
    hands.press(match_with(page, way, partner))
    title = "برنامج المعدل خطوة خطوة" if way.cast is JISR else TITLE
    hands.press(page.locator("#documents").get_by_role("link", name=title))
    shown = "#document-text" if way.has_javascript else "[data-document-text]"
    words = page.locator(f"{shown} h2").first.inner_text()
    if way.has_javascript:
        is_saved(page)
    write = beside(page).locator("#write-comment")
    hands.press(write.locator("summary"))
    write.locator("[data-passage]").fill(words)
    write.locator("[name=body]").fill("Good title.")
    hands.press(write.locator("button.primary"))
    thread = beside(page).locator(".document-thread", has_text="Good title.").first
    expect(thread.locator("blockquote")).to_have_text(words)
    if way.has_javascript:
        expect(page.locator(f"{shown} mark").first).to_have_text(words)
        assert violations(page) == []
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0
    hands.press(thread.locator("form[action*=take-back] button"))
    expect(thread).to_have_count(0)
