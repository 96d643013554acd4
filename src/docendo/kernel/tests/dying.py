"""A worker that is killed in the middle of its work; ``test_crashes`` runs it as a process.

    python -c "from docendo.kernel.tests import dying" LEASE_SECONDS FOLDER

What it does on its first attempt it never ends: it leaves a file called ``in-the-middle`` in
FOLDER and sleeps, until somebody kills it.
"""

import os
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "docendo.site.settings")
django.setup()

from django.db import connection  # noqa: E402 Django first

from docendo.kernel import events, jobs, outbox, queue  # noqa: E402
from docendo.kernel.worker import Worker  # noqa: E402

FOLDER = Path(sys.argv[2])


@dataclass(frozen=True, kw_only=True)
class Knocked(events.Event):
    pass


def _leave_effect(by: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO effects (by_whom) VALUES (%s)", [by])


def _die_at_first() -> None:
    mark = FOLDER / "in-the-middle"
    if not mark.exists():
        mark.touch()
        time.sleep(600)


@jobs.job()
def work(run: jobs.Run) -> None:
    _leave_effect(run.actor.name)
    _die_at_first()


@jobs.job(outside=True)
def send(run: jobs.Run) -> None:
    """As mail: what has left cannot be undone, but its key shows that it is the same."""
    with (FOLDER / "sent").open("a") as file:
        file.write(f"{run.key}\n")
    _die_at_first()


@events.listener(Knocked)
def open_the_door(event: Knocked) -> None:
    _leave_effect("open_the_door")


@events.listener(Knocked)
def greet(event: Knocked) -> None:
    _leave_effect("greet")
    _die_at_first()


outbox.LEASE = queue.LEASE = timedelta(seconds=float(sys.argv[1]))
queue.HEARTBEAT = queue.LEASE / 3
Worker().start()
time.sleep(600)
