"""Something that hurts is flagged, hidden and appealed; nobody decides alone."""

from itertools import count

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visit, violations
from tests.journeys.test_questions import answer, ask

pytestmark = pytest.mark.journey

NUMBERS = count(1)


def wait_for_notice(page: Page, words: str) -> None:
    """A worker tells people, so it may take a moment."""
    for _try in range(30):
        page.goto("/me/notices/?view=unread")
        if page.get_by_role("link").filter(has_text=words).count():
            break
        page.wait_for_timeout(300)
    page.get_by_role("link").filter(has_text=words).first.click()


def tab_to(page: Page, element: Locator) -> None:
    """Come to it as somebody does who has no mouse."""
    for _press in range(80):
        page.keyboard.press("Tab")
        if element.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"the key Tab does not lead to {element}")


def test_flag_hide_appeal(visit: Visit, javascript: bool) -> None:
    number = next(NUMBERS)
    title = f"May I hand in what a friend wrote? ({number})"
    asker = visit("priya", java_script_enabled=javascript)
    address = ask(asker, title, "Only the second page is by my friend.")
    author = visit("jonas", java_script_enabled=javascript)
    words = f"Whoever asks such a thing should not study here. ({number})"
    answer(author, address, words)

    asker.goto(address)
    post = asker.locator("article.post", has_text=words)
    post.get_by_role("link", name="Flag", exact=True).click()
    expect(asker.get_by_text(words)).to_be_visible()
    if javascript:
        assert violations(asker) == []
    asker.get_by_role("button", name="It is unkind").click()
    expect(asker.get_by_text("A moderator looks at it")).to_be_visible()

    moderator = visit("mairead", java_script_enabled=javascript)
    wait_for_notice(moderator, "waits for a moderator")
    case = moderator.locator(".cases > li", has_text=words)
    expect(case.get_by_text("Priya Venkataraman")).to_be_visible()
    if javascript:
        assert violations(moderator) == []
    case.get_by_role("button", name="Hide it").click()
    # Nothing is hidden without a reason.
    expect(moderator.get_by_text("Say why in a sentence").first).to_be_visible()
    moderator.get_by_label("Why?").fill("It hurts who asked, and answers nothing.")
    moderator.get_by_role("button", name="Hide it").click()
    expect(moderator.get_by_text("It is hidden. Its author reads why")).to_be_visible()
    asker.goto(address)
    expect(asker.get_by_text(words)).to_have_count(0)

    wait_for_notice(author, "is hidden")
    expect(author.get_by_text("It hurts who asked, and answers nothing.")).to_be_visible()
    author.get_by_label("Why should it be seen?").fill("I meant the friend, not who asked.")
    if javascript:
        assert violations(author) == []
    author.get_by_role("button", name="Appeal", exact=True).click()
    expect(author.get_by_text("Your appeal waits")).to_be_visible()

    moderator.goto("/c/northfield/care/")
    case = moderator.locator(".cases > li", has_text=words)
    expect(case.get_by_text("You decided this before")).to_be_visible()
    other = visit("kenji", java_script_enabled=javascript)
    other.goto("/c/northfield/care/")
    case = other.locator(".cases > li", has_text=words)
    expect(case.get_by_text("I meant the friend")).to_be_visible()
    case.get_by_label("Why?").fill("It is clear now whom you meant.")
    case.get_by_role("button", name="Show it again").click()
    wait_for_notice(author, "is visible again")
    expect(author.get_by_text("It is clear now whom you meant.")).to_be_visible()
    asker.goto(address)
    expect(asker.get_by_text(words)).to_be_visible()


def test_flagging_deciding_and_appealing_by_keyboard_alone(visit: Visit) -> None:
    number = next(NUMBERS)
    asker = visit("priya")
    title = f"Is it cheating to look at the solution? ({number})"
    address = ask(asker, title, "I only looked at the first line.")
    author = visit("jonas")
    words = f"What a silly thing to ask. ({number})"
    answer(author, address, words)

    asker.goto(address)
    post = asker.locator("article.post", has_text=words)
    tab_to(asker, post.get_by_role("link", name="Flag", exact=True))
    asker.keyboard.press("Enter")
    expect(asker.get_by_role("heading", level=1)).to_have_text("Flag for a moderator")
    tab_to(asker, asker.get_by_role("button", name="It is unkind"))
    asker.keyboard.press("Enter")
    expect(asker.get_by_text("A moderator looks at it")).to_be_visible()

    moderator = visit("mairead")
    moderator.goto("/c/northfield/care/")
    case = moderator.locator(".cases > li", has_text=words)
    tab_to(moderator, case.get_by_label("Why?"))
    moderator.keyboard.type("It shames who asked.")
    tab_to(moderator, case.get_by_role("button", name="Hide it"))
    moderator.keyboard.press("Enter")
    expect(moderator.get_by_text("It is hidden. Its author reads why")).to_be_visible()

    wait_for_notice(author, "is hidden")
    tab_to(author, author.get_by_label("Why should it be seen?"))
    author.keyboard.type("I meant the rule, not the person.")
    tab_to(author, author.get_by_role("button", name="Appeal", exact=True))
    author.keyboard.press("Enter")
    expect(author.get_by_text("Your appeal waits")).to_be_visible()
