"""One person in a round: whom they have, whom else they fit, and what a move would do."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db.models import Q

from docendo.commons.communities.api import Seat, members_like
from docendo.commons.matching.api import (
    Candidates,
    Kind,
    Pair,
    fit,
    together,
)
from docendo.commons.people.api import Person
from docendo.commons.rounds import wording
from docendo.commons.rounds.models import Round
from docendo.commons.rounds.queries.moving import gone_by, pair_of, score_of, told_broken, tried
from docendo.commons.rounds.queries.pages import advice
from docendo.commons.rounds.queries.pairs import ShownPair, in_words
from docendo.commons.rounds.queries.standing import Standing, standing
from docendo.commons.rounds.rules import State
from docendo.commons.topics.api import Topic

MOST_OPTIONS = 8
MOST_FOUND = 12


@dataclass(frozen=True)
class Option:
    """Somebody whom the person fits as well; ``has`` is how many they help or learn with now."""

    person: Person
    topic: str
    points: int
    has: int


@dataclass(frozen=True)
class Loss:
    """Who would be served worse, by points of a hundred."""

    person: Person
    before: int
    after: int


@dataclass(frozen=True)
class Consequences:
    """What bringing two together would do; ``broken`` says why it cannot be."""

    helper: Person
    learner: Person
    broken: Sequence[str]
    points: int
    difference: int
    gone: Sequence[tuple[Person, Person]]
    losses: Sequence[Loss]

    @property
    def worse_by(self) -> int:
        return -self.difference


@dataclass(frozen=True)
class Asked:
    """What the address asks for: somebody by a part of their name, or two to bring together."""

    words: str = ""
    helper_id: int | None = None
    learner_id: int | None = None


@dataclass(frozen=True)
class PersonPage:
    """Somebody in a round; ``helpers`` could help them, ``learners`` they could help."""

    round: Round
    person: Person
    pairs: Sequence[ShownPair]
    why_alone: Sequence[str]
    advice: Sequence[str]
    helpers: Sequence[Option]
    learners: Sequence[Option]
    found: Sequence[Person]
    set_apart: Sequence[Person]
    consequences: Consequences | None

    @property
    def can_move(self) -> bool:
        return self.round.state == State.PROPOSED and self.round.plan.kind is not Kind.RINGS


def person_page(
    seat: Seat, *, round_id: int, person_id: int, asked: Asked, now: datetime
) -> PersonPage:
    """Raises Round.DoesNotExist and Membership.DoesNotExist."""
    own = Round.objects.visible_to(seat).select_related("community", "group")
    found = own.get(pk=round_id)
    members = seat.community.memberships.joined().select_related("person")
    person = members.get(person=person_id).person
    stands = standing(found, now=now)
    own_pairs = found.pairs.filter(helper=person) | found.pairs.filter(learner=person)
    pairs = own_pairs.select_related("helper", "learner", "topic").order_by("bundle", "pk")
    kind = found.plan.kind
    rows = list(found.left_out.filter(person=person).order_by("is_helper"))
    row = stands.row_of.get(person_id)
    options = _Options(stands, row) if row is not None and kind is not Kind.RINGS else None
    return PersonPage(
        found,
        person,
        in_words(seat.community, pairs, kind=kind),
        [wording.left_out(each.bar, is_helper=each.is_helper, kind=kind) for each in rows],
        advice(stands, person_id, as_helper=rows[0].is_helper) if rows else (),
        options.helpers() if options else (),
        options.learners() if options else (),
        [each for each in members_like(seat, asked.words, most=MOST_FOUND) if each.pk != person_id]
        if asked.words
        else (),
        _set_apart(found, person_id),
        _consequences(seat, found, stands, asked),
    )


def _set_apart(found: Round, person_id: int) -> Sequence[Person]:
    """Whom a coordinator does not want them to meet in this round, by name."""
    rows = found.not_together.filter(Q(one=person_id) | Q(other=person_id))
    people = [
        each.other if each.one_id == person_id else each.one
        for each in rows.select_related("one", "other")
    ]
    return sorted(people, key=lambda person: (person.name.casefold(), person.pk))


class _Options:
    """Whom one person fits whom they do not have."""

    def __init__(self, stands: Standing, row: int) -> None:
        self.stands, self.row = stands, row
        self.are_peers = stands.proposal.plan.kind is Kind.PEERS
        chosen = stands.proposal.candidates
        self.load = Counter(chosen.helper.tolist())
        if self.are_peers:
            self.load += Counter(chosen.learner.tolist())
        self.helped = Counter(chosen.learner.tolist())

    def helpers(self) -> Sequence[Option]:
        """Who could help them; of peers everybody."""
        found = self._fit(learners=True)
        if self.are_peers:
            found = together([found, self._fit(learners=False)])
        return self._shown(found, self.load)

    def learners(self) -> Sequence[Option]:
        return () if self.are_peers else self._shown(self._fit(learners=False), self.helped)

    def _fit(self, *, learners: bool) -> Candidates:
        pool, plan = self.stands.proposal.pool, self.stands.proposal.plan
        own = np.array([self.row])
        if learners:
            return fit(pool, plan=plan, learners=own)
        return fit(pool, plan=plan, helpers=own)

    def _shown(self, found: Candidates, has: Counter[int]) -> Sequence[Option]:
        best = [
            (int(other), int(found.topic[at]), wording.points(found.score[at]))
            for at in np.argsort(-found.score, kind="stable").tolist()
            for other in [found.helper[at] if found.learner[at] == self.row else found.learner[at]]
            if Pair(int(found.helper[at]), int(found.learner[at])) not in self.stands.rows
        ][:MOST_OPTIONS]
        people = Person.objects.in_bulk([self.stands.person_id(other) for other, *_ in best])
        topics = Topic.objects.in_bulk([topic_id for _other, topic_id, _points in best])
        return [
            Option(people[self.stands.person_id(other)], topics[topic_id].name, points, has[other])
            for other, topic_id, points in best
        ]


def _consequences(seat: Seat, found: Round, stands: Standing, asked: Asked) -> Consequences | None:
    """None where nothing is asked for."""
    if asked.helper_id is None or asked.learner_id is None:
        return None
    pair = pair_of(stands, helper_id=asked.helper_id, learner_id=asked.learner_id)
    moved = tried(stands, pair)
    gone = gone_by(stands, moved)
    rows = {*(row for each in gone for row in each), *(loss.person for loss in moved.losses)}
    ids = {*map(stands.person_id, rows), asked.helper_id, asked.learner_id}
    here = seat.community.memberships.joined().filter(person__in=ids).select_related("person")
    people = {each.person_id: each.person for each in here}
    # Whoever is no member is nobody to be moved.
    if not people.keys() >= {asked.helper_id, asked.learner_id}:
        return None
    return Consequences(
        people[asked.helper_id],
        people[asked.learner_id],
        ()
        if moved.proposal is not None
        else told_broken(found, moved, asked.helper_id, asked.learner_id),
        wording.points(score_of(moved, pair)) if pair is not None else 0,
        wording.points(moved.difference),
        [
            (people[stands.person_id(each.helper)], people[stands.person_id(each.learner)])
            for each in gone
        ],
        [
            Loss(
                people[stands.person_id(loss.person)],
                wording.points(loss.before),
                wording.points(loss.after),
            )
            for loss in moved.losses
        ],
    )
