"""Who fits a person, and whom they find.

Those who share a topic with the person are fitted in one go, by a number of queries that does not
grow with them. Whoever is kept apart from the person, and whoever has no room, is left out before
anything is weighed: no reason, count or place in a list can tell of it.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, islice

import numpy as np
from django.db.models import Q

from docendo.commons.communities.api import Membership, Role, Seat, members_like
from docendo.commons.matching import wording
from docendo.commons.matching.models import Match, Place, Profile
from docendo.commons.matching.queries.pool import pool as pool_of
from docendo.commons.matching.queries.proposing import with_room
from docendo.commons.matching.queries.room import Apart, rooms
from docendo.commons.matching.rules.meeting import State, Together
from docendo.commons.matching.rules.profile import (
    Audience,
    Format,
    GroupSize,
    Pace,
    Rhythm,
    may_see,
)
from docendo.commons.matching.rules.suggesting import Fit, Suggesting, Way, shared_times
from docendo.commons.people.api import Person, language_name
from docendo.commons.topics.api import Offer, Topic, Wish

MOST_OF_A_WAY = 4
# Fitting them takes a fifth of a second.
MOST_NEAR = 1000
MOST_FOUND = 12
_LIKES = (
    (Pace, "pace"),
    (Format, "format"),
    (GroupSize, "group_size"),
    (Rhythm, "rhythm"),
)


@dataclass(frozen=True)
class Suggestion:
    """Somebody who fits: what the two would do, and why, in words."""

    way: Way
    person: Person
    what: Together
    learn: str
    teach: str
    both: str
    why: Sequence[str]


@dataclass(frozen=True)
class Suggested:
    """Whom a person could ask, and what would bring them more."""

    suggestions: Sequence[Suggestion]
    more: str

    def of(self, way: Way) -> Sequence[Suggestion]:
        return [each for each in self.suggestions if each.way is way]


def suggested(seat: Seat, *, apart: Apart, now: datetime) -> Suggested:
    """Whoever goes on with the person, or is asked already, is not suggested to them."""
    me = seat.member
    topics = own_topics(seat)
    open_with = Place.objects.filter(
        match__in=Match.objects.filter(community=seat.community).of(me.pk).open()
    )
    away = apart.all | {*open_with.values_list("person_id", flat=True)} - {me.pk}
    among = [me.pk, *near(seat, topics, away)]
    pool = pool_of(seat.community, now=now, among=among, topics=topics.all)
    rows = np.flatnonzero(pool.people == me.pk)
    if not len(rows):
        return Suggested((), "")
    suggesting = Suggesting(with_room(seat.community, pool), me=int(rows[0]))
    more = suggesting.more_hours()
    return Suggested(
        _in_words(seat, suggesting, suggesting.fits(most=MOST_OF_A_WAY)),
        wording.improvement(more) if more else "",
    )


@dataclass(frozen=True)
class Topics:
    offered: frozenset[int]
    wished: frozenset[int]

    @property
    def all(self) -> frozenset[int]:
        return self.offered | self.wished


def own_topics(seat: Seat) -> Topics:
    own = {"community": seat.community, "person": seat.member}
    return Topics(
        frozenset(Offer.objects.filter(**own).values_list("topic_id", flat=True)),
        frozenset(Wish.objects.filter(**own).values_list("topic_id", flat=True)),
    )


def near(seat: Seat, topics: Topics, away: Collection[int]) -> Sequence[int]:
    """Who offers what one wishes, or wishes what one offers or wishes.

    Of more than can be fitted while a page is drawn those who share the most topics, and of these
    the newest: whoever has just come has nobody yet.
    """
    here = {"community": seat.community}
    offer = Offer.objects.filter(topic__in=topics.wished, **here)
    wish = Wish.objects.filter(topic__in=topics.all, **here)
    shared = Counter(
        chain(offer.values_list("person_id", flat=True), wish.values_list("person_id", flat=True))
    )
    others = shared.keys() - {seat.member.pk, *away}
    return sorted(others, key=lambda person_id: (-shared[person_id], -person_id))[:MOST_NEAR]


def _in_words(
    seat: Seat, suggesting: Suggesting, fits: Sequence[Fit], *, are_matched: bool = False
) -> Sequence[Suggestion]:
    pool = suggesting.pool
    ids = [int(pool.people[fit.person]) for fit in fits]
    people = Person.objects.in_bulk([*ids, seat.member.pk])
    names = names_of(topic for fit in fits for topic in fit.what.topics)
    profiles = Profile.objects.filter(community=seat.community, person__in=people)
    said = {each.person_id: each for each in profiles}
    own = said.get(seat.member.pk) or Profile()
    found = []
    for fit, person_id in zip(fits, ids, strict=True):
        person, theirs = people[person_id], said.get(person_id) or Profile()
        known = _known(seat, suggesting, fit, person, (own, theirs), are_matched=are_matched)
        what = fit.what
        found.append(
            Suggestion(
                fit.way,
                person,
                what,
                names.get(what.learn or 0, ""),
                names.get(what.teach or 0, ""),
                names.get(what.both or 0, ""),
                wording.why(fit, known),
            )
        )
    return found


def names_of(topic_ids: Iterable[int]) -> Mapping[int, str]:
    return dict(Topic.objects.filter(pk__in={*topic_ids}).values_list("pk", "name"))


def _known(
    seat: Seat,
    suggesting: Suggesting,
    fit: Fit,
    person: Person,
    profiles: tuple[Profile, Profile],
    *,
    are_matched: bool,
) -> wording.Known:
    """What the reader may know of it, by what the other shows to whom."""
    own, theirs = profiles
    pool = suggesting.pool

    def sees(audience: str) -> bool:
        return may_see(Audience(audience), is_own=False, is_matched=are_matched)

    here = (pool.offers.person == fit.person) & (pool.offers.topic == (fit.what.learn or 0))
    both = spoken_by(seat, seat.member) & spoken_by(seat, person) - {seat.community.language}
    times = shared_times(pool, me=suggesting.me, other=fit.person)
    return wording.Known(
        is_certified=bool(pool.offers.is_certified[here].any()) and sees(theirs.shows_certificates),
        is_confirmed=bool(pool.offers.is_confirmed[here].any()),
        minutes=sum(span.end - span.start for span in times),
        times=times if sees(theirs.shows_week) else (),
        likes=_likes(own, theirs) if sees(theirs.shows_preferences) else (),
        languages=sorted(map(language_name, both)),
    )


def spoken_by(seat: Seat, person: Person) -> set[str]:
    """Who has not said so speaks what the community does."""
    return {*(person.languages or [seat.community.language])}


def _likes(own: Profile, theirs: Profile) -> Sequence[str]:
    """What both have said that they like; that anything suits one of them is no reason."""
    said = [(choices, getattr(own, name), getattr(theirs, name)) for choices, name in _LIKES]
    return [
        str(choices(one).label)
        for choices, one, other in said
        if one == other and one != choices.values[0]
    ]


def why_these(seat: Seat, found: Match, *, now: datetime) -> Sequence[str]:
    """Why two fit who have a match, in the words of a suggestion; what has changed is not said."""
    places = list(found.places.all())
    topics = {each for place in places for each in (place.helps_id, place.learns_id) if each}
    ids = [place.person_id for place in places]
    pool = pool_of(seat.community, now=now, among=ids, topics=topics)
    rows = np.flatnonzero(pool.people == seat.member.pk)
    if not len(rows):
        return ()
    # Their own match takes up the room that they had for it, and is there whatever their hours.
    pool = replace(
        pool, can_help=np.ones_like(pool.can_help), can_learn=np.ones_like(pool.can_learn)
    )
    suggesting = Suggesting(pool, me=int(rows[0]), minutes=0)
    [*said] = _in_words(
        seat, suggesting, suggesting.fits(most=1), are_matched=found.state == State.ACTIVE
    )
    return said[0].why if said else ()


# --- Searching ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """Somebody who offers something, found by a topic or by their name."""

    person: Person
    offers: Sequence[Offer]
    can_be_asked: bool


def found_by(seat: Seat, words: str, *, apart: Apart) -> Sequence[Found]:
    """Who offers a topic of that name, or is called so; whom the reader keeps away from is not.

    Who keeps away from the reader stands there as somebody without room does.
    """
    here = Membership.objects.visible_to(seat).filter(role__gte=Role.MEMBER)
    named = members_like(seat, words, most=MOST_FOUND)
    offers = (
        Offer.objects.filter(
            Q(topic__name__icontains=words) | Q(person__in=[each.pk for each in named]),
            community=seat.community,
            person__in=here.values("person"),
        )
        .exclude(person__in=apart.own | {seat.member.pk})
        .select_related("topic", "person")
        .order_by("-level", "person__name", "topic__name")
    )
    by_person: dict[int, list[Offer]] = {}
    for each in offers[: MOST_FOUND * MOST_OF_A_WAY]:
        by_person.setdefault(each.person_id, []).append(each)
    shown = dict(islice(by_person.items(), MOST_FOUND))
    room = rooms(seat.community, shown, asked_too=True)
    return [
        Found(
            own[0].person,
            own[:MOST_OF_A_WAY],
            can_be_asked=room[person_id].helps > 0 and person_id not in apart.all,
        )
        for person_id, own in shown.items()
    ]
