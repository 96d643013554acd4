"""Everybody of a community who may be matched, in the columns that the rules read."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
from django.db.models import TextChoices

from docendo.commons.communities.api import Community, Membership, Role
from docendo.commons.matching.models import Profile, Week
from docendo.commons.matching.protocols import EVIDENCE
from docendo.commons.matching.queries.held import may_be_matched
from docendo.commons.matching.queries.room import kept_apart_among
from docendo.commons.matching.rules.pool import Offers, Pool, Wishes, Words, weeks
from docendo.commons.matching.rules.profile import Format, GroupSize, Pace, Rhythm
from docendo.commons.matching.rules.week import NEVER
from docendo.commons.people.api import zone
from docendo.commons.topics.api import Offer, Wish
from docendo.engine.checks import Bools, Ints

MOST_LANGUAGES = 64


def pool(
    community: Community,
    *,
    now: datetime,
    among: Collection[int] | None = None,
    topics: Collection[int] | None = None,
) -> Pool:
    """All members who offer help with a topic or wish to learn one, the longest here first.

    Or only those ``among`` some people, and what they say of some ``topics``. Whom a gate holds
    back is never among them.

    Who has not said so takes on what is usual, likes whatever suits the others, speaks the
    community's language and lives by UTC; who never said when they are free, never is.
    """
    here = {"community": community}
    those = here if among is None else here | {"person__in": among}
    about = those if topics is None else those | {"topic__in": topics}
    members = Membership.objects.joined().filter(
        may_be_matched(community.pk), role__gte=Role.MEMBER, **those
    )
    ids = members.values("person")
    offers = Offer.objects.filter(**about).values_list(
        "person_id", "topic_id", "level", "certificate", "confirmation__level"
    )
    wishes = Wish.objects.filter(**about).values_list("person_id", "topic_id")
    offered, wished = list(offers.order_by("pk")), list(wishes.order_by("pk"))
    speak = {row[0] for row in (*offered, *wished)}
    people = [
        (person_id, time_zone, languages)
        for person_id, time_zone, languages in members.order_by("joined_at", "pk").values_list(
            "person_id", "person__time_zone", "person__languages"
        )
        if person_id in speak
    ]
    row_of = {person_id: row for row, (person_id, _zone, _languages) in enumerate(people)}
    profiles = {each.person_id: each for each in Profile.objects.filter(**those)}
    own = [profiles.get(person_id) or Profile() for person_id in row_of]
    free = dict(Week.objects.filter(person__in=ids).values_list("person_id", "free"))
    apart = kept_apart_among(community, ids)
    languages, spoken = _bits([said or [community.language] for _, _, said in people])
    return Pool(
        people=_ints(row_of),
        offers=_offers(
            [row for row in offered if row[0] in row_of],
            row_of,
            community.pk,
            of=None if among is None else [*row_of],
        ),
        wishes=Wishes(
            _ints(row_of[person] for person, _topic in wished if person in row_of),
            _ints(topic for person, topic in wished if person in row_of),
            np.ones(sum(person in row_of for person, _topic in wished)),
        ),
        weeks=weeks(
            [bytes(free.get(person_id, NEVER)) for person_id in row_of],
            [zone(name) or ZoneInfo("UTC") for _person, name, _languages in people],
            now=now,
        ),
        languages=languages,
        spoken=spoken,
        can_help=_ints(each.helps_at_once for each in own),
        can_learn=_ints(each.learns_at_once for each in own),
        pace=_codes(Pace, (each.pace for each in own)),
        format=_codes(Format, (each.format for each in own)),
        size=_codes(GroupSize, (each.group_size for each in own)),
        rhythm=_codes(Rhythm, (each.rhythm for each in own)),
        group=np.zeros(len(people), np.int64),
        apart=_ints(
            row_of[person] for pair in apart if row_of.keys() >= {*pair} for person in pair
        ).reshape(-1, 2),
    )


Offered = tuple[int, int, int, int | None, int | None]


def _offers(
    offered: Sequence[Offered],
    row_of: dict[int, int],
    community_id: int,
    *,
    of: Collection[int] | None,
) -> Offers:
    """What speaks for each offer; a coordinator's word for less does not speak for more."""
    worked: Counter[tuple[int, int]] = Counter()
    for evidence in EVIDENCE:
        worked.update(evidence.count(community_id, of))
    return Offers(
        person=_ints(row_of[person] for person, *_ in offered),
        topic=_ints(topic for _person, topic, *_ in offered),
        level=_ints(level for _person, _topic, level, *_ in offered),
        is_certified=_bools(certificate is not None for *_, certificate, _word in offered),
        is_confirmed=_bools((word or 0) >= level for _, _, level, _, word in offered),
        worked=_ints(worked[person, topic] for person, topic, *_ in offered),
    )


def _bits(spoken: Sequence[Sequence[str]]) -> tuple[Words, tuple[str, ...]]:
    """One bit for each language, and which; of more than bits those that most people speak."""
    known = Counter(language for languages in spoken for language in set(languages))
    common = sorted(known, key=lambda language: (-known[language], language))
    common = common[:MOST_LANGUAGES]
    bit = {language: 1 << place for place, language in enumerate(common)}
    words = [sum(bit.get(language, 0) for language in set(languages)) for languages in spoken]
    return np.array(words, np.uint64), tuple(common)


def _codes(choices: type[TextChoices], chosen: Iterable[str]) -> Ints:
    """The place of each among its choices; the first is for whom anything suits."""
    place = {value: number for number, value in enumerate(choices.values)}
    return _ints(place[one] for one in chosen)


def _ints(numbers: Iterable[int]) -> Ints:
    return np.array(list(numbers), np.int64)


def _bools(answers: Iterable[bool]) -> Bools:
    return np.array(list(answers), np.bool_)
