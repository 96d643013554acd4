"""A worker that holds a round and is killed; ``test_killed`` runs it as a process.

    python -c "from docendo.commons.rituals.tests import dying" LEASE_SECONDS FOLDER POINT

At its first attempt it never gets past POINT: it leaves a file called ``in-the-middle`` in FOLDER
and sleeps, until somebody kills it. Later ones find the file and go on.
"""

import os
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "docendo.site.settings")
django.setup()

from docendo.commons.rituals.actions import rounds  # noqa: E402 Django first
from docendo.kernel import queue  # noqa: E402
from docendo.kernel.models import QueuedJob  # noqa: E402
from docendo.kernel.worker import Worker  # noqa: E402

FOLDER, POINT = Path(sys.argv[2]), sys.argv[3]
POINTS: dict[str, tuple[Any, str]] = {
    "before anybody is introduced": (rounds, "_introduce"),
    "before it is announced": (rounds, "publish"),
    "before the next time is known": (rounds, "next_time"),
    "before finishing": (queue, "_finish"),
}
place, name = POINTS[POINT]
doing = getattr(place, name)


def die_at_first(*args: Any, **kwargs: Any) -> Any:
    mark = FOLDER / "in-the-middle"
    # The queue finishes other jobs, too.
    is_other = isinstance(args[0], QueuedJob) and args[0].name != "rituals.hold_rounds"
    if not mark.exists() and not is_other:
        mark.touch()
        time.sleep(600)
    return doing(*args, **kwargs)


setattr(place, name, die_at_first)
queue.LEASE = timedelta(seconds=float(sys.argv[1]))
queue.HEARTBEAT = queue.LEASE / 3
Worker().start()
time.sleep(600)
