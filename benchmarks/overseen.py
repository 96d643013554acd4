"""What the coordinators' page costs in a large community.

    python -m benchmarks.overseen [PEOPLE]      10,000 unless told

In an empty database that has been migrated (``DOCENDO_HOME`` or ``DATABASE_URL`` says which). Each
person offers two topics and wishes for two of 200, of which nobody offers 50; 3,000 matches of two
go on or wait for each 10,000 people. Printed are the best of three, in seconds.
"""

import json
import random
import sys
import time
from collections.abc import Callable
from datetime import timedelta

import django

django.setup()

from django.core.cache import cache  # noqa: E402
from django.db import transaction  # noqa: E402 Django first

from docendo.commons.communities.api import (  # noqa: E402
    Community,
    Door,
    Membership,
    Role,
    Seat,
    Visibility,
)
from docendo.commons.matching.models import Match, Place  # noqa: E402
from docendo.commons.people.models import Person  # noqa: E402
from docendo.commons.topics.api import (  # noqa: E402
    Level,
    NewTopic,
    Offer,
    Wish,
    create_topics,
)
from docendo.kernel import clock  # noqa: E402
from docendo.outcomes.insights import queries  # noqa: E402
from docendo.outcomes.insights.rules import NeedKind  # noqa: E402

TOPICS, OFFERED = 200, 150
SINCE = timedelta(days=30)


@transaction.atomic
def community_of(number: int) -> tuple[Seat, Person]:
    """A coordinator's seat, and the last of the members."""
    now, chance = clock.now(), random.Random(3)
    at = now - SINCE
    community = Community.objects.create(
        slug="large",
        name="Large",
        about="",
        language="en",
        entry=Door.REQUEST,
        visibility=Visibility.PUBLIC,
        created_at=at,
    )
    people = Person.objects.bulk_create(
        Person(email=f"p{row}@example.org", name=f"Person {row}", password="!")
        for row in range(number)
    )
    Membership.objects.bulk_create(
        Membership.of(community, person, Role.MEMBER if row else Role.COORDINATOR, joined_at=at)
        for row, person in enumerate(people)
    )
    names = [NewTopic(name=f"Topic {row}") for row in range(TOPICS)]
    topics = list(create_topics(community.pk, names, now=at).values())
    here = {"community": community, "at": at}
    Offer.objects.bulk_create(
        Offer(person=person, topic=topic, level=Level.SOLID, **here)
        for person in people
        for topic in chance.sample(topics[:OFFERED], 2)
    )
    Wish.objects.bulk_create(
        Wish(person=person, topic=topic, **here)
        for person in people
        for topic in chance.sample(topics, 2)
    )
    matches = Match.objects.bulk_create(
        Match(
            community=community,
            origin="round",
            occasion="Autumn",
            state="active" if row % 4 else "proposed",
            proposed_at=at,
            began_at=at if row % 4 else None,
        )
        for row in range(number * 3 // 10)
    )
    Place.objects.bulk_create(
        Place(
            community=community,
            match=match,
            person=people[2 * row + learns],
            helps=None if learns else topics[0],
            learns=topics[0] if learns else None,
            answer="accepted" if row % 4 else "waiting",
            answered_at=at if row % 4 else None,
        )
        for row, match in enumerate(matches)
        for learns in (0, 1)
    )
    return Seat(community, people[0], Role.COORDINATOR), people[-1]


def _figures(seat: Seat) -> object:
    """Anew, and not what was kept of the time before."""
    cache.clear()
    return queries.figures(seat, group_id=None, now=clock.now())


def seconds(work: Callable[[], object]) -> float:
    taken = []
    for _time in range(3):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return round(min(taken), 3)


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    seat, last = community_of(number)
    now, subject = clock.now(), str(last.pk)
    figures = {
        "people": number,
        "the page of needs": seconds(lambda: queries.needs_page(seat, kind=None, page=1, now=now)),
        "looking again before a letter is sent": seconds(
            lambda: queries.one_need(seat, kind=NeedKind.ALONE, subject=subject, now=now)
        ),
        "the figures": seconds(lambda: _figures(seat)),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
