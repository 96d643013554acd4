"""A worker killed with ``kill -9`` anywhere on the way: a round is held, and once."""

from multiprocessing.process import BaseProcess

import pytest

from docendo.kernel.tests.processes import Place, wait_until

LEASE_SECONDS = 1.5
SCENE = """
from datetime import timedelta
from docendo.commons.communities.api import Door, Role, Visibility, admit, found_community, Seat
from docendo.commons.people.api import verified
from docendo.commons.rituals import api as rituals
from docendo.kernel import clock
now = clock.now() - timedelta(days=10)
people = [
    verified(f"p{n}@example.org", name=f"Person {n}", password=None, now=now) for n in range(5)
]
community = found_community(people[0], name="Maple", about="Maths", language="en", slug="maple",
    entry=Door.REQUEST, visibility=Visibility.PUBLIC, now=now)
owner = Seat(community, people[0], Role.OWNER)
for person in people[1:]:
    admit(owner, person=person, role=Role.MEMBER, now=now)
plan = rituals.Plan(name="Coffee", words="", rhythm=rituals.Rhythm.WEEKLY,
    first_on=(now + timedelta(days=1)).date(), at=now.time(), time_zone="UTC",
    invited=rituals.Invited.EVERYBODY, weeks_new=8, topic_id=None, adds_newcomers=False,
    question="")
ritual = rituals.create_ritual(owner, key="coffee", plan=plan, now=now)
for seat in (owner, *(Seat(community, person, Role.MEMBER) for person in people[1:])):
    rituals.join(seat, ritual_id=ritual.pk, answer="", now=now)
"""
PLACES = "SELECT person_id, count(*) FROM rituals_place GROUP BY person_id"
ROUNDS = "SELECT count(*) FROM rituals_round"
TOLD = "SELECT count(*) FROM kernel_outboxevent WHERE kind = 'rituals.PeopleIntroduced'"
DONE = (
    "SELECT count(*) FROM kernel_queuedjob"
    " WHERE name = 'rituals.hold_rounds' AND done_at IS NOT NULL"
)


def start_worker(place: Place, point: str) -> BaseProcess:
    code = "from docendo.commons.rituals.tests import dying"
    return place.fork(code, str(LEASE_SECONDS), str(place.folder), point)


@pytest.mark.parametrize(
    "point",
    [
        "before anybody is introduced",
        "before it is announced",
        "before the next time is known",
        "before finishing",
    ],
)
def test_a_round_is_held_once_wherever_the_worker_is_killed(
    migrated_place: Place, point: str
) -> None:
    place = migrated_place
    place.run_forked(SCENE)
    worker = start_worker(place, point)
    wait_until((place.folder / "in-the-middle").exists, f"the worker was {point}")
    # Two dates have passed; nothing is half written, and all of it or nothing is there.
    assert place.query(ROUNDS) == [(1 if point == "before finishing" else 0,)]
    worker.kill()
    worker.join()
    start_worker(place, point)
    wait_until(lambda: place.query(DONE) == [(1,)], "the job was done")
    assert place.query(ROUNDS) == [(1,)]
    assert [count for _person, count in place.query(PLACES)] == [1] * 5
    assert place.query(TOLD) == [(2,)]
