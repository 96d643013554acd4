"""Whom a coordinator could bring together with two others."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import combinations

import numpy as np

from docendo.commons.communities.api import Community, Role, Seat, members_like
from docendo.commons.matching import wording
from docendo.commons.matching.models import Match, Place
from docendo.commons.matching.queries.introducing import MOST_FOUND
from docendo.commons.matching.queries.pool import pool as pool_of
from docendo.commons.matching.queries.proposing import with_room
from docendo.commons.matching.queries.room import kept_apart
from docendo.commons.matching.queries.suggesting import names_of, near, own_topics
from docendo.commons.matching.rules.pool import SLOT_MINUTES, Pool
from docendo.commons.matching.rules.suggesting import MINUTES
from docendo.commons.matching.rules.threes import Parts, Sayings, first_of_each, written_way
from docendo.commons.people.api import Person
from docendo.commons.topics.api import Offer, Wish


@dataclass(frozen=True)
class Helping:
    """One of them helps another with a topic; without a helper all learn it together."""

    topic: str
    helper: str = ""
    learner: str = ""


@dataclass(frozen=True)
class WayOfThree:
    key: str
    lines: Sequence[Helping]


@dataclass(frozen=True)
class Third:
    """Somebody beside the two, what the three would do, and for how long a week they could."""

    person: Person
    ways: Sequence[WayOfThree]
    minutes: int

    @property
    def time(self) -> str:
        return wording.duration(self.minutes)


@dataclass(frozen=True)
class ThirdPage:
    person: Person
    other: Person
    thirds: Sequence[Third]


def third_page(
    seat: Seat, *, person_id: int, other_id: int, words: str, now: datetime
) -> ThirdPage:
    """Who makes three with two people, or those whose name holds some words.

    Raises Membership.DoesNotExist.
    """
    here = seat.community.memberships.joined().filter(role__gte=Role.MEMBER)
    of_two = here.select_related("person")
    person = of_two.get(person=person_id).person
    other = of_two.exclude(person=person_id).get(person=other_id).person
    those = (
        [each.pk for each in members_like(seat, words, most=MOST_FOUND)]
        if words
        else _near_both(seat, person, other, now=now)
    )
    two = (person.pk, other.pk)
    ids = [each for each in those if each not in {*two, seat.member.pk}]
    found = _Threes(seat.community, two, ids, now=now)
    # Of that name is everybody, whatever stands in the way: what is missing would tell of it.
    chosen = ids if words else found.best(most=MOST_FOUND)
    people = Person.objects.in_bulk([*two, *chosen])
    names = names_of(found.topics_of(chosen))
    return ThirdPage(
        person,
        other,
        [
            Third(
                people[each],
                [
                    WayOfThree(written_way(parts), [*_lines(parts, people, names)])
                    for parts in found.ways[each]
                ],
                found.minutes(each),
            )
            for each in chosen
        ],
    )


def _near_both(seat: Seat, person: Person, other: Person, *, now: datetime) -> Sequence[int]:
    """Whoever shares a topic with the one and is kept apart from neither, nor matched with them."""
    own = Seat(seat.community, person, Role.MEMBER)
    away = {other.pk, seat.member.pk}
    for each in (person, other):
        open_ones = Match.objects.filter(community=seat.community).of(each.pk).open()
        theirs = Place.objects.filter(match__in=open_ones).values_list("person_id", flat=True)
        away |= {*kept_apart(seat.community, each.pk, now=now).all, *theirs} - {person.pk}
    return near(own, own_topics(own), away)


def sayings_of(community: Community, person_ids: Collection[int]) -> Sayings:
    """With what these people help, and what they want to learn."""
    those = {"community": community, "person__in": person_ids}
    return Sayings(
        _by_person(Offer.objects.filter(**those).values_list("person_id", "topic_id")),
        _by_person(Wish.objects.filter(**those).values_list("person_id", "topic_id")),
    )


def _by_person(rows: Iterable[tuple[int, int]]) -> Mapping[int, Collection[int]]:
    found: dict[int, set[int]] = {}
    for person_id, topic_id in rows:
        found.setdefault(person_id, set()).add(topic_id)
    return found


class _Threes:
    """Each of some people beside the same two."""

    def __init__(
        self, community: Community, two: tuple[int, int], ids: Sequence[int], *, now: datetime
    ) -> None:
        self.community, self.two, self.ids, self.now = community, two, ids, now
        said = sayings_of(community, [*two, *ids])
        self.ways = {each: first_of_each((*two, each), said) for each in ids}

    @cached_property
    def pool(self) -> Pool:
        some = [each for each in self.ids if self.ways[each]]
        found = pool_of(self.community, now=self.now, among=[*self.two, *some])
        return with_room(self.community, found)

    @cached_property
    def row_of(self) -> Mapping[int, int]:
        return {person_id: row for row, person_id in enumerate(self.pool.people.tolist())}

    def minutes(self, third: int) -> int:
        """How long a week all three are free together, in the season in which it is least."""
        rows = [self.row_of[each] for each in (*self.two, third) if each in self.row_of]
        if len(rows) < 3:
            return 0
        free = np.bitwise_and.reduce(self.pool.weeks.free[:, rows], axis=1)
        return int(np.bitwise_count(free).sum(axis=1, dtype=np.int64).min()) * SLOT_MINUTES

    def best(self, *, most: int) -> Sequence[int]:
        """Who has room for it, speaks with both and is free with them; in more ways first."""
        fitting = [each for each in self.ids if self._fits(each)]
        fitting.sort(key=lambda each: (-len(self.ways[each]), -self.minutes(each), each))
        return fitting[:most]

    def _fits(self, third: int) -> bool:
        if not self.ways[third] or third not in self.row_of:
            return False
        rows = [self.row_of[each] for each in (*self.two, third) if each in self.row_of]
        spoken = self.pool.languages[rows]
        return (
            self._has_room(third)
            and all(one & other for one, other in combinations(spoken.tolist(), 2))
            and self.minutes(third) >= MINUTES
        )

    def _has_room(self, third: int) -> bool:
        row = self.row_of[third]
        helps, learns = self.pool.can_help[row] > 0, self.pool.can_learn[row] > 0
        own = [part for parts in self.ways[third] for part in parts if part.person_id == third]
        return any(
            (part.helps is None or helps) and (part.learns is None or learns) for part in own
        )

    def topics_of(self, thirds: Collection[int]) -> set[int]:
        return {
            topic
            for each in thirds
            for parts in self.ways[each]
            for part in parts
            for topic in (part.helps, part.learns)
            if topic is not None
        }


def _lines(
    parts: Parts, people: Mapping[int, Person], names: Mapping[int, str]
) -> Iterator[Helping]:
    if all(part.helps is None for part in parts):
        yield Helping(names.get(parts[0].learns or 0, ""))
        return
    for part in parts:
        for learner in parts:
            if part.helps is not None and learner.learns == part.helps:
                yield Helping(
                    names.get(part.helps, ""),
                    people[part.person_id].name,
                    people[learner.person_id].name,
                )
