"""The community of ``benchmarks.rounds``, made and counted in a process on the site's database."""

from datetime import timedelta
from itertools import chain
from typing import Any

import django

django.setup()

from django.db import transaction  # noqa: E402 Django first
from django.db.models import Count  # noqa: E402

from benchmarks.pools import TUTORS, Drawn, drawn  # noqa: E402
from benchmarks.sessions import session_of  # noqa: E402
from docendo.commons.communities.api import (  # noqa: E402
    Community,
    Door,
    Membership,
    Role,
    Visibility,
)
from docendo.commons.matching.models import Match, Profile, RatherNot, Week  # noqa: E402
from docendo.commons.matching.rules.profile import Format, GroupSize, Pace, Rhythm  # noqa: E402
from docendo.commons.people.models import Person  # noqa: E402
from docendo.commons.rituals.models import Introduction, Participant, Ritual  # noqa: E402
from docendo.commons.rounds.models import Round, RoundPair  # noqa: E402
from docendo.commons.topics.api import NewTopic, Offer, Wish, create_topics  # noqa: E402
from docendo.kernel import clock  # noqa: E402
from docendo.kernel.models import UNDELIVERED, OutboxEvent, QueuedJob  # noqa: E402

COORDINATORS, MEMBERS = 2, 20
LANGUAGES = ("en", "de", "ar", "fr", "es")


@transaction.atomic
def found(number: int) -> dict[str, list[str]]:
    """A community of so many people who learn, and the sessions of some who watch them."""
    now, pool = clock.now(), drawn(number)
    community = Community.objects.create(
        slug="bench",
        name="Bench",
        about="",
        language="en",
        entry=Door.REQUEST,
        visibility=Visibility.PUBLIC,
        created_at=now,
    )
    roles = [Role.COORDINATOR] * COORDINATORS + [Role.MEMBER] * (MEMBERS + number)
    people = Person.objects.bulk_create(
        [
            *(
                Person(email=f"p{row}@example.org", name=f"Person {row}", password="!")
                for row in range(COORDINATORS + MEMBERS)
            ),
            *(
                Person(
                    email=f"l{row}@example.org",
                    name=f"Learner {row}",
                    password="!",
                    time_zone=zone,
                    languages=[code for bit, code in enumerate(LANGUAGES) if spoken >> bit & 1],
                )
                for row, (zone, spoken) in enumerate(
                    zip(pool.zones, pool.pool.languages.tolist(), strict=True)
                )
            ),
        ]
    )
    Membership.objects.bulk_create(
        Membership.of(community, person, role, joined_at=now)
        for person, role in zip(people, roles, strict=True)
    )
    _speak(community, people[COORDINATORS + MEMBERS :], pool)
    sessions = [session_of(person) for person in people[: COORDINATORS + MEMBERS]]
    return {"coordinators": sessions[:COORDINATORS], "members": sessions[COORDINATORS:]}


def _speak(community: Community, people: list[Person], said: Drawn) -> None:
    """What everybody of a pool has said of themselves."""
    now, pool = clock.now(), said.pool
    here: dict[str, Any] = {"community": community}
    names = [
        f"Topic {topic}"
        for topic in range(1 + int(max(pool.offers.topic.max(), pool.wishes.topic.max())))
    ]
    made = create_topics(community.pk, [NewTopic(name=name) for name in names], now=now)
    topics = [made[name] for name in names]
    offers, wishes = pool.offers, pool.wishes
    Offer.objects.bulk_create(
        Offer(**here, at=now, person=people[person], topic=topics[topic], level=level)
        for person, topic, level in zip(
            offers.person.tolist(), offers.topic.tolist(), offers.level.tolist(), strict=True
        )
    )
    Wish.objects.bulk_create(
        Wish(**here, at=now, person=people[person], topic=topics[topic])
        for person, topic in zip(wishes.person.tolist(), wishes.topic.tolist(), strict=True)
    )
    Week.objects.bulk_create(
        Week(person=person, free=free) for person, free in zip(people, said.free, strict=True)
    )
    Profile.objects.bulk_create(
        Profile(
            **here,
            person=person,
            pace=Pace.values[pool.pace[row]],
            format=Format.values[pool.format[row]],
            group_size=GroupSize.values[pool.size[row]],
            rhythm=Rhythm.values[pool.rhythm[row]],
            helps_at_once=int(pool.can_help[row]) if pool.group[row] == TUTORS else 1,
            learns_at_once=int(pool.can_learn[row]),
        )
        for row, person in enumerate(people)
    )
    RatherNot.objects.bulk_create(
        (
            RatherNot(**here, at=now, person=people[one], other=people[other])
            for one, other in {*map(tuple, pool.apart.tolist())}
        ),
        ignore_conflicts=True,
    )


def forget() -> dict[str, int]:
    """All matches, and what was to be told of them; what stands then."""
    OutboxEvent.objects.all().delete()
    QueuedJob.objects.all().delete()
    Match.objects.all().delete()
    Ritual.objects.all().delete()
    Round.objects.all().delete()
    return count()


@transaction.atomic
def ritual() -> int:
    """One that is due, in which everybody takes part; its number."""
    community, now = Community.objects.get(), clock.now()
    made = Ritual.objects.create(
        community=community,
        blueprint="coffee",
        aim="anybody",
        name="Coffee",
        rhythm="1w",
        first_on=(now - timedelta(days=1)).date(),
        at=now.time(),
        time_zone="UTC",
        invited="everybody",
        adds_newcomers=False,
        next_at=now,
        created_at=now,
    )
    members = Membership.objects.filter(community=community).values_list("person_id", flat=True)
    Participant.objects.bulk_create(
        Participant(community=community, ritual=made, person_id=person_id, joined_at=now)
        for person_id in members
    )
    return made.pk


def count() -> dict[str, int]:
    """What stands, and what should not: two who have two matches of one round."""
    twice = (
        RoundPair.objects.filter(match__isnull=False)
        .values("helper", "learner")
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
    )
    pointed = RoundPair.objects.filter(match__isnull=False).values("match").distinct()
    seated = chain.from_iterable(Match.objects.annotate(of=Count("places")).values_list("of"))
    return {
        "pairs": RoundPair.objects.count(),
        "left out": sum(each.left_out.count() for each in Round.objects.all()),
        "matches": Match.objects.count(),
        "matches of a pair": pointed.count(),
        "places": sum(seated),
        "pairs matched twice": twice.count(),
        "introduced": Introduction.objects.count(),
        "waiting": OutboxEvent.objects.filter(UNDELIVERED).count(),
    }
