"""People who join the demo for a journey; it runs as a process on the demo's database.

    python -m tests.journeys.joining CLASS

CLASS people have said what they offer, want to learn and when they are free: of five one can help.
Fourteen more are in a group: two who swap, two more, two rings of three and one of four. Printed
are the sessions of all by their names, since passwords are slow to check.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "docendo.site.settings")
django.setup()

from benchmarks.sessions import session_of  # noqa: E402
from django.db import transaction  # noqa: E402 Django first

from docendo.commons.communities.api import Community, Membership, Role, Seat  # noqa: E402
from docendo.commons.groups.api import GroupKind, GroupRole, begin_group, take_in  # noqa: E402
from docendo.commons.matching.api import compose, read_line, save_week  # noqa: E402
from docendo.commons.people.api import verified  # noqa: E402
from docendo.commons.topics.api import (  # noqa: E402
    Level,
    NewTopic,
    Topic,
    create_topics,
    offer,
    wish,
)
from docendo.kernel import clock  # noqa: E402

NOW = clock.now()
WEEKS = [compose(read_line("17:00-20:00", day=day)) for day in range(3)]
RINGS = (("Swap A", 2), ("Swap B", 2), ("Ring A", 3), ("Ring B", 3), ("Four A", 4))


def joined(here: Community, name: str, *, week: int) -> Seat:
    address = f"{name.lower().replace(' ', '.')}@example.org"
    person = verified(address, name=name, password=None, now=NOW)
    Membership.of(here, person, Role.MEMBER, joined_at=NOW).save()
    save_week(person, free=WEEKS[week], time_zone="Europe/London")
    return Seat(here, person, Role.MEMBER)


def fill_class(here: Community, number: int) -> list[Seat]:
    """Two more learn what somebody teaches than they have room for."""
    topics = list(Topic.objects.filter(community=here).order_by("pk")[:4])
    seats = []
    for row in range(number):
        seat = joined(here, f"Person {row:03}", week=row % 3)
        topic = topics[row % 4]
        if row % 5 == 0:
            offer(seat, topic_id=topic.pk, level=Level.DEEP, now=NOW)
        else:
            wish(seat, topic_id=topic.pk, now=NOW)
        seats.append(seat)
    return seats


def close_rings(here: Community) -> list[Seat]:
    """Each of a ring can help the next, and nobody else here."""
    owner = here.memberships.filter(role=Role.OWNER).select_related("person").first()
    assert owner is not None
    group = begin_group(
        Seat(here, owner.person, Role.OWNER), name="In rings", kind=GroupKind.TEAM, now=NOW
    )
    seats = []
    for name, size in RINGS:
        names = [f"What {name} knows, {place}" for place in range(size)]
        topics = create_topics(here.pk, [NewTopic(name=each) for each in names], now=NOW)
        for place in range(size):
            seat = joined(here, f"{name} {place}", week=0)
            known, wished = topics[names[place]], topics[names[(place + 1) % size]]
            offer(seat, topic_id=known.pk, level=Level.DEEP, now=NOW)
            wish(seat, topic_id=wished.pk, now=NOW)
            take_in(group, person_id=seat.member.pk, role=GroupRole.LEARNER, now=NOW)
            seats.append(seat)
    return seats


@transaction.atomic
def main(number: int) -> None:
    here = Community.objects.get(slug="northfield")
    seats = [*fill_class(here, number), *close_rings(here)]
    print(json.dumps({seat.member.name: session_of(seat.member) for seat in seats}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
