"""Somebody who waits for an answer learns of it: at once where they are, or at the bell."""

import re
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit, violations
from tests.journeys.test_questions import answer, ask

pytestmark = pytest.mark.journey

NUMBERS = count(1)
# Everything on the way is quick; a machine that tests at the same time is not.
SOON_MS = 15_000


def awake(page: Page) -> None:
    """No quiet hours, whatever time it is when this is walked."""
    page.goto("/me/notices/preferences/")
    page.get_by_label("Keep quiet for some hours").uncheck()
    page.get_by_role("button", name="Save the preferences").click()
    expect(page.get_by_text("Your preferences are saved")).to_be_visible()


def unread(page: Page) -> int:
    number = page.locator(".bell [data-unread]")
    return 0 if number.is_hidden() else int(number.locator("b").inner_text())


def test_an_answer_is_told_and_opening_the_question_settles_it(
    visit: Visit, javascript: bool
) -> None:
    title = f"Why does a limit need no value there? ({next(NUMBERS)})"
    asker = visit("hanna", java_script_enabled=javascript)
    address = ask(asker, title, "The function is not even defined at that point.")
    for who in ("mairead", "ingrid"):
        answer(
            visit(who, java_script_enabled=javascript),
            address,
            f"It asks what happens near it. {who}",
        )

    words = re.compile("and 1 other answered")
    for _try in range(30):
        asker.goto("/me/notices/?view=unread")
        if asker.get_by_role("link", name=title).filter(has_text=words).count():
            break
        asker.wait_for_timeout(300)
    expect(asker.get_by_role("link", name=title).filter(has_text=words)).to_be_visible()
    before = unread(asker)
    assert before > 0
    # Whichever way one comes to the question, it has been seen then.
    asker.goto(address)
    assert unread(asker) == before - 1
    asker.get_by_role("link", name="Notices").first.click()
    expect(asker.locator("li:not(.is-unread)", has_text=title)).to_be_visible()
    asker.get_by_role("link", name=title).first.click()
    expect(asker).to_have_url(re.compile(re.escape(address.split("#")[0].split("?")[0])))
    asker.get_by_role("link", name="Notices").first.click()

    if asker.get_by_role("button", name="Mark all as read").count():
        asker.get_by_role("button", name="Mark all as read").click()
    expect(asker.locator(".is-unread")).to_have_count(0)
    expect(asker.locator(".bell [data-unread]")).to_be_hidden()


def test_what_is_new_pops_up_on_an_open_page_without_a_reload(visit: Visit) -> None:
    title = f"Is every bounded sequence convergent? ({next(NUMBERS)})"
    asker = visit("hanna")
    awake(asker)
    address = ask(asker, title, "Mine goes back and forth.")
    asker.goto("/")
    before = unread(asker)
    second = asker.context.new_page()
    second.goto("/me/")
    # Whoever only passes through opens no line, so wait until one is open.
    asker.wait_for_timeout(2500)

    answer(visit("mairead"), address, "No: take 1, -1, 1, -1, and so on.")
    for page in (asker, second):
        expect(page.locator(".bell [data-unread] b")).to_have_text(str(before + 1), timeout=SOON_MS)
    asker.bring_to_front()
    toast = asker.locator(".toast.live")
    expect(toast).to_contain_text("Mairéad Ní Bhriain answered")
    assert violations(asker) == []
    toast.get_by_role("link").press("Enter")
    expect(asker.get_by_role("heading", level=1)).to_contain_text(title)
    expect(second.locator(".bell [data-unread] b")).to_have_text(str(before), timeout=SOON_MS)


def test_whoever_was_away_finds_the_true_count(visit: Visit) -> None:
    title = f"Does a series need its terms to vanish? ({next(NUMBERS)})"
    asker = visit("hanna")
    awake(asker)
    address = ask(asker, title, "Mine do not, and still …")
    asker.goto("/")
    before = unread(asker)
    asker.wait_for_timeout(2000)
    asker.context.set_offline(True)
    answer(visit("mairead"), address, "Yes, always.")
    asker.context.set_offline(False)
    expect(asker.locator(".bell [data-unread] b")).to_have_text(str(before + 1), timeout=30_000)


def test_what_is_not_wished_is_not_told(visit: Visit, javascript: bool) -> None:
    page = visit("karim", java_script_enabled=javascript)
    page.goto("/me/notices/")
    page.get_by_role("link", name=re.compile("اختيار ما تُخبَر به")).click()
    box = page.locator("input[name=told][value=thanks]")
    for wished in (False, True):
        box.set_checked(wished)
        page.locator("main button[type=submit]").click()
        expect(page.locator("#messages")).not_to_be_empty()
        page.reload()
        expect(box).to_be_checked(checked=wished)
