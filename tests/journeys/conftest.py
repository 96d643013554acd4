"""A real server with the demo in it, and a real browser that walks through it.

Every page that a journey opens is watched: a script error, a violated content policy, a request
that leaves the site or a server error fails the journey.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
    StorageState,
    expect,
    sync_playwright,
)

from tests.journeys.serving import Site, copy_of_demo, serving
from tests.journeys.ways import WAYS, Way

OwnDemo = Callable[[str], tuple[Path, str | None]]
Visit = Callable[..., Page]
# By the address of the server and who it is.
Sessions = dict[tuple[str, str], StorageState]
PASSWORD = "learn together"
# Nothing takes as long for a person; a machine that walks several journeys at once may.
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What passes is not written up: that, and an address for each element, is a third of axe's time.
AXE = {
    "runOnly": {"type": "tag", "values": RULES},
    "resultTypes": ["violations"],
    "selectors": False,
}
# To read a color takes axe a fourth of its time, since it reads the same few for each element.
COLORS_ONCE = """;{
  const { Color } = axe.commons.color
  const { parseString } = Color.prototype
  const known = new Map()
  Color.prototype.parseString = function (text) {
    if (!known.has(text)) known.set(text, new Color(parseString.call(this, text)))
    const { r, g, b, alpha } = known.get(text)
    return Object.assign(this, { r, g, b, alpha })
  }
};null"""


@pytest.fixture(scope="session")
def own_demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> OwnDemo:
    """Make a folder (and, on PostgreSQL, a database) with a copy of the demo: ``own_demo("x")``."""
    base = tmp_path_factory.getbasetemp()
    # ``make test`` begins to make the demo before the journeys that need it.
    shared = Path(os.environ.get("DEMO_HOME", base if worker_id == "master" else base.parent))

    def make(name: str) -> tuple[Path, str | None]:
        home = base / f"{name}-{worker_id}"
        return home, copy_of_demo(shared, home)

    return make


@pytest.fixture(scope="session")
def site(own_demo: OwnDemo) -> Iterator[Site]:
    """A server for all journeys of a worker."""
    with serving(*own_demo("journeys")) as site:
        yield site


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """One for all browsers of a worker: a second one cannot begin beside it."""
    with sync_playwright() as playwright:
        yield playwright


def launched(playwright: Playwright, *arguments: str) -> Browser:
    return playwright.chromium.launch(
        executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", *arguments],
    )


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    chromium = launched(playwright)
    yield chromium
    chromium.close()


@dataclass
class Watch:
    """What went wrong on the pages of one journey."""

    site: Site
    beyond: Sequence[str] = ()
    faults: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("console", self._console)
        page.on("request", self._leaves)
        page.on("response", self._breaks)

    def _breaks(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium reports every refusal (4xx) as an error; refusals are answers, not faults.
        # What it says of a line that a journey has cut is no fault either.
        expected = ("status of 4", "ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterR")
        if message.type == "error" and not any(each in message.text for each in expected):
            self.faults.append(f"console: {message.text}")

    def _leaves(self, request: Request) -> None:
        is_led = request.is_navigation_request() and request.url.startswith(tuple(self.beyond))
        if not is_led and not request.url.startswith((self.site.url, "data:", "blob:", "about:")):
            self.faults.append(f"a request leaves the site: {request.url}")


@pytest.fixture(scope="session")
def sessions() -> Sessions:
    """What the browser of everybody held who has signed in: passwords are slow to check."""
    return {}


@pytest.fixture
def beyond() -> Sequence[str]:
    """Where else a journey may be led: to another page, and by no page of ours on its own."""
    return ()


@pytest.fixture
def visit(
    site: Site, browser: Browser, sessions: Sessions, beyond: Sequence[str]
) -> Iterator[Visit]:
    """Open a browser of one's own: ``visit("amira")`` signed in, ``visit()`` as a stranger.

    Somebody's first browser goes on with the session of an earlier journey, every other one of
    theirs signs in by itself. Options are those of a Playwright context
    (``java_script_enabled=False``, ``viewport=…``).
    """
    watch = Watch(site, beyond)
    contexts: list[BrowserContext] = []
    here: set[str] = set()

    def open_browser(who: str | None = None, **options: Any) -> Page:
        options = {"locale": "en-GB", "reduced_motion": "reduce", **options}
        kept = sessions.get((site.url, who)) if who and who not in here else None
        context = browser.new_context(base_url=site.url, storage_state=kept, **options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        watch.over(page)
        if who and kept is None:
            sign_in(page, who)
            sessions.setdefault((site.url, who), context.storage_state())
        here.add(who or "")
        return page

    yield open_browser
    for context in contexts:
        context.close()
    assert watch.faults == []


def with_session(site: Site, key: str) -> StorageState:
    """What a browser holds in which somebody has signed in whose session this is."""
    cookie = {"name": "sessionid", "value": key, "url": site.url}
    return {"cookies": [cookie], "origins": []}  # type: ignore[list-item]  # an address in place of domain and path


def sign_in(page: Page, who: str) -> None:
    """Sign in through the page, as somebody of the demo."""
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(f"{who}@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)


def violations(page: Page) -> list[str]:
    """What axe finds on this page, as lines: rule, help, and the elements."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT + COLORS_ONCE)
    found = page.evaluate("options => axe.run(options)", AXE)
    return [
        f"{each['id']}: {each['help']}: {node['html'][:200]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


@pytest.fixture(
    params=[
        pytest.param(True, id="javascript"),
        pytest.param(False, id="no javascript", marks=pytest.mark.look),
    ]
)
def javascript(request: pytest.FixtureRequest) -> bool:
    """Each journey that takes this fixture is walked twice; without scripts on one database."""
    return bool(request.param)


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> Way:
    """Each journey that takes this fixture is walked in all ways."""
    chosen: Way = request.param
    return chosen
