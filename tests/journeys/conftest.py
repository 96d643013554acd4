"""A real server with the demo in it, and a real browser that walks through it.

Every page that a journey opens is watched: a script error, a violated content policy, a request
that leaves the site or a server error fails the journey.
"""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    expect,
    sync_playwright,
)
from tools.services import free_port

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "learn together"
# Nothing takes as long for a person; a machine that walks several journeys at once may.
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(frozen=True)
class Site:
    """A running server: its address and where its data (and its mail) lies."""

    url: str
    home: Path

    def mails(self) -> list[str]:
        """Every mail that was sent, oldest first."""
        files = sorted((self.home / "mail").glob("*"), key=lambda file: file.stat().st_mtime)
        return [file.read_text(encoding="utf-8") for file in files]


def _own_database(url: str, worker: str) -> str:
    """A fresh PostgreSQL database for this worker's server."""
    name = f"journeys_{worker}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    return urlsplit(url)._replace(path=f"/{name}").geturl()


@pytest.fixture(scope="session")
def site(worker_id: str) -> Iterator[Site]:
    """``docendo serve --demo``, as the README tells it, with data of its own."""
    port = free_port()
    home = Path(tempfile.mkdtemp(prefix="docendo-journey-"))
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "DOCENDO_HOME": str(home),
        "PORT": str(port),
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    if "DATABASE_URL" in environment:
        environment["DATABASE_URL"] = _own_database(environment["DATABASE_URL"], worker_id)
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "docendo", "serve", "--demo"],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_ready(f"http://127.0.0.1:{port}/readyz", server, home / "server.log")
        yield Site(f"http://127.0.0.1:{port}", home)
    finally:
        server.terminate()
        server.wait(20)


def _wait_until_ready(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"the server did not become ready:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


@dataclass
class Watch:
    """What went wrong on the pages of one journey."""

    site: Site
    faults: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("console", self._console)
        page.on("request", lambda request: self._leaves(request.url))
        page.on("response", self._breaks)

    def _breaks(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium reports every refusal (4xx) as an error; refusals are answers, not faults.
        if message.type == "error" and "status of 4" not in message.text:
            self.faults.append(f"console: {message.text}")

    def _leaves(self, url: str) -> None:
        if not url.startswith((self.site.url, "data:", "blob:", "about:")):
            self.faults.append(f"a request leaves the site: {url}")


Visit = Callable[..., Page]


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[Visit]:
    """Open a browser of one's own: ``visit("amira")`` signed in, ``visit()`` as a stranger.

    Options are those of a Playwright context (``java_script_enabled=False``, ``viewport=…``).
    """
    watch = Watch(site)
    contexts: list[BrowserContext] = []

    def open_browser(who: str | None = None, **options: Any) -> Page:
        options = {"locale": "en-GB", "reduced_motion": "reduce", **options}
        context = browser.new_context(base_url=site.url, **options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        watch.over(page)
        if who is not None:
            sign_in(page, who)
        return page

    yield open_browser
    for context in contexts:
        context.close()
    assert watch.faults == []


def sign_in(page: Page, who: str) -> None:
    """Sign in through the page, as somebody of the demo."""
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(f"{who}@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)


def violations(page: Page) -> list[str]:
    """What axe finds on this page, as lines: rule, help, and the elements."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [
        f"{each['id']}: {each['help']}: {node['html'][:200]}"
        for each in found.response["violations"]
        for node in each["nodes"]
    ]


@pytest.fixture(params=[True, False], ids=["javascript", "no javascript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    """Each journey that takes this fixture is walked twice."""
    return bool(request.param)
