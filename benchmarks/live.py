"""What open pages cost: 500 lines to one process, and how soon each learns of an answer.

    python -m benchmarks.live                   500 open pages on SQLite
    python -m benchmarks.live --minutes 10      and what their idle lines carry meanwhile

Everybody who has a page open follows one question. Each answer to it is posted by HTTP, delivered
by the worker inside of the server, and told to every page. The time counts from the moment at
which whoever posted has the server's word (so from the commit, or a little later) to the arrival on
each line. DATABASE_URL chooses a PostgreSQL database, which must be empty.
"""

import argparse
import contextlib
import json
import os
import selectors
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

from benchmarks.load import get, post
from benchmarks.sites import Server, Site

PAGES, ANSWERS = 500, 20
LIVE = "/me/notices/live/"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--minutes", type=float, default=1, help="how long to watch idle lines")
    parser.add_argument("--found", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.found:
        print(json.dumps(found(options.pages)))
        return 0
    with tempfile.TemporaryDirectory(prefix="docendo-live-") as folder:
        database = os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/docendo.sqlite3"
        site = Site(Path(folder), database)
        site.run("docendo", "migrate", "-v", "0")
        scene = site.ask("benchmarks.live", "--found", "--pages", str(options.pages))
        with site.serving(processes=1) as server:
            measure(server, scene, minutes=options.minutes)
    return 0


def found(number: int) -> dict[str, Any]:
    """A community in which so many people follow one question, each with a session."""
    import django  # noqa: PLC0415 in a process of its own, on the site's database

    django.setup()
    from benchmarks.sessions import session_of  # noqa: PLC0415
    from docendo.commons.communities import api as communities  # noqa: PLC0415
    from docendo.commons.people.api import verified  # noqa: PLC0415
    from docendo.kernel import clock  # noqa: PLC0415
    from docendo.learning.forum import api as forum  # noqa: PLC0415

    now = clock.now()
    owner, *others = [
        verified(f"p{each}@example.org", name=f"Person {each}", password=None, now=now)
        for each in range(number + 1)
    ]
    community = communities.found_community(
        owner,
        name="Bench",
        about="Open pages",
        language="en",
        slug="bench",
        entry=communities.Door.REQUEST,
        visibility=communities.Visibility.PUBLIC,
        now=now,
    )
    role = communities.Role.OWNER
    seat = communities.Seat(community, owner, role)
    thread = forum.ask(seat, title="Who hears of it?", body="Everybody.", topics=[], now=now)
    sessions = []
    for person in (owner, *others):
        if person != owner:
            role = communities.Role.MEMBER
            communities.Membership.of(community, person, role, joined_at=now).save()
            seat = communities.Seat(community, person, role)
            forum.follow(seat, thread_id=thread.pk, on=True, now=now)
        sessions.append(session_of(person))
    return {"thread": thread.pk, "sessions": sessions}


class Lines:
    """Many open lines, read by one thread, which notes when each was told something."""

    def __init__(self, port: int, sessions: list[str]) -> None:
        self.told_at: list[float] = []
        self.received = 0
        self._selector = selectors.DefaultSelector()
        self._sockets = []
        for session in sessions:
            line = socket.create_connection(("127.0.0.1", port))
            line.sendall(get(LIVE, session=session))
            line.setblocking(False)  # noqa: FBT003 as it is called
            self._selector.register(line, selectors.EVENT_READ)
            self._sockets.append(line)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        while True:
            for key, _events in self._selector.select(1):
                line = key.fileobj
                assert isinstance(line, socket.socket)
                with contextlib.suppress(BlockingIOError):
                    data = line.recv(65536)
                    if not data:
                        self._selector.unregister(line)
                    self.received += len(data)
                    self.told_at += [time.monotonic()] * data.count(b"data: ")

    def wait_for(self, told: int) -> None:
        until = time.monotonic() + 120
        while len(self.told_at) < told:
            if time.monotonic() > until:
                sys.exit(f"only {len(self.told_at)} of {told} were told")
            time.sleep(0.01)


def measure(server: Server, scene: dict[str, Any], *, minutes: float) -> None:
    poster, *readers = scene["sessions"]
    alone = server.memory_mb()[0]
    before = time.monotonic()
    lines = Lines(server.port, readers)
    lines.wait_for(len(readers))
    opening = time.monotonic() - before
    idle = server.memory_mb()[0]
    cpu, received, begun = server.cpu_seconds(), lines.received, time.monotonic()
    time.sleep(minutes * 60)
    passed = time.monotonic() - begun
    carried = (lines.received - received) / len(readers) * 600 / passed
    spent = (server.cpu_seconds() - cpu) / passed * 100
    waits = [
        wait for number in range(ANSWERS) for wait in answer(server, scene, poster, lines, number)
    ]
    cuts = quantiles(waits, n=100)
    count = len(readers)
    print(f"{count} open pages, one process, {server_database()}, load {os.getloadavg()[0]:.1f}")
    print(f"  opened in {opening:.1f} s")
    slowest = max(waits)
    print("  told after the commit:")
    print(f"    p50 {cuts[49]:.0f} ms, p95 {cuts[94]:.0f} ms, slowest {slowest:.0f} ms")
    print(f"  an idle line carries {carried / 1000:.2f} kB in ten minutes")
    page_kb = (idle - alone) * 1000 / count
    print(f"  a page takes {page_kb:.1f} kB of memory (process {alone:.0f} -> {idle:.0f} MB)")
    print(f"  the process at rest spends {spent:.1f} % of a core")


def answer(
    server: Server, scene: dict[str, Any], poster: str, lines: Lines, number: int
) -> list[float]:
    """Milliseconds from the commit of one more answer until each page was told."""
    path = f"/c/bench/questions/{scene['thread']}/answer/"
    request = post(path, urlencode({"body": f"Everybody, {number}."}), session=poster)
    told = len(lines.told_at)
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(request)
        head = line.recv(65536)
    committed_at = time.monotonic()
    if b" 302 " not in head.split(b"\r\n")[0]:
        sys.exit(f"the answer was refused: {head[:200]!r}")
    lines.wait_for(told + len(scene["sessions"]) - 1)
    return [max(0.0, at - committed_at) * 1000 for at in lines.told_at[told:]]


def server_database() -> str:
    return "PostgreSQL" if "postgres" in os.environ.get("DATABASE_URL", "") else "SQLite"


if __name__ == "__main__":
    sys.exit(main())
