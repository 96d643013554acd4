"""What somebody types of a work survives a session that ends and a line that is lost.

That it survives a phase that ends is walked in ``test_review``.
"""

import re

import pytest
from playwright.sync_api import APIResponse, Locator, Page, Route, expect

from tests.journeys.conftest import PASSWORD, Visit

pytestmark = [pytest.mark.journey, pytest.mark.look]

REVIEWS = "/c/northfield/reviews/"


def session_ends(page: Page, button: str, who: str) -> None:
    """While somebody types: pressing the button leads to signing in, and back."""
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name=button, exact=True).click()
    page.locator("input[name=login]").fill(f"{who}@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit], main form button.primary").first.click()


def after_a_lost_line(page: Page) -> Page:
    """The page opened anew, after the line was lost and the window closed."""
    address = page.url
    page.context.set_offline(True)
    page.wait_for_timeout(1_000)
    page.close()
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(address)
    return again


def take_part(page: Page) -> Locator:
    """Begin a work; the field of its text."""
    page.goto(REVIEWS)
    page.get_by_role("link", name="A pendulum at home").click()
    page.get_by_role("button", name="Take part").click()
    return page.locator("textarea[name=body]")


def leave_again(page: Page) -> None:
    """Other journeys find the review as it was."""
    page.goto(REVIEWS)
    page.get_by_role("link", name="A pendulum at home").click()
    page.get_by_role("link", name="What is asked").click()
    page.get_by_text("Leave this review").click()
    page.get_by_role("button", name="Leave it").click()


def test_a_work_survives_the_end_of_a_session_and_a_lost_line(
    visit: Visit, javascript: bool
) -> None:
    page = visit("sofia", java_script_enabled=javascript)
    body = take_part(page)
    page.get_by_label("Title").fill("In the bathroom")
    body.fill("But why does the ceiling lamp swing?")
    session_ends(page, "Save", "sofia")
    expect(page.get_by_label("Title")).to_have_value("In the bathroom")
    expect(body).to_have_value("But why does the ceiling lamp swing?")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("It is saved. Only its authors see it.")).to_be_visible()
    if javascript:
        body.fill("But why does the ceiling lamp swing? I have stopped it.")
        page = after_a_lost_line(page)
        body = page.locator("textarea[name=body]")
        expect(body).to_have_value("But why does the ceiling lamp swing? I have stopped it.")
    leave_again(page)


def test_a_work_does_not_meet_its_own_draft(visit: Visit) -> None:
    page = visit("sofia")
    body = take_part(page)
    kept: list[tuple[Route, APIResponse]] = []
    # On a slow line the server keeps the draft, and its answer is still on the way.
    page.route("**/work/save/", lambda route: kept.append((route, route.fetch())))
    with page.expect_request("**/work/save/"):
        body.fill("The ceiling lamp swings.")
    while not kept:
        page.wait_for_timeout(100)
    body.fill("The ceiling lamp swings, and I have stopped it.")
    page.get_by_role("button", name="Save", exact=True).click()
    for route, answer in kept:
        route.fulfill(response=answer)
    expect(page.get_by_text("It is saved. Only its authors see it.")).to_be_visible()
    expect(body).to_have_value("The ceiling lamp swings, and I have stopped it.")
    leave_again(page)


def test_a_review_survives_the_end_of_a_session_and_a_lost_line(
    visit: Visit, javascript: bool
) -> None:
    page = visit("hanna", java_script_enabled=javascript)
    page.goto(REVIEWS)
    page.get_by_role("link", name="Explain it to a first-year").click()
    page.get_by_role("link", name="Beatriz Figueira").click()
    words = page.locator("textarea[name=words-3]")
    words.fill("What is done with a paper that was wrong.")
    session_ends(page, "Keep for later", "hanna")
    expect(page).to_have_url(re.compile(r"/reading/\d+/$"))
    expect(words).to_have_value("What is done with a paper that was wrong.")
    page.get_by_role("button", name="Keep for later").click()
    expect(page.get_by_text("Nobody else sees it before you send it.")).to_be_visible()
    if javascript:
        words.fill("What is done with a paper that was wrong, and right again.")
        page = after_a_lost_line(page)
        words = page.locator("textarea[name=words-3]")
        expect(words).to_have_value("What is done with a paper that was wrong, and right again.")
