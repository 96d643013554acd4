"""Something that hurts is flagged, hidden and appealed; nobody decides alone."""

from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit, violations
from tests.journeys.ways import Hands, Way

pytestmark = pytest.mark.journey

NUMBERS = count(1)


def wait_for_notice(hands: Hands, words: str) -> None:
    """A worker tells people, so it may take a moment."""
    notice = hands.page.get_by_role("link").filter(has_text=hands.say(words))
    for _try in range(30):
        hands.page.goto("/me/notices/?view=unread")
        if notice.count():
            break
        hands.page.wait_for_timeout(300)
    hands.press(notice.first)


def passes_axe(page: Page, way: Way) -> None:
    if way.has_javascript:
        assert violations(page) == []


def test_flag_hide_appeal(visit: Visit, way: Way) -> None:
    number = next(NUMBERS)
    cast = way.cast
    asker = Hands.at(visit(cast.asker, **way.options), way)
    question = f"May I hand in what a friend wrote? ({number})"
    address = asker.ask(question, "Only the second page is by my friend.")
    words = f"Whoever asks such a thing should not study here. ({number})"
    author = Hands.at(visit(cast.helper, **way.options), way)
    author.answer(address, words)

    asker.page.goto(address)
    post = asker.page.locator("article.post", has_text=words)
    asker.press(asker.within(post).link("Flag"))
    expect(asker.page.get_by_text(words)).to_be_visible()
    expect(asker.heading("Flag for a moderator")).to_be_visible()
    passes_axe(asker.page, way)
    asker.press(asker.button("It is unkind"))
    expect(asker.text("A moderator looks at it")).to_be_visible()

    moderator = Hands.at(visit(cast.moderator, **way.options), way)
    wait_for_notice(moderator, "waits for a moderator")
    case = moderator.within(moderator.page.locator(".cases > li", has_text=words))
    expect(case.root.get_by_text(cast.name_of(cast.asker))).to_be_visible()
    passes_axe(moderator.page, way)
    moderator.press(case.button("Hide it"))
    # Nothing is hidden without a reason.
    expect(moderator.text("Say why in a sentence").first).to_be_visible()
    moderator.write(moderator.labelled("Why?").first, "It hurts who asked, and answers nothing.")
    moderator.press(moderator.button("Hide it"))
    expect(moderator.text("It is hidden. Its author reads why")).to_be_visible()
    asker.page.goto(address)
    expect(asker.page.get_by_text(words)).to_have_count(0)

    wait_for_notice(author, "is hidden")
    expect(author.page.get_by_text("It hurts who asked, and answers nothing.")).to_be_visible()
    appeal = author.labelled("What speaks against it?")
    author.write(appeal, "I meant the friend, not who asked.")
    passes_axe(author.page, way)
    author.press(author.button("Appeal"))
    expect(author.text("Your appeal waits")).to_be_visible()

    moderator.page.goto(f"{cast.home}care/")
    case = moderator.within(moderator.page.locator(".cases > li", has_text=words))
    expect(case.text("You decided this before")).to_be_visible()
    other = Hands.at(visit(cast.coordinator, **way.options), way)
    other.page.goto(f"{cast.home}care/")
    case = other.within(other.page.locator(".cases > li", has_text=words))
    expect(case.root.get_by_text("I meant the friend")).to_be_visible()
    other.write(case.labelled("Why?"), "It is clear now whom you meant.")
    other.press(case.button("Show it again"))
    wait_for_notice(author, "is visible again")
    expect(author.page.get_by_text("It is clear now whom you meant.")).to_be_visible()
    asker.page.goto(address)
    expect(asker.page.get_by_text(words)).to_be_visible()
