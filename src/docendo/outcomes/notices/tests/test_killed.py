"""A worker killed with ``kill -9`` anywhere on the way: everybody is told, and once."""

from multiprocessing.process import BaseProcess

import pytest

from docendo.kernel.tests.processes import Place, wait_until

LEASE_SECONDS = 1.5
SCENE = """
from datetime import UTC, datetime, timedelta
from docendo.commons.communities.api import Door, Role, Visibility, admit, found_community, Seat
from docendo.commons.people.api import verified
from docendo.learning.forum import api as forum
now = datetime(2026, 11, 16, 9, tzinfo=UTC)
people = [
    verified(f"p{n}@example.org", name=f"Person {n}", password=None, now=now) for n in range(4)
]
community = found_community(people[0], name="Maple", about="Maths", language="en", slug="maple",
    entry=Door.REQUEST, visibility=Visibility.PUBLIC, now=now)
owner = Seat(community, people[0], Role.OWNER)
for person in people[1:]:
    admit(owner, person=person, role=Role.MEMBER, now=now)
seats = [owner, *(Seat(community, person, Role.MEMBER) for person in people[1:])]
thread = forum.ask(seats[1], title="Why does it diverge?", body="So.", topics=[], now=now)
forum.follow(owner, thread_id=thread.pk, on=True, now=now)
for hours, seat in enumerate(seats[2:]):
    at = now + timedelta(hours=hours)
    forum.answer(seat, thread_id=thread.pk, body="So, @Person 1.", now=at)
"""
# Two answers: told are the asker and the owner of both, and who answered first of the second.
TOLD = "SELECT key, person_id, count(*) FROM notices_happening GROUP BY key, person_id"
UNREAD = "SELECT person_id, kind, about, count(*) FROM notices_notice GROUP BY 1, 2, 3"
WAITING = "SELECT count(*) FROM kernel_outboxevent WHERE done_at IS NULL"


def start_worker(place: Place, point: str) -> BaseProcess:
    code = "from docendo.outcomes.notices.tests import dying"
    return place.fork(code, str(LEASE_SECONDS), str(place.folder), point)


@pytest.mark.parametrize(
    "point",
    [
        "before a notice",
        "after a notice",
        "after a happening",
        "before waking",
        "before finishing",
        "after the commit",
    ],
)
def test_everybody_is_told_once_wherever_the_worker_is_killed(
    migrated_place: Place, point: str
) -> None:
    place = migrated_place
    place.run_forked(SCENE)
    worker = start_worker(place, point)
    wait_until((place.folder / "in-the-middle").exists, f"the worker was {point}")
    worker.kill()
    worker.join()
    start_worker(place, point)
    wait_until(lambda: place.query(WAITING) == [(0,)], "everything was delivered")
    told = place.query(TOLD)
    assert len(told) == 5
    assert {count for *_which, count in told} == {1}
    unread = place.query(UNREAD)
    assert len(unread) == 3
    assert {count for *_which, count in unread} == {1}
