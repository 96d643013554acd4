"""Adding to the library, rating, and naming something at a question."""

from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit, violations

pytestmark = pytest.mark.journey

NUMBERS = count(1)
LIBRARY = "/c/northfield/library/"


def test_from_a_link_to_the_question_that_it_helped(visit: Visit, javascript: bool) -> None:
    number = next(NUMBERS)
    title = f"Sums without tears, part {number} {'with' if javascript else 'without'}"
    adder = visit("mei", java_script_enabled=javascript)
    add(adder, title, f"https://example.org/sums/{title.replace(' ', '-')}")
    expect(adder.get_by_role("heading", name=title)).to_be_visible()
    expect(adder.get_by_text("You added this, so the others rate it.")).to_be_visible()

    reader = visit("jonas", java_script_enabled=javascript)
    reader.goto(f"{LIBRARY}?sort=newest")
    reader.get_by_role("link", name=title).click()
    rate(reader)
    if javascript:
        assert violations(reader) == []

    reader.goto("/c/northfield/questions/")
    reader.locator("main .question h2 a").first.click()
    question = reader.url
    reader.get_by_role("link", name="Something in the library helps here").click()
    reader.get_by_label("Search in the library").fill(title)
    reader.locator("search").get_by_role("button", name="Search").last.click()
    useful = reader.locator("li", has_text=title).get_by_role("button")
    expect(useful).to_be_visible()
    if javascript:
        assert violations(reader) == []
    useful.click()
    expect(reader).to_have_url(f"{question}#library")

    other = visit("mateo", java_script_enabled=javascript)
    other.goto(question)
    named = other.locator("#library li", has_text=title)
    expect(named.get_by_text("1 finds it useful")).to_be_visible()
    named.get_by_role("button").click()
    expect(other.locator("#library li", has_text=title).get_by_text("2 find it")).to_be_visible()
    other.get_by_role("link", name=title).click()
    expect(other.get_by_text("2 say so")).to_be_visible()


def add(page: Page, title: str, url: str) -> None:
    page.goto(f"{LIBRARY}new/")
    page.get_by_label("Address").fill(url)
    page.get_by_label("Title").fill(title)
    page.get_by_label("What is good about it").fill("Every step is there.")
    choose_topic(page, "Algebra refresher")
    page.get_by_role("button", name="Add it").click()


def choose_topic(page: Page, name: str) -> None:
    field = page.locator("input[name=topics]")
    if field.is_visible():
        field.fill(name)
    else:
        page.get_by_role("combobox", name="Topics").fill(name)
        page.get_by_role("option", name=name).first.click()


def rate(page: Page) -> None:
    """By keyboard alone."""
    page.get_by_label("3: all right").focus()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("4: good")).to_be_checked()
    page.get_by_label("4: good").press("Enter")
    expect(page.get_by_role("button", name="Change my rating")).to_be_visible()


def test_a_file_is_added_and_downloaded(visit: Visit, javascript: bool) -> None:
    adder = visit("mei", java_script_enabled=javascript)
    adder.goto(f"{LIBRARY}new/file/")
    name = f"sums-{next(NUMBERS)}.txt"
    content = f"1 + 2 + 3 = 6 ({name}, {javascript})".encode()
    adder.get_by_label("File", exact=True).set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": content}
    )
    adder.get_by_label("Title").fill(name)
    choose_topic(adder, "Algebra refresher")
    adder.get_by_role("button", name="Add it").click()
    with adder.expect_download() as fetched:
        adder.get_by_role("link", name="Download the file").click()
    assert fetched.value.suggested_filename == name
    assert fetched.value.path().read_bytes() == content
