"""A worker that tells people and is killed; ``test_killed`` runs it as a process.

    python -c "from docendo.outcomes.notices.tests import dying" LEASE_SECONDS FOLDER POINT

At its first attempt it never gets past POINT: it leaves a file called ``in-the-middle`` in FOLDER
and sleeps, until somebody kills it. Later ones find the file and go on.
"""

import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "docendo.site.settings")
django.setup()

from docendo.kernel import outbox  # noqa: E402 Django first
from docendo.kernel.worker import Worker  # noqa: E402
from docendo.outcomes.notices import actions  # noqa: E402
from docendo.outcomes.notices.models import Happening, Notice  # noqa: E402

FOLDER, POINT = Path(sys.argv[2]), sys.argv[3]


def die_at_first() -> None:
    mark = FOLDER / "in-the-middle"
    if not mark.exists():
        mark.touch()
        time.sleep(600)


def dying(work: Callable[..., Any], *, after: bool) -> Callable[..., Any]:
    def die(*args: Any, **kwargs: Any) -> Any:
        if not after:
            die_at_first()
        done = work(*args, **kwargs)
        if after:
            die_at_first()
        return done

    return die


POINTS: dict[str, tuple[Any, str, bool]] = {
    "before a notice": (Notice.objects, "bulk_create", False),
    "after a notice": (Notice.objects, "bulk_create", True),
    "after a happening": (Happening.objects, "bulk_create", True),
    "before waking": (actions, "wake_on_commit", False),
    "before finishing": (outbox, "_finish", False),
}
if POINT == "after the commit":
    delivering = outbox.deliver_next
    outbox.deliver_next = dying(delivering, after=True)
else:
    place, name, after = POINTS[POINT]
    setattr(place, name, dying(getattr(place, name), after=after))

outbox.LEASE = timedelta(seconds=float(sys.argv[1]))
Worker().start()
time.sleep(600)
