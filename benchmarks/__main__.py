"""``make bench``: what Docendo costs, beside a yardstick measured in the same run.

python -m benchmarks                          20,000 questions, on both databases
python -m benchmarks --ten-times              and beside them ten times as many
python -m benchmarks --only sqlite            on one of them
"""

import argparse
import contextlib
import json
import os
import platform
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

import psycopg
from tools import services

from benchmarks.enlarge import enlarge
from benchmarks.load import Load, get, load, post
from benchmarks.sample import ANSWER
from benchmarks.sites import ROOT, Server, Site
from benchmarks.table import GROWTH, LINES, PAGES, Figures, broken, table
from benchmarks.weight import weigh

DUMP = "stackexchange-cardano"
QUESTIONS, PEOPLE = 20_000, 1_000
ROUNDS = 3
CONNECTIONS = 8
POSTS = 200


@dataclass(frozen=True)
class Grown:
    """A site with its community, and what ``benchmarks.grow`` says about it."""

    site: Site
    described: dict[str, Any]
    figures: dict[str, float]

    def requests(self, page: str) -> list[bytes]:
        slug, thread_id = self.described["slug"], self.described["thread_id"]
        sessions = self.described["sessions"]
        match page:
            case "question":
                return [
                    get(f"/c/{slug}/questions/{thread_id}/", session=session)
                    for session in sessions
                ]
            case "list":
                return [get(f"/c/{slug}/questions/", session=session) for session in sessions]
            case "today":
                return [get("/", session=session) for session in sessions]
            case "search":
                return [
                    get(f"/c/{slug}/search/?q={quote_plus(words)}", session=session)
                    for session, words in zip(sessions, self.searches, strict=False)
                ]
            case _:
                raise ValueError(page)

    @property
    def searches(self) -> list[str]:
        return [*self.described["searches"]] * 10

    @property
    def yardstick_request(self) -> bytes:
        return get(f"/?key={self.described['sessions'][0]}")

    def posts(self) -> list[bytes]:
        path = f"/c/{self.described['slug']}/questions/{self.described['busy_thread_id']}/answer/"
        form = urlencode({"body": ANSWER})
        return [post(path, form, session=session) for session in self.described["sessions"]]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--ten-times", action="store_true", help="ten times the rows, too")
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="one database")
    parser.add_argument("--questions", type=int, default=QUESTIONS, help="default: %(default)s")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    options = parser.parse_args()
    data = Path(os.environ.get("DOCENDO_DATA") or ROOT.parent / "shared" / "data").resolve()
    if not (data / DUMP).is_dir():
        print(
            f"The benchmarks read the folder {DUMP} in {data}, and it is not there.\n"
            "Set DOCENDO_DATA to the folder that holds it."
        )
        return 2

    columns: dict[str, Figures] = {}
    growth: dict[str, Figures] = {}
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="docendo-bench-")))
        postgresql = None
        if options.only != "sqlite":
            postgresql = stack.enter_context(services.postgresql(shared_buffers="1GB"))
            if postgresql is None:
                services.missing("the benchmarks on PostgreSQL (no server programs here)")
        if options.only != "postgresql":
            home = folder / "sqlite"
            site = Site(home, f"sqlite:///{home / 'docendo.sqlite3'}")
            measure("SQLite", site, data / DUMP, options, columns, growth)
        if postgresql:
            site = Site(folder / "postgresql", with_database(postgresql, "bench"))
            measure("PostgreSQL", site, data / DUMP, options, columns, growth)

    print(f"\n{datetime.now(UTC):%Y-%m-%d}, {machine()}\n")
    print(table(LINES, columns))
    if growth:
        print(f"\nTen times the rows cost a page so many times as much:\n\n{table(GROWTH, growth)}")
    failures = broken(LINES, columns) + broken(GROWTH, growth)
    print("\n" + ("\n".join(["Over budget:", *failures]) if failures else "Every budget is kept."))
    if options.json:
        options.json.write_text(json.dumps({"figures": columns, "growth": growth}, indent=2))
    return 0


def machine() -> str:
    """What it ran on, and how busy that was with other things too."""
    return (
        f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()},"
        f" load average {os.getloadavg()[2]:.1f}"
    )


def with_database(url: str, name: str) -> str:
    """A new database on that server."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return urlsplit(url)._replace(path=f"/{name}").geturl()


# --- Making sites -----------------------------------------------------------------------------


def measure(
    name: str,
    site: Site,
    dump: Path,
    options: argparse.Namespace,
    columns: dict[str, Figures],
    growth: dict[str, Figures],
) -> None:
    """Everything about one database."""
    sizes = [make(site, dump, questions=options.questions)]
    if options.ten_times:
        sizes.append(ten_times(sizes[0], questions=10 * options.questions))
        sizes[1].figures.update(import_ten_times(sizes[0], dump))
    measure_pages(sizes)
    for grown in sizes:
        measure_inside(grown)
        measure_memory(grown)
    say("Passing on 2,000 questions among 5,000 members")
    passed = sizes[0].site.ask("benchmarks.routed", "pass")
    sizes[0].figures["routing, a pass over 2,000 asks: seconds"] = passed["a pass, seconds"]
    sizes[0].figures["routing, a worker that has just started: seconds more"] = passed[
        "learning the history, seconds"
    ]
    for grown, times in zip(sizes, (1, 10), strict=False):
        columns[f"{name}, {options.questions * times:,} questions"] = grown.figures
    if options.ten_times:
        one, ten = (grown.figures for grown in sizes)
        growth[name] = {
            line.name: ten[p50] / one[p50]
            for line in GROWTH
            if (p50 := f"{line.name}: p50 ms") in one
            or (p50 := f"{line.name}, by HTTP: p50 ms") in one
        }


def make(site: Site, dump: Path, *, questions: int) -> Grown:
    """A site with the imported dump, grown."""
    say(f"Importing {dump.name} into {kind_of(site)}")
    site.home.mkdir(parents=True)
    site.run("docendo", "migrate", "-v", "0")
    site.run("benchmarks.found", "bench")
    figures = imported(site, dump, community="bench")
    figures |= routed(site, community="bench")
    return Grown(site, grow(site, questions=questions), figures)


def imported(site: Site, dump: Path, *, community: str) -> dict[str, float]:
    """Import the dump, and what that cost."""
    report = site.home / "report.json"
    command = ("docendo", "import", "stackexchange", str(dump), "--community", community)
    host = "cardano.stackexchange.com"
    ran = site.run(*command, "--site", host, "--report", str(report))
    account = json.loads(report.read_text())
    rows = sum(file["rows"] for file in account["files"])
    began, ended = (datetime.fromisoformat(account[f"{at}_at"]) for at in ("started", "finished"))
    return {
        "import: rows a second": rows / (ended - began).total_seconds(),
        "import: rows a second of CPU": rows / ran.cpu_seconds,
        "import: peak memory, MB": ran.peak_mb,
    }


def routed(site: Site, *, community: str) -> dict[str, float]:
    """How well the site itself passes questions on: the imported history, in order of time."""
    say("Replaying whom questions are passed to")
    played = site.ask("benchmarks.routed", "replay", community)
    ours, busy = played["the site"], "load on the busiest tenth"
    peers = [played["most active"], played["most active in the topics"]]
    figures = {
        f"routing, {who}: {what}": played[who][what]
        for who in played
        for what in ("hit@5", "MRR", busy)
    }
    best = {what: max(peer[what] for peer in peers) for what in ("hit@5", "MRR")}
    return figures | {
        "routing: hit@5 above the better peer": ours["hit@5"] - best["hit@5"],
        "routing: MRR above the better peer": ours["MRR"] - best["MRR"],
        "routing: load on the busiest tenth below both": min(peer[busy] for peer in peers)
        - ours[busy],
    }


def import_ten_times(grown: Grown, dump: Path) -> dict[str, float]:
    """A dump ten times as large, into a community of its own."""
    say("Importing the same ten times over")
    larger = grown.site.home / "larger"
    enlarge(dump, into=larger, times=10)
    grown.site.run("benchmarks.found", "larger")
    figures = imported(grown.site, larger, community="larger")
    shutil.rmtree(larger)
    return figures


def grow(site: Site, *, questions: int) -> dict[str, Any]:
    say(f"Growing {kind_of(site)} to {questions:,} questions")
    size = ("--questions", str(questions), "--people", str(PEOPLE))
    described: dict[str, Any] = site.ask("benchmarks.grow", *size)
    return described


def ten_times(grown: Grown, *, questions: int) -> Grown:
    """A copy of a site, grown further."""
    home = grown.site.home.with_name(f"{grown.site.home.name}-ten-times")
    shutil.copytree(grown.site.home, home, ignore=shutil.ignore_patterns("*.sqlite3*"))
    parts = urlsplit(grown.site.database_url)
    if parts.scheme == "sqlite":
        copy = home / "docendo.sqlite3"
        with contextlib.closing(sqlite3.connect(parts.path)) as connection:
            connection.execute("VACUUM INTO ?", [str(copy)])
        site = Site(home, f"sqlite:///{copy}")
    else:
        with psycopg.connect(parts._replace(path="/postgres").geturl(), autocommit=True) as link:
            link.execute("CREATE DATABASE bench_ten_times TEMPLATE bench")
        site = Site(home, parts._replace(path="/bench_ten_times").geturl())
    described = grow(site, questions=questions)
    # The same words in both, or it would be told what other words cost.
    return Grown(site, described | {"searches": grown.described["searches"]}, {})


def kind_of(site: Site) -> str:
    return urlsplit(site.database_url).scheme


# --- Measuring --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Turn:
    """One page in one turn: eight connections together, one alone, and what the server spent."""

    together: Load
    alone: Load
    cpu_ms: float


FIGURES_OF_A_TURN: dict[str, Callable[[Turn], float]] = {
    "requests a second": lambda turn: turn.together.requests_per_second,
    "p50 ms": lambda turn: turn.alone.p50_ms,
    "p95 ms": lambda turn: turn.alone.p95_ms,
    "CPU ms": lambda turn: turn.cpu_ms,
}


def measure_pages(sizes: list[Grown]) -> None:
    """Requests a second of eight connections, and how long one alone waits, in turns.

    Whatever else the machine does meanwhile falls on all of them alike.
    """
    with contextlib.ExitStack() as stack:
        served: list[tuple[Grown, Server, Server]] = [
            (
                grown,
                stack.enter_context(grown.site.serving()),
                stack.enter_context(grown.site.yardstick()),
            )
            for grown in sizes
        ]
        targets = [
            target
            for grown, server, yardstick in served
            for target in (
                (grown, "yardstick", yardstick, [grown.yardstick_request]),
                *((grown, f"{page} page", server, grown.requests(page)) for page in PAGES),
            )
        ]
        turns: dict[tuple[int, str], list[Turn]] = {}
        for turn in range(-1, ROUNDS):
            say(f"Asking for pages, turn {turn + 1} of {ROUNDS}" if turn >= 0 else "Warming up")
            for grown, name, server, requests in targets:
                count = 1000 if name == "yardstick" else 200
                before = server.cpu_seconds()
                together = load(server.port, requests, count=count, connections=CONNECTIONS)
                cpu_ms = (server.cpu_seconds() - before) / count * 1000
                alone = load(server.port, requests, count=count // 4, connections=1)
                if turn >= 0:
                    turns.setdefault((id(grown), name), []).append(Turn(together, alone, cpu_ms))
        for grown, name, _server, _requests in targets:
            done = turns[id(grown), name]
            for figure, value_of in FIGURES_OF_A_TURN.items():
                grown.figures[f"{name}: {figure}"] = median(map(value_of, done))
        for grown, server, _yardstick in served:
            for page in (f"{page} page" for page in PAGES):
                grown.figures[f"{page}: of the yardstick"] = (
                    grown.figures[f"{page}: requests a second"]
                    / grown.figures["yardstick: requests a second"]
                )
                grown.figures[f"{page}: of the yardstick, by CPU"] = (
                    grown.figures["yardstick: CPU ms"] / grown.figures[f"{page}: CPU ms"]
                )
            measure_posting(grown, server)
            measure_weight(grown, server)
            _supervisor, *processes = server.memory_mb()
            grown.figures["memory of each of two processes, MB"] = max(processes)


def measure_posting(grown: Grown, server: Server) -> None:
    """Until an answer is stored, and what the server spends until all that follows is done.

    Nothing that another site still delivers may fall on this one.
    """
    say("Posting answers")
    before = server.cpu_seconds()
    posting = load(server.port, grown.posts(), count=POSTS, connections=1, expected=302)
    server.wait_until_idle()
    spent = server.cpu_seconds() - before
    grown.figures["posting an answer, by HTTP: p50 ms"] = posting.p50_ms
    grown.figures["posting an answer, with what follows: CPU ms"] = spent / POSTS * 1000


def measure_weight(grown: Grown, server: Server) -> None:
    chromium = services.chromium()
    if chromium is None:
        services.missing("the weight of a page (no Chromium here)")
        return
    slug, thread_id = grown.described["slug"], grown.described["thread_id"]
    address = f"http://127.0.0.1:{server.port}/c/{slug}/questions/{thread_id}/"
    weight = weigh(address, session=grown.described["sessions"][0], chromium=chromium)
    grown.figures["question page, cold: kB"] = weight.kilobytes
    grown.figures["question page, cold: requests"] = weight.requests


def measure_inside(grown: Grown) -> None:
    say("Counting queries, timing actions")
    inside = grown.site.ask("benchmarks.inside", json.dumps(grown.described))
    for page, count in inside["queries"].items():
        grown.figures[f"{page} page: queries"] = count
    grown.figures["searching, without the page: p50 ms"] = inside["search_ms"]
    grown.figures["posting an answer, the action: p50 ms"] = inside["answer_ms"]


def measure_memory(grown: Grown) -> None:
    """What processes hold after they have worked."""
    say("Weighing processes")
    with grown.site.serving(processes=1) as server:
        for page in PAGES:
            load(server.port, grown.requests(page), count=200, connections=CONNECTIONS)
        load(server.port, grown.posts()[::-1], count=50, connections=1, expected=302)
        [memory, *_none] = server.memory_mb()
        grown.figures["memory of one process with its worker, MB"] = memory
    with grown.site.working() as worker:
        grown.figures["memory of a worker, MB"] = worker.memory_mb()[0]


def say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
