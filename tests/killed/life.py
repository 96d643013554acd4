"""Kills server and worker with ``kill -9`` anywhere in the lives of some asks, and looks.

Every member is asked once, no notice is lost or doubled, no ask is forgotten. The tests do it a few
times; as a script it does so as often as one likes, on SQLite or by DATABASE_URL on PostgreSQL:

    python -m tests.killed.life 20
"""

import os
import random
import sys
import tempfile
import time
from multiprocessing.process import BaseProcess
from pathlib import Path

from docendo.kernel.tests.processes import Place, placed, wait_until

QUESTIONS = 8
KILLS = 5
SCENE = """
from django.utils import timezone
from docendo.commons.communities.api import Door, Role, Seat, Visibility, admit, found_community
from docendo.commons.people.api import verified
from docendo.commons.topics.api import Level, NewTopic, create_topics, offer
from docendo.learning.asks.actions import set_limit
now = timezone.now()
people = [
    verified(f"p{n}@example.org", name=f"Person {n}", password=None, now=now) for n in range(14)
]
community = found_community(people[0], name="Maple", about="Maths", language="en", slug="maple",
    entry=Door.REQUEST, visibility=Visibility.PUBLIC, now=now)
owner = Seat(community, people[0], Role.OWNER)
[topic] = create_topics(community.pk, [NewTopic(name="Series")], now=now).values()
for person in people[1:]:
    admit(owner, person=person, role=Role.MEMBER, now=now)
    seat = Seat(community, person, Role.MEMBER)
    offer(seat, topic_id=topic.pk, level=Level(2), now=now)
    set_limit(seat, a_week=20, paused_until=None)
"""
SETTLED = f"""
SELECT (SELECT count(*) FROM asks_ask WHERE state = 'escalated') = {QUESTIONS}
   AND (SELECT count(*) FROM kernel_outboxevent WHERE done_at IS NULL) = 0
"""
# Each of these finds what must not be, by what is wrong with it.
WRONG = {
    "an ask was forgotten": """
        SELECT t.id FROM forum_thread t LEFT JOIN asks_ask a ON a.thread_id = t.id
        WHERE a.id IS NULL OR a.state <> 'escalated'""",
    "somebody was asked twice": """
        SELECT ask_id, person_id FROM asks_passing GROUP BY 1, 2 HAVING count(*) > 1""",
    "the asker was asked": """
        SELECT p.id FROM asks_passing p JOIN asks_ask a ON a.id = p.ask_id
        JOIN forum_thread t ON t.id = a.thread_id WHERE t.author_id = p.person_id""",
    "too few were asked": """
        SELECT a.id FROM asks_ask a LEFT JOIN asks_passing p ON p.ask_id = a.id
        GROUP BY a.id HAVING count(p.id) < 8""",
    "a notice was lost": """
        SELECT p.id FROM asks_passing p LEFT JOIN notices_happening h
        ON h.person_id = p.person_id AND h.key = 'asks.AskPassedOn:' || p.ask_id
        WHERE h.id IS NULL""",
    "a notice was doubled": """
        SELECT key, person_id FROM notices_happening GROUP BY 1, 2 HAVING count(*) > 1""",
    "an unread notice was doubled": """
        SELECT person_id, kind, about FROM notices_notice GROUP BY 1, 2, 3 HAVING count(*) > 1""",
    "the coordinators were not told": """
        SELECT a.id FROM asks_ask a LEFT JOIN notices_happening h
        ON h.key = 'asks.AskEscalated:' || a.id WHERE h.id IS NULL""",
    "something was given up": """
        SELECT id FROM kernel_outboxevent WHERE set_aside_at IS NOT NULL""",
    # What comes again by itself may be given up when it was killed three times: its next turn does
    # what was left.
    "a job was given up": """
        SELECT id, name FROM kernel_queuedjob WHERE failed_at IS NOT NULL
        AND name NOT IN (SELECT name FROM kernel_periodicjob)""",
}


def start(place: Place, kind: str) -> BaseProcess:
    (place.folder / f"{kind}-ready").unlink(missing_ok=True)
    more = (str(QUESTIONS),) if kind == "server" else ()
    return place.fork("from tests.killed import process", kind, str(place.folder), *more)


def lives(place: Place, *, seed: int) -> int:
    """Let some asks live while everything is killed again and again; how often it was killed.

    The place has its tables, and nothing in them.
    """
    rng = random.Random(seed)
    place.run_forked(SCENE)
    hours = 0.0
    (place.folder / "hours").write_text("0")
    for _kill in range(KILLS):
        processes = [start(place, kind) for kind in ("server", "worker")]
        wait_until((place.folder / "worker-ready").exists, "the worker is ready")
        time.sleep(rng.uniform(0.0, 1.2))
        for process in processes:
            process.kill()
            process.join()
        hours += rng.choice((0.0, 0.0, 15.0))
        (place.folder / "hours").write_text(str(hours))
    start(place, "server")
    worker = start(place, "worker")
    asked = f"SELECT count(*) FROM asks_ask HAVING count(*) = {QUESTIONS}"
    wait_until(lambda: place.query(asked), "everything was asked")

    def is_settled() -> bool:
        """Time goes on until it is, however slow the machine: a step needs a pass of its own."""
        nonlocal hours
        hours += 100.0
        (place.folder / "hours").write_text(str(hours))
        time.sleep(1.0)
        return bool(place.query(SETTLED)[0][0])

    wait_until(is_settled, "every ask reached the coordinators")
    worker.kill()
    wrong = {what: found for what, sql in WRONG.items() if (found := place.query(sql))}
    assert not wrong, wrong
    return KILLS


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    killed, seed = 0, 0
    while killed < wanted:
        with tempfile.TemporaryDirectory() as folder, placed(Path(folder)) as place:
            assert place.run("migrate", "--verbosity", "0").returncode == 0
            killed += lives(place, seed=seed)
        seed += 1
        print(f"killed {killed} times, and all is well", flush=True)
    where = "PostgreSQL" if "DATABASE_URL" in os.environ else "SQLite"
    print(f"{where}: every member was asked once, no notice lost or doubled, no ask forgotten.")


if __name__ == "__main__":
    main()
