"""A film is handed in, and its readers speak of its moments: with a mouse, by keyboard, without a
script. It is recorded by the browser itself, so that it is one that browsers play.
"""

import base64
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit, violations
from tests.journeys.pupils import Pupil
from tests.journeys.serving import Site
from tests.journeys.test_review import wait_for
from tests.journeys.ways import MOUSE, PHONE, Hands, Way

pytestmark = pytest.mark.journey

RECORD = """async () => {
  const canvas = Object.assign(document.createElement('canvas'), {width: 320, height: 180});
  const paint = canvas.getContext('2d');
  const recorder = new MediaRecorder(canvas.captureStream(10), {mimeType: 'video/webm'});
  const parts = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  const over = new Promise((done) => { recorder.onstop = done; });
  recorder.start();
  for (let at = 0; at < 30; at += 1) {
    paint.fillStyle = `hsl(${at * 12} 60% 50%)`;
    paint.fillRect(0, 0, 320, 180);
    await new Promise((done) => setTimeout(done, 100));
  }
  recorder.stop();
  await over;
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}"""
SEEK = "(player, seconds) => { player.currentTime = seconds; }"
AUTHOR, OTHERS = "priya", {
    "jonas": MOUSE,
    "mairead": Way("by keyboard alone", has_mouse=False),
    "mei": Way("without JavaScript", options={"java_script_enabled": False}),
}  # fmt: skip


def set_up(page: Page) -> str:
    """For every member, with three readers for each work, from the template of a talk."""
    page.goto("/c/northfield/reviews/new/presentation-video/")
    page.locator("input[name=title]").fill("A talk in three seconds")
    page.locator("input[name=hides_authors]").check()
    page.get_by_role("button", name="Make it").click()
    expect(page.locator("h1")).to_have_text("A talk in three seconds")
    return page.url


def move(page: Page, address: str, button: str) -> None:
    page.goto(address)
    page.get_by_role("button", name=button).click()
    expect(page.locator("body")).to_contain_text("The review stands here now")


def remark(hands: Hands, address: str, at: float, words: str) -> None:
    """The film is somewhere, and a remark says what is seen there."""
    page = hands.page
    page.goto(address)
    if hands.way.has_javascript:
        player = page.locator("video")
        expect(player).to_have_js_property("readyState", 4)
        player.evaluate(SEEK, at)
        expect(page.locator("[data-marks-moment] bdi")).to_have_text(f"0:0{int(at)}")
        assert violations(page) == []
        hands.press(page.locator("[data-marks-moment] button"))
        expect(page.locator("textarea[name=remark_words]")).to_be_focused()
    else:
        expect(page.locator("[data-marks-moment]")).to_be_hidden()
        hands.press(page.locator("#remarks details > summary"))
        page.locator("select[name=remark_file]").select_option(index=1)
        hands.write(page.locator("input[name=remark_moment]"), f"0:0{int(at)}")
    hands.write(page.locator("textarea[name=remark_words]"), words)
    hands.press(hands.button("Add this remark"))
    expect(page.locator("#remarks a.moment")).to_have_text(f"0:0{int(at)}")
    if hands.way.has_javascript:
        # The page was loaded anew, and the film stands where it stood.
        assert page.locator("video").evaluate("player => player.currentTime") == pytest.approx(at)


def read(hands: Hands, site: Site, address: str) -> None:
    """Whichever of the works that they were given is the film; all of them are sent."""
    page = hands.page
    page.goto(f"{address}reading/")
    for link in [each.get_attribute("href") for each in page.locator("ul.list h2 a").all()]:
        page.goto(f"{site.url}{link}")
        if page.locator("video").count():
            at = {MOUSE.name: 1.2, "by keyboard alone": 2.1}.get(hands.way.name, 0.0)
            remark(hands, page.url, at, f"Seen {hands.way.name}.")
        for number in (1, 2, 3):
            page.locator(f"input[name=points-{number}]").fill("4")
        page.locator("textarea[name=body]").fill("At the start the picture could stay longer.")
        for _try in range(2):
            # The coach may suggest something first.
            if "/reading/" in page.url and page.locator("button[value=send]").count():
                page.locator("button[value=send]").click()


def has_works(pupil: Pupil, address: str) -> bool:
    return "<h2><a" in pupil.get(f"{address}reading/")


def hand_in(people: Mapping[str, Page], site: Site, address: str, film: bytes) -> None:
    for name, page in people.items():
        pupil = Pupil(name, site.url, page.request)
        pupil.send(address, f"{address}join/")
        if name == AUTHOR:
            sent = ("Priya talks.webm", "video/webm", film)
            pupil.send_file(f"{address}work/", f"{address}work/files/", sent)
        words = "Watch it." if name == AUTHOR else f"The talk of {name} is short."
        assert pupil.send(f"{address}work/", body=words, do="hand_in").status == 302


def test_readers_speak_of_the_moments_of_a_film(visit: Visit, site: Site, tmp_path: Path) -> None:
    teacher = visit("tunde")
    film = base64.b64decode(teacher.evaluate(RECORD))
    address = set_up(teacher)
    move(teacher, address, "Begin handing in")
    readers = {name: Hands.at(visit(name, **way.options), way) for name, way in OTHERS.items()}
    author = visit(AUTHOR)
    people = {AUTHOR: author} | {name: hands.page for name, hands in readers.items()}
    hand_in(people, site, address, film)
    author.goto(f"{address}work/")
    expect(author.locator("video")).to_have_js_property("readyState", 4)
    move(teacher, address, "Begin reading")
    for name, hands in readers.items():
        pupil = Pupil(name, site.url, hands.page.request)
        wait_for("give works", partial(has_works, pupil, address))
        read(hands, site, address)
    move(teacher, address, "Begin revising")

    author.goto(f"{address}answers/")
    moments = author.locator("ol.moments")
    expect(moments.locator("a.moment")).to_have_text(["0:00", "0:01", "0:02"])
    assert violations(author) == []
    # A link goes there in the player, and is the current one.
    moments.get_by_role("link", name="0:02").press("Enter")
    assert author.locator("video").evaluate("player => player.currentTime") >= 2
    expect(moments.get_by_role("link", name="0:02")).to_have_attribute("aria-current", "time")
    # Without a script the same link opens the film at that moment.
    still = visit(AUTHOR, java_script_enabled=False)
    still.goto(f"{address}answers/")
    link = still.locator("ol.moments a.moment").last.get_attribute("href") or ""
    assert re.search(r"/files/\d+/#t=2$", link)
    author.goto(f"{site.url}{link}")
    opened = author.locator("video")
    expect(opened).to_have_js_property("readyState", 4)
    assert opened.evaluate("player => player.currentTime") >= 2

    phone = visit(AUTHOR, **PHONE)
    phone.goto(f"{address}answers/")
    needed, shown = phone.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert needed <= shown
