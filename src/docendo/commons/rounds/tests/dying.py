"""A worker that is killed while it works out a round; ``test_killed`` runs it as a process.

    python -c "from docendo.commons.rounds.tests import dying" LEASE_SECONDS FOLDER

The first to come begins a round of two people. Whoever works on it first leaves a file called
``in-the-middle`` in FOLDER and sleeps, until somebody kills it.
"""

import os
import sys
import time
from datetime import timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "docendo.site.settings")
django.setup()

from docendo.commons.communities.models import Community, Membership, Seat  # noqa: E402 Django first
from docendo.commons.communities.rules import Door, Role, Visibility  # noqa: E402
from docendo.commons.people.models import Person  # noqa: E402
from docendo.commons.rounds import actions  # noqa: E402
from docendo.commons.rounds.models import Round  # noqa: E402
from docendo.commons.rounds.rules import Brings, Wanted  # noqa: E402
from docendo.commons.topics.api import Level, NewTopic, create_topics, offer, wish  # noqa: E402
from docendo.kernel import clock, courtesy, outbox, queue  # noqa: E402
from docendo.kernel.worker import Worker  # noqa: E402

MARK = Path(sys.argv[2]) / "in-the-middle"


def begin() -> None:
    now = clock.now()
    community = Community.objects.create(
        slug="maple",
        name="Maple College",
        about="Mathematics",
        language="en",
        entry=Door.REQUEST,
        visibility=Visibility.PUBLIC,
        created_at=now,
    )
    seats = []
    for name, role in (("ana", Role.COORDINATOR), ("ben", Role.MEMBER)):
        person = Person.objects.create_user(f"{name}@example.org", "correct horse", name=name)
        Membership.of(community, person, role, joined_at=now).save()
        seats.append(Seat(community, person, role))
    topics = create_topics(community.pk, [NewTopic(name="Algebra")], now=now)
    offer(seats[0], topic_id=topics["Algebra"].pk, level=Level.DEEP, now=now)
    wish(seats[1], topic_id=topics["Algebra"].pk, now=now)
    wanted = Wanted(
        brings=Brings.TUTORS, minutes=0, needs_language=True, each=1, is_fair=True, emphases={}
    )
    actions.begin_round(seats[0], name="Autumn", wanted=wanted, topics=(), now=now)


def _die_at_first() -> None:
    if Round.objects.filter(stage__gt="").exists() and not MARK.exists():
        MARK.touch()
        time.sleep(600)


if not Round.objects.exists():
    begin()
# The worker gives way before it takes something up, and the solver at each of its steps.
courtesy.REQUESTS.give_way = _die_at_first  # type: ignore[method-assign]
outbox.LEASE = queue.LEASE = timedelta(seconds=float(sys.argv[1]))
queue.HEARTBEAT = queue.LEASE / 3
Worker().start()
time.sleep(600)
