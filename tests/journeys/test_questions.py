"""The main thing: somebody is stuck, asks, is answered, and everybody can find it afterwards.

Each journey is walked with JavaScript and without.
"""

import re
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey

NUMBERS = count(1)
HOME = "/c/northfield/"


def ask(page: Page, title: str, body: str, topics: str = "Integrals") -> str:
    """Ask through the page; the address of the question."""
    page.goto(f"{HOME}questions/ask/")
    page.get_by_label("Title").fill(title)
    page.locator("textarea[name=body]").fill(body)
    field = page.locator("input[name=topics]")
    if field.is_visible():
        field.fill(topics)
    else:
        box = page.get_by_role("combobox")
        box.fill(topics)
        page.get_by_role("option", name=topics).first.click()
    page.get_by_role("button", name="Post question").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    return page.url


def answer(page: Page, address: str, body: str) -> None:
    """Answer through the page, and wait until it stands there."""
    page.goto(address)
    posts = page.locator("article.post")
    before = posts.count()
    page.locator("textarea[name=body]").fill(body)
    page.get_by_role("button", name="Post answer").click()
    expect(posts).to_have_count(before + 1)


def test_a_question_is_asked_answered_judged_and_accepted(visit: Visit, javascript: bool) -> None:
    title = f"Why is the area below 1/x infinite? ({next(NUMBERS)})"
    asker = visit("hanna", java_script_enabled=javascript)
    address = ask(asker, title, "I see $\\int_1^\\infty 1/x^2\\,dx = 1$, so why not $1/x$?")
    expect(asker.locator("article.post math")).to_have_count(2)

    helper = visit("mairead", java_script_enabled=javascript)
    answer(helper, address, "Compare it with **1/2 + 1/2 + 1/2 + …**")
    reply = helper.locator("article.post", has_text="Compare it with")
    expect(reply.locator("strong")).to_have_text("1/2 + 1/2 + 1/2 + …")
    # Nobody judges what they wrote themselves.
    expect(reply.get_by_role("button", name="This is useful", exact=True)).to_have_count(0)

    asker.goto(address)
    reply = asker.locator("article.post", has_text="Compare it with")
    reply.get_by_role("button", name="This is useful", exact=True).click()
    expect(reply.locator(".score")).to_have_text("1")
    reply.get_by_role("button", name="This is useful", exact=True).click()
    expect(reply.locator(".score")).to_have_text("0")
    reply.get_by_role("button", name="This is useful", exact=True).click()
    expect(reply.locator(".score")).to_have_text("1")
    reply.get_by_role("button", name="This worked for me").click()
    expect(reply.get_by_role("button", name="This worked for me")).to_contain_text("1")
    reply.get_by_role("button", name="Accept", exact=True).click()
    expect(reply.get_by_text("Accepted answer")).to_be_visible()
    reply.get_by_role("link", name="Comment").click()
    asker.get_by_label("Comment").fill("Thank you, @Mairéad Ní Bhriain! Now it is clear.")
    asker.get_by_role("button", name=re.compile("comment", re.IGNORECASE)).click()
    expect(asker.get_by_text("Now it is clear.")).to_be_visible()

    asker.goto(f"{HOME}questions/?sort=newest")
    row = asker.locator("li.question", has_text=title)
    expect(row.locator(".answers.solved")).to_contain_text("1")


def test_an_edit_is_compared_with_what_stood_before(visit: Visit, javascript: bool) -> None:
    page = visit("hanna", java_script_enabled=javascript)
    title = f"How do I integrate by parts? ({next(NUMBERS)})"
    address = ask(page, title, "I choose u and v at random.")
    page.locator("article.post").first.get_by_role("link", name="Edit").click()
    page.locator("textarea[name=body]").fill("I choose u and dv by trying both.")
    page.get_by_label(re.compile("Why")).fill("Say what I tried")
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(re.compile(re.escape(address.split("#")[0].split("?")[0])))
    expect(page.get_by_text("by trying both")).to_be_visible()

    page.get_by_role("link", name="edited").first.click()
    expect(page.get_by_text("Say what I tried")).to_be_visible()
    expect(page.locator("del").first).to_contain_text("v at random")
    expect(page.locator("ins").first).to_contain_text("dv by trying both")


def test_what_was_asked_is_found_and_read(visit: Visit, javascript: bool) -> None:
    page = visit(java_script_enabled=javascript)
    page.goto(HOME)
    page.get_by_role("searchbox").first.fill("pendulum")
    page.get_by_role("searchbox").first.press("Enter")
    expect(page.locator("mark").first).to_have_text(re.compile("pendulum", re.IGNORECASE))
    page.get_by_role("link", name=re.compile("pendulum")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        re.compile("pendulum", re.IGNORECASE)
    )
    expect(page.get_by_text("Accepted answer")).to_be_visible()


def test_a_refused_question_keeps_what_was_typed(visit: Visit, javascript: bool) -> None:
    page = visit("hanna", java_script_enabled=javascript)
    page.goto(f"{HOME}questions/ask/")
    page.get_by_label("Title").fill("Why?")
    page.locator("textarea[name=body]").fill("This text took me twenty minutes.")
    page.locator("form[data-keep]").evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Post question").click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    expect(page.locator("textarea[name=body]")).to_have_value("This text took me twenty minutes.")


def test_an_expired_session_keeps_what_was_typed(visit: Visit, javascript: bool) -> None:
    page = visit("hanna", java_script_enabled=javascript)
    page.goto(f"{HOME}questions/ask/")
    page.get_by_label("Title").fill("Does a session end while one writes?")
    page.locator("textarea[name=body]").fill("It must not cost me this text.")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Post question").click()
    page.locator("input[name=login]").fill("hanna@example.org")
    page.locator("input[name=password]").fill("learn together")
    page.locator("main form button[type=submit], main form button.primary").first.click()
    expect(page.get_by_label("Title")).to_have_value("Does a session end while one writes?")
    expect(page.locator("textarea[name=body]")).to_have_value("It must not cost me this text.")


def test_a_lost_line_keeps_what_was_typed(visit: Visit) -> None:
    page = visit("hanna")
    page.goto(f"{HOME}questions/ask/")
    page.get_by_label("Title").fill("What happens in a tunnel?")
    page.locator("textarea[name=body]").fill("The train has no network here.")
    page.wait_for_timeout(1_000)
    page.close()
    again = page.context.new_page()
    again.goto(f"{HOME}questions/ask/")
    expect(again.get_by_label("Title")).to_have_value("What happens in a tunnel?")
    expect(again.locator("textarea[name=body]")).to_have_value("The train has no network here.")


def test_somebody_switches_community_and_language(visit: Visit, javascript: bool) -> None:
    page = visit("ingrid", java_script_enabled=javascript)
    page.goto("/communities/")
    page.get_by_role("link", name="جِسر").first.click()
    page.get_by_role("button", name=re.compile("Join")).first.click()
    expect(page.get_by_role("link", name="Leave this community")).to_be_visible()

    page.goto(HOME)
    page.locator("header details summary", has_text="Northfield").click()
    page.locator("header details[open]").get_by_role("link", name="جِسر").click()
    expect(page).to_have_url(re.compile("/c/jisr/"))

    page.locator("header details summary").last.click()
    page.locator("header").get_by_role("button", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.locator("header details summary").last.click()
    page.locator("header").get_by_role("button", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.locator("header details summary").last.click()
    page.locator("header").get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/c/jisr/leave/")
    page.locator("main form button").first.click()
    expect(page.get_by_text("You left")).to_be_visible()


def test_a_question_is_asked_by_keyboard_alone(visit: Visit) -> None:
    page = visit("hanna")
    page.goto(HOME)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox").first).to_be_focused()
    page.keyboard.type("eigenvalues")
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_be_visible()
    page.goto(f"{HOME}questions/ask/")
    page.get_by_label("Title").focus()
    page.keyboard.type("Can I ask without a mouse at all?")
    page.keyboard.press("Tab")
    page.locator("textarea[name=body]").focus()
    page.keyboard.type("Only with keys.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("without a mouse")
