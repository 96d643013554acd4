"""Somebody wants no more of somebody else, and takes it back."""

from itertools import count

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit, violations
from tests.journeys.test_questions import answer, ask

pytestmark = pytest.mark.journey

NUMBERS = count(1)


def test_block_read_on_and_take_it_back(visit: Visit, javascript: bool) -> None:
    number = next(NUMBERS)
    other = visit("jonas", java_script_enabled=javascript)
    theirs = f"Is a vector space ever empty? ({number})"
    ask(other, theirs, "I see no axiom against it.")
    reader = visit("priya", java_script_enabled=javascript)
    own = ask(reader, f"Why is zero in every subspace? ({number})", "It seems to be for free.")
    words = f"Scale any vector by nothing. ({number})"
    answer(other, own, words)
    questions = own.rpartition("/questions/")[0] + "/questions/?view=newest"

    reader.goto(questions)
    expect(reader.get_by_role("link", name=theirs)).to_be_visible()
    reader.goto(own)
    reader.locator("article.post", has_text=words).get_by_role("link", name="Block").click()
    expect(reader.get_by_role("heading", name="Block Jonas")).to_be_visible()
    if javascript:
        assert violations(reader) == []
    reader.get_by_role("button", name="Block").click()
    expect(reader.get_by_role("heading", name="People you have blocked")).to_be_visible()
    if javascript:
        assert violations(reader) == []

    reader.goto(questions)
    expect(reader.get_by_role("link", name=theirs)).to_have_count(0)
    reader.goto(own)
    post = reader.locator("article.post", has_text=words)
    expect(post.get_by_text(words)).to_be_hidden()
    if javascript:
        assert violations(reader) == []
    post.get_by_text("From somebody you have blocked").click()
    expect(post.get_by_text(words)).to_be_visible()
    # Who is blocked sees what they have always seen.
    other.goto(own)
    expect(other.get_by_text(words)).to_be_visible()

    reader.goto("/me/blocked/")
    reader.get_by_role("button", name="See Jonas").click()
    expect(reader.get_by_text("You have blocked nobody")).to_be_visible()
    reader.goto(questions)
    expect(reader.get_by_role("link", name=theirs)).to_be_visible()
