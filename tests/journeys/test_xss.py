"""What hostile text does in a real browser: nothing.

The page that holds it has no content policy of its own, so that nothing but the renderer, or the
sanitizer behind it, stands between the text and the reader.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Route

from docendo.kernel.text import render
from docendo.kernel.text.sanitizing import sanitized
from tests.xss.payloads import PAYLOADS

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
        # Our own pictures are asked for; the server behind /files/ decides who gets them.
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
