"""How soon what is said in a room reaches everybody in it, whether any is lost, and the bare hub.

    python -m benchmarks.rooms           1,000 people in 250 rooms, for a minute

One process serves it, on SQLite unless DATABASE_URL names a PostgreSQL database, which must be
empty. Everybody holds a socket as a page does. In each room somebody says something every ten
seconds, by the form of the page; the time counts from when it is sent to when each of the room has
heard of it, in order and without a gap, or it counts as lost. The hub is measured by itself, in
this process: what it delivers in a second to 1,000 lines on 250 channels.
"""

import argparse
import asyncio
import http.client
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any

from benchmarks.live import found
from benchmarks.sites import Server, Site

ROOMS, IN_A_ROOM, SECONDS = 250, 4, 60
SAYS_EVERY_SECONDS = 10
PATIENCE_SECONDS = 20
DELIVERIES = 400_000
# Of a double-submitted cookie it counts only that both are the same.
CSRF = "a" * 32


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rooms", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--rooms", type=int, default=ROOMS)
    parser.add_argument("--seconds", type=int, default=SECONDS)
    parser.add_argument("--scene", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--hub", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.scene:
        print(json.dumps(scene(options.rooms)))
        return 0
    if options.hub:
        print(json.dumps(asyncio.run(hub())))
        return 0
    with tempfile.TemporaryDirectory(prefix="docendo-rooms-") as folder:
        database = os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/docendo.sqlite3"
        site = Site(Path(folder), database)
        a_second = site.ask("benchmarks.rooms", "--hub")
        print(f"the hub alone: {a_second:,.0f} deliveries a second")
        site.run("docendo", "migrate", "-v", "0")
        made = site.ask("benchmarks.rooms", "--scene", "--rooms", str(options.rooms))
        with site.serving(processes=1) as server:
            lost = asyncio.run(measure(server, made, seconds=options.seconds))
    return 1 if lost else 0


async def hub() -> float:
    """Deliveries a second, counted where each line takes what it was sent."""
    import django  # noqa: PLC0415 in a process of its own

    django.setup()
    from docendo.kernel.sockets.hub import HUB, Line  # noqa: PLC0415 after Django

    lines = [Line() for _person in range(ROOMS * IN_A_ROOM)]
    for at, line in enumerate(lines):
        await HUB.join(f"room:{at % ROOMS}", line)
    each = DELIVERIES // len(lines)

    async def hear(line: Any) -> None:
        for _message in range(each):
            while line.take() is None:
                await line.woken.wait()

    def say() -> None:
        message = json.dumps({"type": "happened", "number": 1, "kind": "Said", "payload": {}})
        for _round in range(each):
            for room in range(ROOMS):
                HUB.publish(f"room:{room}", message)

    hearing = asyncio.gather(*(hear(line) for line in lines))
    started = time.perf_counter()
    await asyncio.gather(hearing, asyncio.to_thread(say))
    return each * len(lines) / (time.perf_counter() - started)


def scene(rooms_wanted: int) -> dict[str, Any]:
    """Rooms in which four people each are already."""
    known = found(rooms_wanted * IN_A_ROOM)

    from docendo.commons.communities import api as communities  # noqa: PLC0415
    from docendo.commons.people.api import Person  # noqa: PLC0415
    from docendo.kernel import clock  # noqa: PLC0415
    from docendo.learning.rooms import api as rooms  # noqa: PLC0415

    now = clock.now()
    community = communities.Community.objects.get(slug="bench")
    people = list(Person.objects.order_by("pk"))
    sittings = []
    for first in range(0, rooms_wanted * IN_A_ROOM, IN_A_ROOM):
        here = people[first : first + IN_A_ROOM]
        made = rooms.open_for(
            community, person_ids=[each.pk for each in here], name="Limits", now=now
        )
        for person in here:
            seat = communities.Seat(community, person, communities.Role.MEMBER)
            sitting = rooms.enter(seat, home=rooms.Home(room_id=made.pk), now=now)
        sittings.append({"id": sitting.pk, "last": sitting.last})
    return {"sessions": known["sessions"], "sittings": sittings}


@dataclass
class Room:
    """What was said in it and when, and up to which event each of its pages has heard."""

    sitting: int
    last: int
    sessions: Sequence[str]
    heard: list[list[tuple[int, float]]] = field(default_factory=list)
    sent: list[float] = field(default_factory=list)

    def lost(self) -> int:
        """What somebody has not heard, or not in order."""
        wanted = list(range(self.last + 1, self.last + 1 + len(self.sent)))
        return sum(
            sum(number not in {at for at, _when in page} for number in wanted)
            + ([at for at, _when in page] != sorted(at for at, _when in page))
            for page in self.heard
        )

    def took(self) -> list[float]:
        return [
            when - self.sent[at - self.last - 1]
            for page in self.heard
            for at, when in page
            if 0 < at - self.last <= len(self.sent)
        ]


async def measure(server: Server, made: dict[str, Any], *, seconds: int) -> int:
    """Print what it took; how much was lost."""
    sessions = made["sessions"]
    rooms = [
        Room(each["id"], each["last"], sessions[at * IN_A_ROOM : (at + 1) * IN_A_ROOM])
        for at, each in enumerate(made["sittings"])
    ]
    before = sum(server.memory_mb())
    hearing: list[asyncio.Task[None]] = []
    for room in rooms:
        hearing += [await _open(server, room, session) for session in room.sessions]
    connected = sum(server.memory_mb())
    people = len(hearing)
    cpu, started = server.cpu_seconds(), time.perf_counter()
    await asyncio.gather(*(_talk(server, room, at, len(rooms), seconds)
                           for at, room in enumerate(rooms)))  # fmt: skip
    lasted = time.perf_counter() - started
    cpu = server.cpu_seconds() - cpu
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and any(room.lost() for room in rooms):  # noqa: ASYNC110
        await asyncio.sleep(0.2)
    lost = sum(room.lost() for room in rooms)
    took = [each for room in rooms for each in room.took()]
    ranks = quantiles(took, n=100)
    print(f"{people} people in {len(rooms)} rooms, for {lasted:.0f} s")
    print(f"said: {sum(len(room.sent) for room in rooms)}, heard: {len(took)}, lost: {lost}")
    print(f"to all others: p50 {ranks[49] * 1000:.1f} ms, p95 {ranks[94] * 1000:.1f} ms")
    a_page = (connected - before) * 1000 / people
    print(f"memory: {connected:.0f} MB with all connected, {a_page:.0f} KB a connection")
    print(f"the server was busy {cpu / lasted:.0%} of a core")
    for task in hearing:
        task.cancel()
    return lost


async def _open(server: Server, room: Room, session: str) -> "asyncio.Task[None]":
    from websockets.asyncio.client import connect  # noqa: PLC0415 with the server only

    line = await connect(
        f"ws://127.0.0.1:{server.port}/c/bench/rooms/at/{room.sitting}/live/",
        additional_headers={"Cookie": f"sessionid={session}"},
        compression=None,
    )
    await line.send(json.dumps({"after": room.last}))
    frame = json.loads(await asyncio.wait_for(line.recv(), PATIENCE_SECONDS))
    if frame["type"] != "up_to" or frame["number"] != room.last:
        sys.exit(f"the room is not as it was made: {frame}")
    page: list[tuple[int, float]] = []
    room.heard.append(page)

    async def hear() -> None:
        async for message in line:
            at = time.perf_counter()
            page.append((json.loads(message)["number"], at))

    return asyncio.get_running_loop().create_task(hear())


async def _talk(server: Server, room: Room, at: int, rooms: int, seconds: int) -> None:
    # Each begins at a moment of its own, as people do.
    await asyncio.sleep(at / rooms * SAYS_EVERY_SECONDS)
    for number in range(seconds // SAYS_EVERY_SECONDS):
        due = time.perf_counter() + SAYS_EVERY_SECONDS
        session = room.sessions[number % len(room.sessions)]
        room.sent.append(time.perf_counter())
        await asyncio.to_thread(_say, server.port, room.sitting, session, f"Line {number}")
        await asyncio.sleep(max(0.0, due - time.perf_counter()))


def _say(port: int, sitting: int, session: str, body: str) -> None:
    """By the form of the page, as its script sends it."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    headers = {
        "Cookie": f"sessionid={session}; csrftoken={CSRF}",
        "X-CSRFToken": CSRF,
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    words = f"body={body.replace(' ', '+')}"
    line.request("POST", f"/c/bench/rooms/at/{sitting}/say/", words, headers)
    answer = line.getresponse()
    if answer.status != 204:
        sys.exit(f"what was said is refused: {answer.status} {answer.read()[:300]!r}")
    line.close()


if __name__ == "__main__":
    sys.exit(main())
