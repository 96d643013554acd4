"""Two on the board of their match: a message, a goal with steps, files, and shared notes."""

import pytest
from playwright.sync_api import FilePayload, expect

from tests.journeys.conftest import Visit, violations
from tests.journeys.ways import JISR, Hands, Way

pytestmark = pytest.mark.journey


def on_their_board(hands: Hands, name: str) -> str:
    """Opens the match with somebody as people do, from the page of peers; its address."""
    hands.page.goto(f"{hands.way.cast.home}peers/")
    mine = hands.page.locator("section[aria-labelledby=active-title]")
    hands.press(mine.get_by_role("link", name=name).first)
    expect(hands.heading("Messages")).to_be_visible()
    return hands.page.url


def look(hands: Hands) -> None:
    if hands.way.has_javascript:
        assert violations(hands.page) == []


def test_two_write_to_each_other_and_take_a_step(visit: Visit, way: Way) -> None:
    keys = ("yunus", "karim") if way.cast is JISR else ("robin", "mairead")
    one, other = (Hands.at(visit(key, **way.options), way) for key in keys)
    names = [way.cast.name_of(key) for key in keys]
    words, goal, step = (f"{each} {way.name}" for each in ("Hello", "Aim", "Step"))
    board = on_their_board(one, names[1])
    one.write(one.page.locator("#board-messages textarea[name=body]"), words)
    one.press(one.button("Send"))
    said = one.page.locator("#board-messages article", has_text=words)
    expect(said).to_contain_text(one.say("You"))
    one.press(one.page.locator("#goals > details > summary").first)
    one.write(one.page.locator("#goal-words"), goal)
    one.press(one.button("Add this goal"))
    added = one.page.locator("#goals article", has_text=goal)
    one.write(added.locator("input[name=words]"), step)
    one.press(added.get_by_role("button", name=one.say("Add this step")))
    expect(added.locator("li")).to_contain_text(step)
    look(one)

    other.page.goto(board)
    theirs = other.page.locator("#board-messages article", has_text=words)
    expect(theirs).to_contain_text(names[0])
    expect(other.text("New since you were here")).to_be_visible()
    row = other.page.locator("#goals article", has_text=goal).locator("li", has_text=step)
    other.press(row.locator("button[name=is_done]"))
    expect(row).to_contain_text(names[1])
    other.write(other.page.locator("#board-messages textarea[name=body]"), f"Re: {words}")
    other.press(other.button("Send"))
    answer = other.page.locator("#board-messages article", has_text=f"Re: {words}")
    expect(answer).to_be_visible()
    look(other)

    one.page.reload()
    expect(one.page.locator("#board-messages article", has_text=f"Re: {words}")).to_be_visible()
    expect(added).to_contain_text(one.say("All steps are done."))


def test_two_share_a_file_and_its_owner_takes_it_away(visit: Visit, way: Way) -> None:
    keys = ("yunus", "karim") if way.cast is JISR else ("robin", "mairead")
    one, other = (Hands.at(visit(key, **way.options), way) for key in keys)
    names = [way.cast.name_of(key) for key in keys]
    name, content = f"sheet {way.name}.txt", f"What is a limit? ({way.name})".encode()
    board = on_their_board(one, names[1])
    one.press(one.page.locator("#files > details > summary").first)
    one.page.locator("#shared-chosen").set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": b""}
    )
    one.press(one.button("Add to the board"))
    expect(one.text("This file is empty. Save it once more, then choose it again.")).to_have_count(
        2
    )
    look(one)
    sheets: list[FilePayload] = [
        {"name": name, "mimeType": "text/html", "buffer": content},
        {"name": f"2 {name}", "mimeType": "text/plain", "buffer": b"<script>"},
    ]
    one.page.locator("#shared-chosen").set_input_files(sheets)
    one.write(one.page.locator("#shared-words"), f"For Friday, {way.name}")
    one.press(one.button("Add to the board"))
    expect(one.page).to_have_url(f"{board}#files")
    mine = one.page.locator("#files li", has=one.page.get_by_role("link", name=name, exact=True))
    expect(mine).to_contain_text(f"For Friday, {way.name}")
    look(one)

    other.page.goto(board)
    theirs = other.page.locator("#files li", has_text=f"2 {name}")
    expect(theirs).to_contain_text(names[0])
    expect(theirs.get_by_role("button")).to_have_count(0)
    with other.page.expect_download() as fetched:
        other.press(other.page.locator("#files").get_by_role("link", name=name, exact=True))
    assert fetched.value.suggested_filename == name
    assert fetched.value.path().read_bytes() == content
    look(other)

    one.press(mine.get_by_role("button"))
    other.page.reload()
    link = other.page.locator("#files").get_by_role("link", name=name, exact=True)
    expect(link).to_have_count(0)
    one.press(one.page.locator("#files > details > summary").last)
    back = one.page.locator("#files li", has_text=name).get_by_role(
        "button", name=one.say("Bring it back")
    )
    look(one)
    one.press(back.first)
    other.page.reload()
    expect(link).to_be_visible()


def test_notes_that_both_change_lose_nothing(visit: Visit) -> None:
    one, other = visit("hanna"), visit("beatriz")
    for page, name in ((one, "Beatriz"), (other, "Hanna")):
        page.goto("/c/northfield/peers/")
        mine = page.locator("section[aria-labelledby=active-title]")
        mine.get_by_role("link", name=name).first.click()
        page.locator("#notes a[href$='/notes/']").click()
    one.get_by_label("Notes").fill("Median before mean.")
    one.get_by_role("button", name="Save").click()
    expect(one.locator("#notes .prose")).to_have_text("Median before mean.")
    other.get_by_label("Notes").fill("Draw it first.")
    other.get_by_role("button", name="Save").click()
    expect(other.locator("#meanwhile-title")).to_be_visible()
    expect(other.locator(".diff-lines")).to_contain_text("Median before mean.")
    expect(other.get_by_label("Notes")).to_have_value("Draw it first.")
    assert violations(other) == []
    other.get_by_label("Notes").fill("Median before mean. Draw it first.")
    other.get_by_role("button", name="Save").click()
    expect(other.locator("#notes .prose")).to_have_text("Median before mean. Draw it first.")
    other.get_by_role("link", name="History").click()
    expect(other.locator("article")).to_have_count(2)
    assert violations(other) == []
