"""What hostile text does in a real browser: nothing.

First on a page without a content policy, so that nothing but the renderer, or the sanitizer behind
it, stands between the text and the reader; then on the site itself, in every field.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route, expect

from docendo.kernel.text import render
from docendo.kernel.text.sanitizing import sanitized
from tests.journeys.conftest import Visit
from tests.xss.payloads import PAYLOADS, SVG

pytestmark = pytest.mark.journey

ADDRESS = "http://docendo.test/"
MENTIONS = {"Amira Haddad": "/people/1/", "<img src=x onerror=alert(1)>": "javascript:alert(1)"}
ELEMENTS = (
    *("a", "blockquote", "br", "code", "div", "em", "h3", "h4", "h5", "h6", "hr", "img", "li"),
    *("math", "menclose", "mfrac", "mi", "mn", "mo", "mover", "mpadded", "mphantom", "mroot"),
    *("mrow", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext"),
    *("mtr", "munder", "munderover", "ol", "p", "pre", "s", "span", "strong", "table", "tbody"),
    *("td", "th", "thead", "tr", "ul"),
)
PAGE = """<!doctype html><meta charset="utf-8"><title>Payloads</title><script>
const ran = []
for (const name of ["alert", "confirm", "prompt", "print"]) {
  window[name] = () => ran.push(document.currentScript?.outerHTML ?? name)
}
</script><main>ARTICLES</main>"""
# Reads the page as a person would use it: passes over everything, and asks where links lead.
# Each article is then parsed a second time, as a swapped fragment or a copied text would be.
AUDIT = """async ([elements, count]) => {
  const FORBIDDEN = /^(on|hx-|data-|_|style$|id$|name$|src.|formaction|xlink|action|ping)/
  const faults = []
  const look = when => {
    for (const article of document.querySelectorAll("main > article")) {
      const fault = what => faults.push([Number(article.dataset.payload), when, what])
      if (article.lastElementChild?.className !== "end") fault("left its place")
      for (const element of article.querySelectorAll("*:not(.end)")) {
        const name = element.localName
        if (!elements.includes(name)) fault(`element ${name}`)
        for (const { name: attribute } of element.attributes) {
          if (FORBIDDEN.test(attribute)) fault(`attribute ${attribute}`)
        }
        if (element.hasAttribute("href") && !/^(https?|mailto):$/.test(element.protocol))
          fault(`leads to ${element.href}`)
        for (const kind of ["mouseover", "focus", "error", "load", "toggle", "animationstart"])
          element.dispatchEvent(new Event(kind, { bubbles: true }))
      }
    }
  }
  look("at first")
  for (const article of document.querySelectorAll("main > article"))
    article.innerHTML = article.innerHTML
  look("parsed again")
  if (document.querySelectorAll("main > article").length !== count) faults.push([-1, "", "lost"])
  if (document.body.children.length !== 1) faults.push([-1, "", "outside of the page's frame"])
  await new Promise(resolve => setTimeout(resolve, 300))
  return { faults, ran }
}"""


@dataclass
class Seen:
    """What a browser did with some HTML."""

    faults: list[tuple[str, str, str]]
    ran: list[str]
    requests: list[str] = field(default_factory=list)


def seen_by(browser: Browser, pieces: list[str], *, sources: list[str]) -> Seen:
    """Load a page of these pieces, act upon them, and tell what happened."""
    requests: list[str] = []
    articles = "".join(
        f'<article data-payload="{number}">{piece}<p class="end"></p></article>'
        for number, piece in enumerate(pieces)
    )
    page_source = PAGE.replace("ARTICLES", articles)

    def answer(route: Route) -> None:
        if route.request.url == ADDRESS and not requests:
            requests.append(ADDRESS)
            route.fulfill(body=page_source, content_type="text/html; charset=utf-8")
        else:
            requests.append(route.request.url)
            route.abort()

    context = browser.new_context()
    try:
        context.route("**/*", answer)
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.dismiss())
        page.goto(ADDRESS)
        found = page.evaluate(AUDIT, [list(ELEMENTS), len(pieces)])
    finally:
        context.close()
    return Seen(
        faults=[
            (sources[number] if number >= 0 else "", when, what)
            for number, when, what in found["faults"]
        ],
        ran=found["ran"],
        # Our own pictures are asked for; the server behind /pictures/ decides who gets them.
        requests=[url for url in requests[1:] if not url.startswith(f"{ADDRESS}files/")],
    )


def test_the_corpus_is_large() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 150


@pytest.mark.parametrize(
    "made_safe",
    [lambda source: render(source, mentions=MENTIONS), sanitized],
    ids=["the renderer", "the sanitizer alone"],
)
def test_hostile_text_runs_nothing_calls_nobody_and_stays_in_its_place(
    browser: Browser, made_safe: Callable[[str], str]
) -> None:
    seen = seen_by(browser, [made_safe(text) for text in PAYLOADS], sources=list(PAYLOADS))
    assert seen.faults == []
    assert seen.ran == []
    assert seen.requests == []


def test_the_browser_would_have_noticed(browser: Browser) -> None:
    """Without the renderer the same page finds scripts, foreign elements and requests."""
    seen = seen_by(
        browser,
        [
            "<img src=x onerror=alert(1)>",
            "<a href=javascript:alert(1)>x</a>",
            "<img src=http://evil.example/pixel.gif>",
            "<p style='position:fixed'>x</p>",
            "</article><p>",
        ],
        sources=list("abcde"),
    )
    assert seen.ran
    assert any(url.startswith("http://evil.example") for url in seen.requests)
    whats = {(source, what) for source, _, what in seen.faults}
    assert ("a", "attribute onerror") in whats
    assert ("b", "leads to javascript:alert(1)") in whats
    assert ("d", "attribute style") in whats
    assert ("e", "left its place") in whats


IMAGE = "<img src=x onerror=alert(1)>"
BREAKOUT = "\"'></title></textarea><script>alert(1)</script>"
EVERYTHING = "\n\n".join(text for text in PAYLOADS if "\0" not in text)
RUNNABLE = """() => [...document.querySelectorAll("*")].flatMap(element =>
  [...element.attributes]
    .filter(({ name, value }) => /^on/.test(name) || /^\\s*javascript:/i.test(value))
    .map(({ name, value }) => `${element.localName} ${name}=${value}`))"""


class Walk:
    """A person who looks for trouble on each page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.dialogs: list[str] = []
        page.on("dialog", self._dialog)

    def _dialog(self, dialog: Dialog) -> None:
        self.dialogs.append(f"{dialog.message} on {self.page.url}")
        dialog.dismiss()

    def goes_to(self, address: str) -> None:
        self.page.goto(address)
        self.looks()

    def sends(self, form: str = "main form") -> None:
        with self.page.expect_response(lambda response: response.request.method == "POST"):
            self.page.locator(form).locator("button.primary").last.click()
        self.page.wait_for_load_state("networkidle")
        self.looks()

    def looks(self) -> None:
        assert self.page.evaluate(RUNNABLE) == []
        assert self.dialogs == []


def test_hostile_text_in_every_field_does_nothing_on_the_site(visit: Visit) -> None:
    page = visit()
    walk = Walk(page)
    walk.goes_to("/accounts/signup/")
    page.locator("[name=name]").fill(IMAGE)
    page.locator("[name=email]").fill("hostile@example.org")
    page.locator("[name=password1]").fill("a quiet green river")
    walk.sends()

    walk.goes_to("/me/")
    page.locator("[name=pronouns]").fill(IMAGE)
    page.locator("[name=about]").fill(EVERYTHING[:1_500])
    walk.sends()

    walk.goes_to("/communities/new/")
    page.locator("[name=name]").fill(BREAKOUT)
    page.locator("[name=about]").fill(IMAGE)
    walk.sends()
    page.locator("[name=welcome]").fill(EVERYTHING[:3_000])
    page.locator("[name=ground_rules]").fill(EVERYTHING[-3_000:])
    page.locator("[name=topics]").fill(f"{IMAGE}\n{SVG[0]}")
    walk.sends()
    home = page.url
    expect(page.get_by_role("heading", name=BREAKOUT)).to_be_visible()

    walk.goes_to(f"{home}questions/ask/")
    page.locator("[name=title]").fill(BREAKOUT)
    page.locator("[name=body]").fill(EVERYTHING)
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("main .prose math")).not_to_have_count(0)
    walk.looks()
    walk.sends()
    question = page.url
    expect(page.get_by_role("heading", name=BREAKOUT)).to_be_visible()
    page.locator("#your-answer [name=body]").fill(EVERYTHING)
    walk.sends("#your-answer")
    expect(page.locator(".prose math")).not_to_have_count(0)

    post = page.locator("a[href*='/edit/']").first.get_attribute("href") or ""
    walk.goes_to(post.replace("/edit/", "/comment/"))
    page.locator("[name=body]").fill("\n\n".join([BREAKOUT, IMAGE, *SVG])[:900])
    walk.sends()
    walk.goes_to(post)
    page.locator("[name=body]").fill(EVERYTHING[::-1])
    page.locator("[name=why]").fill(BREAKOUT)
    walk.sends()
    walk.goes_to(post.replace("/edit/", "/history/"))
    expect(page.locator("ins")).not_to_have_count(0)

    for address in ("", "questions/", "topics/", "people/", "settings/"):
        walk.goes_to(home + address)
    for words in ("alert", IMAGE, BREAKOUT):
        walk.goes_to(f"{home}search/?{urlencode({'q': words})}")
        walk.goes_to(f"{home}questions/ask/?{urlencode({'title': words})}")
    for address in ("/", "/communities/", "/me/", question):
        walk.goes_to(address)
