"""How soon an edit of a document reaches everybody, and whether any is lost, by real clients.

    python -m benchmarks.documents       60 open pages, 30 of them write four times a second

One process serves it, on SQLite unless DATABASE_URL names a PostgreSQL database, which must be
empty. Each client holds a copy of the document and takes in what it is sent. The time counts from
when an edit is sent to when each other client has it. At the end all copies, and what a new copy
is given, have to be the same and to hold every edit. Then a document of 30,000 edits is opened.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles
from typing import Any

from benchmarks.live import found
from benchmarks.sites import Server, Site

CLIENTS, WRITERS, PER_SECOND, SECONDS = 60, 30, 4, 30
EDITS_TO_OPEN = 30_000
PATIENCE_SECONDS = 20


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.documents", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--seconds", type=int, default=SECONDS)
    parser.add_argument("--edits", type=int, default=EDITS_TO_OPEN)
    parser.add_argument("--scene", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.scene:
        print(json.dumps(scene(options.edits)))
        return 0
    with tempfile.TemporaryDirectory(prefix="docendo-documents-") as folder:
        database = os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/docendo.sqlite3"
        site = Site(Path(folder), database)
        site.run("docendo", "migrate", "-v", "0")
        made = site.ask("benchmarks.documents", "--scene", "--edits", str(options.edits))
        with site.serving(processes=1) as server:
            missing = asyncio.run(measure(server, made, seconds=options.seconds))
    return 1 if missing else 0


def scene(edits: int) -> dict[str, Any]:
    """A class with an empty document, and one that was written in many single edits."""
    known = found(CLIENTS)

    from pycrdt import XmlElement, XmlText  # noqa: PLC0415 after Django

    from docendo.commons.communities import api as communities  # noqa: PLC0415
    from docendo.commons.groups import api as groups  # noqa: PLC0415
    from docendo.commons.people.api import Person  # noqa: PLC0415
    from docendo.kernel import clock  # noqa: PLC0415
    from docendo.learning.documents import actions, crdt, queries  # noqa: PLC0415
    from docendo.learning.documents.rules.tree import paragraph  # noqa: PLC0415

    now = clock.now()
    community = communities.Community.objects.get(slug="bench")
    people = list(Person.objects.order_by("pk"))
    owner = communities.Seat(community, people[0], communities.Role.OWNER)
    kind = groups.GroupKind.CLASS
    group = groups.begin_group(owner, name="Class", kind=kind, now=now)
    groups.Enrollment.objects.bulk_create(
        groups.Enrollment(community=community, group=group, person=person, began_at=now)
        for person in people
    )
    begun: dict[str, Any] = {"group_id": group.pk, "tree": (paragraph(),), "now": now}
    empty = actions.begin_in_group(owner, title="Live", **begun)
    long = actions.begin_in_group(owner, title="Long", **begun)
    doc = queries.opened(long)
    updates: list[bytes] = []
    watching = doc.observe(lambda event: updates.append(event.update))
    texts = []
    for _paragraph in range(100):
        element = crdt.body(doc).children.append(XmlElement("paragraph"))
        texts.append(element.children.append(XmlText()))
    for number in range(edits - len(updates)):
        # As people write: some letters here, then some elsewhere.
        text = texts[number // 10 * 37 % len(texts)]
        text.insert(len(text), "word "[number % 5])
    del watching
    for first in range(0, len(updates), 20):
        batch = actions.Batch(people[first // 20 % 5].pk, updates[first : first + 20])
        actions.log(long.pk, [batch], now=now)
    started = time.perf_counter()
    crdt.Copy(queries.stored(long).updates)
    from_log = time.perf_counter() - started
    actions.keep_snapshot(long.pk, now=now)
    started = time.perf_counter()
    crdt.Copy(queries.stored(long).updates)
    return {
        "sessions": known["sessions"],
        "empty": empty.pk,
        "long": long.pk,
        "changes": len(updates),
        "from_log_ms": from_log * 1000,
        "from_snapshot_ms": (time.perf_counter() - started) * 1000,
    }


class Client:
    """A page that writes and reads a document, without a screen."""

    def __init__(self, line: Any, sent: dict[bytes, float], took: list[float]) -> None:
        from docendo.learning.documents import crdt  # noqa: PLC0415 without Django's apps

        self.line, self.sent, self.took = line, sent, took
        self.copy = crdt.replayed([])
        self.told, self.saved = 0, 0
        self.began = asyncio.Event()
        self.news: list[bytes] = []
        # Taken in at the end: sixty copies in one process would be measured, and not the server.
        self.later: list[bytes] = []
        self.watching = self.copy.observe(self._note)

    def _note(self, event: Any) -> None:
        self.news.append(event.update)

    def take_in(self) -> None:
        del self.watching
        for update in self.later:
            self.copy.apply_update(update)

    async def hear(self) -> None:
        from docendo.learning.documents.rules import frames  # noqa: PLC0415

        await self.line.send(frames.sync(frames.Step.ASK, self.copy.get_state()))
        async for message in self.line:
            at = time.perf_counter()
            if message[0] == frames.What.SAVED:
                self.saved = _number(message[1:])
                continue
            match frames.read(message):
                case frames.Sync(frames.Step.ASK, state):
                    self.told += 1
                    answer = self.copy.get_update(state)
                    await self.line.send(frames.sync(frames.Step.ANSWER, answer))
                case frames.Sync(step, update):
                    if update in self.sent:
                        self.took.append(at - self.sent[update])
                    self.later.append(update)
                    if step == frames.Step.ANSWER:
                        self.began.set()

    async def write(self, words: str) -> None:
        from pycrdt import XmlElement, XmlText  # noqa: PLC0415

        from docendo.learning.documents import crdt  # noqa: PLC0415
        from docendo.learning.documents.rules import frames  # noqa: PLC0415

        with self.copy.transaction():
            element = crdt.body(self.copy).children.append(XmlElement("paragraph"))
            element.children.append(XmlText(words))
        for update in self.news:
            self.told += 1
            self.sent[update] = time.perf_counter()
            await self.line.send(frames.sync(frames.Step.CHANGE, update))
        self.news.clear()


def _number(data: bytes) -> int:
    return sum((byte & 127) << 7 * place for place, byte in enumerate(data))


async def measure(server: Server, made: dict[str, Any], *, seconds: int) -> int:
    """Print what it took; how many edits are missing anywhere."""
    sent: dict[bytes, float] = {}
    took: list[float] = []
    clients = [await _open(server, made, "empty", at, sent, took) for at in range(CLIENTS)]
    cpu = server.cpu_seconds()
    started = time.perf_counter()
    writing = [_write(client, at, seconds) for at, client in enumerate(clients[:WRITERS])]
    await asyncio.gather(*writing)
    lasted = time.perf_counter() - started
    cpu = server.cpu_seconds() - cpu
    edits = len(sent)
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and (  # noqa: ASYNC110 sixty lines are counted
        len(took) < edits * (CLIENTS - 1) or any(each.saved < each.told for each in clients)
    ):
        await asyncio.sleep(0.1)
    late = await _open(server, made, "empty", 0, {}, [])
    for each in (*clients, late):
        each.take_in()
    counts = [_edits(each) for each in (*clients, late)]
    missing = sum(edits - count for count in counts)
    unsaved = sum(each.told - each.saved for each in clients)
    are_same = len({_words(each) for each in (*clients, late)}) == 1
    ranks = quantiles(took, n=100)
    print(f"{CLIENTS} pages, {WRITERS} write {PER_SECOND} times a second, for {lasted:.0f} s")
    print(f"edits: {edits}, deliveries: {len(took)}, a second: {len(took) / lasted:.0f}")
    print(f"an edit to all others: p50 {ranks[49] * 1000:.1f} ms, p95 {ranks[94] * 1000:.1f} ms")
    print(f"edits missing in any copy: {missing}, not said to be saved: {unsaved}")
    print(f"all copies are the same: {are_same}")
    print(f"the server was busy {cpu / lasted:.0%} of a core, and holds {server.memory_mb()} MB")
    started = time.perf_counter()
    await _open(server, made, "long", 1, {}, [])
    opened = (time.perf_counter() - started) * 1000
    print(
        f"a document of {made['changes']} edits: read from its snapshot in"
        f" {made['from_snapshot_ms']:.0f} ms (from its log alone in {made['from_log_ms']:.0f} ms),"
        f" in a page after {opened:.0f} ms"
    )
    return missing + unsaved + (not are_same)


def _words(client: Client) -> str:
    from docendo.learning.documents import crdt  # noqa: PLC0415
    from docendo.learning.documents.rules.tree import plain  # noqa: PLC0415

    return plain(crdt.tree_of(client.copy))


def _edits(client: Client) -> int:
    return len({line for line in _words(client).split("\n") if line})


_HEARING: list[asyncio.Task[None]] = []


async def _open(
    server: Server,
    made: dict[str, Any],
    which: str,
    at: int,
    sent: dict[bytes, float],
    took: list[float],
) -> Client:
    from websockets.asyncio.client import connect  # noqa: PLC0415 with the server only

    line = await connect(
        f"ws://127.0.0.1:{server.port}/c/bench/documents/{made[which]}/live/",
        additional_headers={"Cookie": f"sessionid={made['sessions'][at]}"},
        compression=None,
        max_size=None,
    )
    client = Client(line, sent, took)
    _HEARING.append(asyncio.get_running_loop().create_task(client.hear()))
    await asyncio.wait_for(client.began.wait(), PATIENCE_SECONDS)
    return client


async def _write(client: Client, at: int, seconds: int) -> None:
    # Each begins at a moment of its own, as people do.
    await asyncio.sleep(at / WRITERS / PER_SECOND)
    for number in range(seconds * PER_SECOND):
        due = time.perf_counter() + 1 / PER_SECOND
        await client.write(f"writer {at} edit {number}")
        await asyncio.sleep(max(0.0, due - time.perf_counter()))


if __name__ == "__main__":
    sys.exit(main())
