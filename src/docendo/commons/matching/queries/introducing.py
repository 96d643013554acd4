"""Whom a coordinator could bring together with somebody, and what came of it so far."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef

from docendo.commons.communities.api import Role, Seat, members_like
from docendo.commons.matching import wording
from docendo.commons.matching.models import Match, Matches, Place
from docendo.commons.matching.queries.held import held_back
from docendo.commons.matching.queries.matches import WITH_PLACES
from docendo.commons.matching.queries.pool import pool as pool_of
from docendo.commons.matching.queries.proposing import with_room
from docendo.commons.matching.queries.room import kept_apart
from docendo.commons.matching.queries.suggesting import names_of, near, own_topics
from docendo.commons.matching.rules.meeting import Together
from docendo.commons.matching.rules.pool import Pool, no_pairs
from docendo.commons.matching.rules.suggesting import MINUTES, Suggesting, shared_times
from docendo.commons.people.api import Person
from docendo.kernel.text import isolated

MOST_OF_A_WAY = 3
MOST_FOUND = 12
A_PAGE = 30


@dataclass(frozen=True)
class Fitting:
    """Somebody to bring together with a person: what the two would do, and for how long a week.

    ``what`` is seen from the person; without it the two have nothing to help each other with.
    """

    other: Person
    what: Together | None = None
    learn: str = ""
    teach: str = ""
    both: str = ""
    minutes: int = 0

    @property
    def time(self) -> str:
        return wording.duration(self.minutes)


@dataclass(frozen=True)
class IntroducingPage:
    """``held`` is what must come about before the person is matched with anybody, in words."""

    person: Person
    fitting: Sequence[Fitting]
    held: str = ""


def introducing_page(seat: Seat, *, person_id: int, words: str, now: datetime) -> IntroducingPage:
    """Who fits a person best, or those whose name holds some words.

    Raises Membership.DoesNotExist.
    """
    here = seat.community.memberships.joined().filter(role__gte=Role.MEMBER)
    person = here.select_related("person").get(person=person_id).person
    own = Seat(seat.community, person, Role.MEMBER)
    found = _named(seat, own, words, now=now) if words else _best(seat, own, now=now)
    gate = held_back(seat.community, [person_id]).get(person_id)
    held = gate.of_others % {"name": isolated(person.name)} if gate else ""
    return IntroducingPage(person, found, held)


def _best(seat: Seat, own: Seat, *, now: datetime) -> Sequence[Fitting]:
    """Who is matched with the person, kept apart from them or without room is not among them."""
    person, topics = own.member, own_topics(own)
    open_ones = Match.objects.filter(community=seat.community).of(person.pk).open()
    theirs = Place.objects.filter(match__in=open_ones).values_list("person_id", flat=True)
    away = {*kept_apart(seat.community, person.pk, now=now).all, *theirs, seat.member.pk}
    among = [person.pk, *near(own, topics, away - {person.pk})]
    found = pool_of(seat.community, now=now, among=among, topics=topics.all)
    return _fitting(with_room(seat.community, found), person, minutes=MINUTES, most=MOST_OF_A_WAY)


def _named(seat: Seat, own: Seat, words: str, *, now: datetime) -> Sequence[Fitting]:
    """Everybody of that name, whatever stands in the way: what is missing here would tell of it."""
    person = own.member
    named = [
        each
        for each in members_like(seat, words, most=MOST_FOUND)
        if each not in (person, seat.member)
    ]
    among = [person.pk, *(each.pk for each in named)]
    found = pool_of(seat.community, now=now, among=among, topics=own_topics(own).all)
    room = np.ones(len(found), np.int64)
    found = replace(found, can_help=room, can_learn=room, apart=no_pairs())
    fitting = {each.other: each for each in _fitting(found, person, minutes=0, most=MOST_FOUND)}
    return [fitting.get(each) or Fitting(each) for each in named]


def _fitting(pool: Pool, person: Person, *, minutes: int, most: int) -> Sequence[Fitting]:
    rows = np.flatnonzero(pool.people == person.pk)
    if not len(rows):
        return ()
    suggesting = Suggesting(pool, me=int(rows[0]), minutes=minutes)
    fits = suggesting.fits(most=most)
    people = Person.objects.in_bulk([int(pool.people[fit.person]) for fit in fits])
    names = names_of(topic for fit in fits for topic in fit.what.topics)
    return [
        Fitting(
            people[int(pool.people[fit.person])],
            fit.what,
            names.get(fit.what.learn or 0, ""),
            names.get(fit.what.teach or 0, ""),
            names.get(fit.what.both or 0, ""),
            sum(
                span.end - span.start
                for span in shared_times(pool, me=suggesting.me, other=fit.person)
            ),
        )
        for fit in fits
    ]


# --- Looking back -------------------------------------------------------------------------------


def introductions(seat: Seat, *, words: str, page: int) -> Page[Match]:
    """What coordinators have proposed to people one by one, the newest first."""
    return Paginator(told(seat, words=words), A_PAGE).get_page(page)


def told(seat: Seat, *, words: str = "") -> Matches:
    """The same, all of it."""
    found = Match.objects.introduced_in(seat).select_related("introducer")
    for word in words.split():
        named = Place.objects.filter(match=OuterRef("pk"), person__name__icontains=word)
        found = found.filter(Exists(named))
    return found.prefetch_related(WITH_PLACES).order_by("-proposed_at", "-pk")
