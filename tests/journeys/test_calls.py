"""Real browsers with made-up cameras in a call: pictures flow, a line is cut, a browser refuses.

What a camera and a microphone give here is Chromium's own test picture and its beeps.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, WebSocketRoute, expect

from tests.journeys.conftest import Visit, launched
from tests.journeys.serving import Site
from tests.journeys.test_rooms import into_the_room, look
from tests.journeys.ways import JISR, MOUSE, Hands, Way

pytestmark = pytest.mark.journey

ASKED = "--use-fake-ui-for-media-stream"
MADE_UP = "--use-fake-device-for-media-stream"
# Every connection of the page, so that its own counts can be read.
WATCHED = """
window.connections = []
const Made = RTCPeerConnection
window.RTCPeerConnection = function (...given) {
  const made = new Made(...given)
  window.connections.push(made)
  return made
}
window.RTCPeerConnection.prototype = Made.prototype
"""
# How many pictures came through connections that stand, and how much sound.
FLOWS = """async () => {
  let frames = 0, bytes = 0, lines = 0
  for (const connection of window.connections) {
    if (connection.connectionState !== 'connected') continue
    lines += 1
    for (const each of (await connection.getStats()).values()) {
      if (each.type !== 'inbound-rtp') continue
      if (each.kind === 'video') frames += each.framesDecoded ?? 0
      if (each.kind === 'audio') bytes += each.bytesReceived ?? 0
    }
  }
  return { frames, bytes, lines }
}"""


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One whose cameras are made up, and which lets every page have them."""
    chromium = launched(playwright, MADE_UP, ASKED)
    yield chromium
    chromium.close()


def flows(page: Page) -> dict[str, int]:
    found: dict[str, int] = page.evaluate(FLOWS)
    return found


def more_comes(page: Page, *, lines: int = 1) -> None:
    """Pictures and sound of as many others as that go on coming."""
    # To wait in the page takes a promise for its answer.
    before, now = flows(page), flows(page)
    for _time in range(200):
        if before["lines"] < lines:
            before = now
        elif now["frames"] > before["frames"] + 5 and now["bytes"] > before["bytes"]:
            return
        page.wait_for_timeout(300)
        now = flows(page)
    raise AssertionError(f"nothing comes: first {before}, then {now}")


def hands(visit: Visit, who: str, way: Way = MOUSE, **options: Any) -> Hands:
    page = visit(who, **{**way.options, **options})
    page.add_init_script(WATCHED)
    return Hands.at(page, way)


def into_the_class(visit: Visit, who: str, way: Way = MOUSE, **options: Any) -> Hands:
    """Seven have this room."""
    found = hands(visit, who, way, **options)
    number = 5 if way.cast is JISR else 1
    found.page.goto(f"{way.cast.home}rooms/group/{number}/")
    found.press(found.button("Enter the room"))
    expect(found.page.locator("#part-people")).to_be_visible()
    return found


def both_in_the_room(visit: Visit, one: str, other: str) -> tuple[Hands, Hands]:
    pair = hands(visit, one), hands(visit, other)
    into_the_room(pair[0], MOUSE.cast.name_of(other))
    into_the_room(pair[1], MOUSE.cast.name_of(one))
    return pair


def tiles(each: Hands) -> Any:
    return each.page.locator("#call .call-tile")


def test_two_see_and_hear_each_other(visit: Visit) -> None:
    one, other = both_in_the_room(visit, "robin", "mairead")
    expect(one.page.locator("#call")).to_contain_text("Nobody is in the call.")
    one.press(one.button("Join with camera"))
    expect(other.page.locator("#call .call-who")).to_contain_text("In the call: ")
    other.press(other.button("Join with camera"))
    for each in (one, other):
        expect(tiles(each)).to_have_count(2)
        more_comes(each.page)
        look(each)
    # A camera that is off shows nothing and gives its device back; the sound goes on.
    one.press(one.button("Camera off"))
    expect(tiles(other).nth(1).locator("video")).to_be_hidden()
    # A microphone that is off is said in words.
    one.press(one.button("Microphone off"))
    expect(tiles(other).nth(1)).to_contain_text("microphone off")
    one.press(one.button("Microphone on"))
    expect(tiles(other).nth(1)).not_to_contain_text("microphone off")
    one.press(one.button("Camera on"))
    expect(tiles(other).nth(1).locator("video")).to_be_visible()
    more_comes(other.page)
    # What they spoke, in seconds, stands with everybody in the room.
    expect(other.page.locator("#part-people")).to_contain_text("in the call", timeout=40_000)
    one.press(one.button("Leave the call"))
    expect(tiles(other)).to_have_count(1)
    expect(one.button("Join with camera")).to_be_visible()


def test_a_call_comes_back_after_the_line_was_cut(visit: Visit) -> None:
    one, other = hands(visit, "hanna"), hands(visit, "beatriz")
    held: list[WebSocketRoute] = []

    def hold(line: WebSocketRoute) -> None:
        line.connect_to_server()
        held.append(line)

    one.page.route_web_socket(re.compile(r"/calls/at/\d+/live/$"), hold)
    into_the_room(one, MOUSE.cast.name_of("beatriz"))
    into_the_room(other, MOUSE.cast.name_of("hanna"))
    for each in (one, other):
        each.press(each.button("Join with camera"))
    for each in (one, other):
        expect(tiles(each)).to_have_count(2)
        more_comes(each.page)
    # To be offline cuts neither what is open nor what goes from browser to browser.
    one.page.context.set_offline(True)
    for line in held:
        line.close()
    one.page.evaluate("window.connections.forEach(each => each.close())")
    for each in (one, other):
        expect(tiles(each).nth(1)).to_contain_text("has lost the line", timeout=40_000)
    expect(one.page.locator("#call .call-word")).to_contain_text("The line is lost.")
    one.page.context.set_offline(False)
    for each in (one, other):
        more_comes(each.page)
        expect(tiles(each)).to_have_count(2)
        expect(tiles(each).nth(1)).not_to_contain_text("has lost the line")


def test_four_see_each_other_and_who_leads_mutes_one(visit: Visit) -> None:
    four = [into_the_class(visit, who) for who in ("mairead", "lukasz", "robin", "aaliyah")]
    for each in four:
        each.press(each.button("Join with camera"))
    for each in four:
        expect(tiles(each)).to_have_count(4)
    for each in four:
        more_comes(each.page, lines=3)
    leads, robin = four[0], four[2]
    named = MOUSE.cast.name_of("robin")
    leads.press(leads.button(f"Switch off the microphone of {named}"))
    expect(robin.page.locator("#call .call-word")).to_contain_text("has switched off")
    for each in four:
        if each is not robin:
            tile = tiles(each).filter(has_text=named)
            expect(tile).to_contain_text("microphone off")
            assert tile.locator("audio").evaluate("each => each.muted")
    robin.press(robin.button("Microphone on"))
    expect(tiles(leads).filter(has_text=named)).not_to_contain_text("microphone off")


@pytest.fixture
def refused(visit: Visit, playwright: Playwright, site: Site) -> Iterator[Hands]:
    """Robin, in a browser that lets no page have a camera or microphone."""
    session = visit("robin").context.storage_state()
    refusing = launched(playwright, MADE_UP, f"{ASKED}=deny")
    context = refusing.new_context(base_url=site.url, storage_state=session, locale="en-GB")
    context.add_init_script(WATCHED)
    yield Hands.at(context.new_page(), MOUSE)
    refusing.close()


def test_a_browser_that_gives_no_camera_says_what_to_do_and_the_room_works(
    visit: Visit, refused: Hands
) -> None:
    one, other = refused, hands(visit, "mairead")
    into_the_room(one, MOUSE.cast.name_of("mairead"))
    into_the_room(other, MOUSE.cast.name_of("robin"))
    other.press(other.button("Join with camera"))
    one.press(one.button("Join with camera"))
    said = one.page.locator("#call [data-trouble]")
    expect(said).to_contain_text("Your browser has not let this page use camera or microphone.")
    look(one)
    one.page.locator("#say-body").fill("I come without a camera")
    one.page.locator("#say button").click()
    expect(other.page.locator("#part-lines")).to_contain_text("I come without a camera")
    # Whoever gives nothing still sees and hears.
    one.press(one.button("Only listen and watch"))
    expect(said).to_be_hidden()
    more_comes(one.page)
    expect(tiles(other).nth(1)).to_contain_text("microphone off")


def test_a_page_without_https_says_so(visit: Visit) -> None:
    one = hands(visit, "robin")
    one.page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    into_the_room(one, MOUSE.cast.name_of("mairead"))
    one.press(one.button("Join with microphone only"))
    expect(one.page.locator("#call [data-trouble]")).to_contain_text("https")
    expect(one.button("Only listen and watch")).to_be_enabled()


def test_devices_are_looked_at_before_the_door(visit: Visit) -> None:
    one = hands(visit, "robin")
    one.page.goto(f"{MOUSE.cast.home}rooms/group/1/")
    one.press(one.button("Check camera and microphone"))
    expect(one.page.locator(".call-preview")).to_be_visible()
    expect(one.page.locator(".call-check [data-word]")).to_contain_text("Your microphone works.")
    look(one)
    one.press(one.button("Switch them off"))
    expect(one.page.locator(".call-preview")).to_be_hidden()
    assert one.page.evaluate("document.querySelector('.call-preview').srcObject") is None


def test_a_call_in_every_way(visit: Visit, way: Way) -> None:
    keys = ("yunus", "omar") if way.cast is JISR else ("robin", "mairead")
    one, other = (into_the_class(visit, key, way) for key in keys)
    look(one)
    if not way.has_javascript:
        assert "Sound and picture need JavaScript." in one.page.content()
        expect(one.page.locator("#call [data-doors]")).to_be_hidden()
        return
    for each in (one, other):
        each.press(each.button("Join with camera"))
    for each in (one, other):
        # Those of whoever closed their browser go when nothing was heard of them for a while.
        expect(tiles(each)).to_have_count(2, timeout=90_000)
        more_comes(each.page)
        look(each)
    one.press(one.button("Microphone off"))
    expect(tiles(other).nth(1)).to_contain_text(other.say("microphone off"))
    one.press(one.button("Leave the call"))
    expect(tiles(other)).to_have_count(1)
