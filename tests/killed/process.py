"""A worker, or a server that takes questions, on a clock that a file moves; ``kill -9`` ends it.

    python -c "from tests.killed import process" worker FOLDER
    python -c "from tests.killed import process" server FOLDER QUESTIONS

Hours are added to the clock by the file ``hours`` in FOLDER. What is given up by a dead process is
taken up after a second, so that a test need not wait for the real leases.
"""

import os
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "docendo.site.settings")
django.setup()

from docendo.commons.communities.api import Community, Membership, Role, Seat  # noqa: E402
from docendo.commons.topics.api import Topic  # noqa: E402
from docendo.kernel import clock, outbox, queue, worker  # noqa: E402 Django first
from docendo.kernel.jobs import PERIODIC  # noqa: E402
from docendo.learning.asks.actions import Holding, post  # noqa: E402
from docendo.learning.forum.api import Thread  # noqa: E402

KIND, FOLDER = sys.argv[1], Path(sys.argv[2])


def moved() -> datetime:
    return datetime.now(UTC) + timedelta(hours=float((FOLDER / "hours").read_text()))


clock.now = moved
outbox.LEASE = queue.LEASE = timedelta(seconds=1.5)
queue.HEARTBEAT = timedelta(seconds=0.5)
worker.UPKEEP_EVERY = 0.2
for name, periodic in PERIODIC.items():
    PERIODIC[name] = replace(periodic, every=timedelta(seconds=1))

(FOLDER / f"{KIND}-ready").touch()
if KIND == "worker":
    worker.Worker().start()
    time.sleep(600)
else:
    community = Community.objects.get()
    asker = Membership.objects.filter(community=community, role=Role.MEMBER).order_by("pk")[0]
    seat = Seat(community, asker.person, Role.MEMBER)
    topics = list(Topic.objects.filter(community=community))
    while (number := Thread.objects.count()) < int(sys.argv[3]):
        holding = Holding(f"page{number}")
        post(
            seat, title=f"Question {number}", body="…", topics=topics, holding=holding,
            now=clock.now(),
        )  # fmt: skip
        time.sleep(0.05)
    time.sleep(600)
