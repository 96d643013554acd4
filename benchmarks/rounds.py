"""What a round of a large community costs, and whom it keeps waiting, on a site that is served.

    python -m benchmarks.rounds [PEOPLE]      10,000 unless told, on SQLite: eight minutes

DATABASE_URL chooses a PostgreSQL database, which must be empty. The people are those of
``benchmarks.pools``. While a round is worked out and published in the worker inside of the one
process that serves, somebody asks for a page ten times a second, and somebody saves how they like
to work four times a second: printed is how long the slowest waited. Then it is stopped in the
middle; a ritual introduces everybody to somebody; and then its worker, a process of its own, is
killed in the middle of each.
"""

import argparse
import http.client
import json
import os
import re
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.sites import Server, Site

ROUNDS = "/c/bench/peers/rounds/"
NEW = {
    "brings": "tutors",
    "minutes": "60",
    "each": "1",
    "needs_language": "on",
    "is_fair": "yes",
    **{f"weight_{concern}": "usual" for concern in ("level", "evidence", "hours", "likes", "new")},
}
LIKES = {
    "pace": "any",
    "format": "either",
    "group_size": "any",
    "rhythm": "either",
    "helps_at_once": "1",
    "learns_at_once": "1",
}
TOKEN = "b" * 32
AT_MOST_SECONDS = 600
TELLING_SECONDS = 30


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rounds", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("people", nargs="?", type=int, default=10_000)
    for inside in ("--found", "--forget", "--count", "--ritual"):
        parser.add_argument(inside, action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.found or options.forget or options.count or options.ritual:
        from benchmarks import rounds_inside  # noqa: PLC0415 in a process of its own

        if options.found:
            print(json.dumps(rounds_inside.found(options.people)))
        elif options.forget:
            print(json.dumps(rounds_inside.forget()))
        elif options.ritual:
            print(json.dumps(rounds_inside.ritual()))
        else:
            print(json.dumps(rounds_inside.count()))
        return 0
    with tempfile.TemporaryDirectory(prefix="docendo-rounds-") as folder:
        database = os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/docendo.sqlite3"
        site = Site(Path(folder), database)
        site.run("docendo", "migrate", "-v", "0")
        sessions = site.ask("benchmarks.rounds", str(options.people), "--found")
        vendor = "PostgreSQL" if "postgres" in database else "SQLite"
        print(f"{options.people} people, {vendor}, load {os.getloadavg()[0]:.1f}")
        with site.serving(processes=1) as server:
            _measure(Browser(server.port, sessions), server, site)
        site.ask("benchmarks.rounds", "--forget")
        with site.serving(processes=1) as server:
            _hold(Browser(server.port, sessions), server, site)
        site.ask("benchmarks.rounds", "--forget")
        with site.serving(processes=1, worker=False) as server:
            _kill(Browser(server.port, sessions), site)
    return 0


@dataclass
class Browser:
    """Two coordinators and some members, one request to a connection."""

    port: int
    sessions: dict[str, list[str]]

    def ask(
        self,
        path: str,
        said: dict[str, str] | None = None,
        *,
        session: str = "",
        is_fragment: bool = False,
    ) -> tuple[http.client.HTTPResponse, str]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=AT_MOST_SECONDS)
        session = session or self.sessions["coordinators"][0]
        cookie = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        fragment = {"HX-Request": "true"} if is_fragment else {}
        try:
            method = "GET" if said is None else "POST"
            line.request(method, path, urlencode(said or {}), {**cookie, **form, **fragment})
            answer = line.getresponse()
            return answer, answer.read().decode()
        finally:
            line.close()

    def begin(self) -> str:
        """The address of a new round."""
        answer, _page = self.ask(f"{ROUNDS}new/", NEW | {"name": "Autumn"})
        if answer.status != http.client.FOUND:
            sys.exit(f"no round was begun: {answer.status}")
        return str(answer.headers["Location"])

    def progress(self, address: str) -> tuple[bool, str]:
        """Whether it is over, and how far it is."""
        answer, page = self.ask(f"{address}progress/", is_fragment=True)
        return answer.headers["HX-Refresh"] == "true", page

    def wait(self, address: str, until: Callable[[bool, str], bool]) -> float:
        began = time.monotonic()
        while not until(*self.progress(address)):
            if time.monotonic() - began > AT_MOST_SECONDS:
                sys.exit("the round did not come to its end")
            time.sleep(0.1)
        return time.monotonic() - began


def is_over(over: bool, _page: str) -> bool:
    return over


def is_matching(over: bool, page: str) -> bool:
    return over or "best proposal" in page


def is_half_told(over: bool, page: str) -> bool:
    far = re.search(r"(\d+) of 100", page)
    return over or (far is not None and int(far[1]) >= 30)


# --- Who waits meanwhile ------------------------------------------------------------------------


@dataclass
class Waits:
    """How long each waited, in seconds, and the most memory that the server took, in MB."""

    pages: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    memory: float = 0.0

    def __str__(self) -> str:
        return (
            f"the slowest of {len(self.pages)} pages {max(self.pages, default=0):.2f} s,"
            f" of {len(self.writes)} writes {max(self.writes, default=0):.2f} s,"
            f" peak {self.memory:.0f} MB"
        )


@contextmanager
def watching(browser: Browser, server: Server) -> Iterator[Waits]:
    waits, over = Waits(), threading.Event()
    members = cycle(browser.sessions["members"])

    def again(each: float, times: list[float], path: str, said: dict[str, str] | None) -> None:
        while not over.is_set():
            began = time.monotonic()
            answer, _page = browser.ask(path, said, session=next(members))
            if answer.status >= http.client.BAD_REQUEST:
                times.append(float("inf"))
            times.append(time.monotonic() - began)
            over.wait(each)

    def weigh() -> None:
        while not over.wait(0.3):
            waits.memory = max(waits.memory, sum(server.memory_mb()))

    profile = "/c/bench/peers/profile/preferences/"
    with ThreadPoolExecutor(3) as threads:
        done = [
            threads.submit(again, 0.1, waits.pages, "/c/bench/", None),
            threads.submit(again, 0.25, waits.writes, profile, LIKES),
            threads.submit(weigh),
        ]
        try:
            yield waits
        finally:
            over.set()
    for each in done:
        each.result()


# --- The way of a round -------------------------------------------------------------------------


def _measure(browser: Browser, server: Server, site: Site) -> None:
    server.wait_until_idle()
    with watching(browser, server) as waits:
        time.sleep(5)
    print(f"  at rest: {waits}")
    with watching(browser, server) as waits:
        address = browser.begin()
        took = browser.wait(address, is_over)
    print(f"  worked out in {took:.1f} s: {waits}")
    print(f"    {_counted(site)}")

    browser.ask(f"{address}again/", {})
    browser.wait(address, is_matching)
    time.sleep(1)
    began = time.monotonic()
    browser.ask(f"{address}stop/", {})
    while len(server.memory_mb()) > 1:
        time.sleep(0.05)
    print(f"  stopped in the middle: over after {time.monotonic() - began:.1f} s")
    print(f"    {_counted(site)}")

    with watching(browser, server) as waits:
        began = time.monotonic()
        with ThreadPoolExecutor(2) as threads:
            publish = [
                threads.submit(browser.ask, f"{address}publish/", {}, session=session)
                for session in browser.sessions["coordinators"]
            ]
        answered = time.monotonic() - began
        statuses = sorted(each.result()[0].status for each in publish)
        browser.wait(address, is_over)
        took = time.monotonic() - began
    print(f"  two who publish at once read {statuses}, after {answered:.2f} s at the latest")
    print(f"  published in {took:.1f} s: {waits}")
    print(f"    {_counted(site)}")
    left = _counted(site)["waiting"]
    with watching(browser, server) as waits:
        time.sleep(TELLING_SECONDS)
    told = left - _counted(site)["waiting"]
    print(f"  then {told} matches are told of in {TELLING_SECONDS} s: {waits}")


def _hold(browser: Browser, server: Server, site: Site) -> None:
    site.ask("benchmarks.rounds", "--ritual")
    with watching(browser, server) as waits:
        began = time.monotonic()
        while not _counted(site)["introduced"]:
            time.sleep(1)
        took = time.monotonic() - began
    print(f"  a ritual of them all was held within {took:.0f} s: {waits}")


def _kill(browser: Browser, site: Site) -> None:
    with site.working() as worker:
        address = browser.begin()
        browser.wait(address, is_matching)
        time.sleep(1)
        os.kill(worker.pid, signal.SIGKILL)
    with site.working() as worker:
        took = browser.wait(address, is_over)
        print(f"  killed while it was worked out: proposed {took:.0f} s later")
        print(f"    {_counted(site)}")
        browser.ask(f"{address}publish/", {})
        browser.wait(address, is_half_told)
        os.kill(worker.pid, signal.SIGKILL)
    print(f"  killed while it was published: {_counted(site)}")
    with site.working():
        took = browser.wait(address, is_over)
        print(f"  the next worker was through {took:.0f} s later")
        print(f"    {_counted(site)}")


def _counted(site: Site) -> dict[str, Any]:
    counts: dict[str, Any] = site.ask("benchmarks.rounds", "--count")
    return counts


if __name__ == "__main__":
    sys.exit(main())
