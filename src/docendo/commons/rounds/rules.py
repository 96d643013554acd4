"""How a round goes on, by what plan it matches, and who gives way to a move; no database."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from django.db import models
from django.utils.translation import gettext_lazy as _

from docendo.commons.matching.api import (
    WEIGHTS,
    Kind,
    Pair,
    Plan,
    Proposal,
    Term,
    seats,
)
from docendo.engine.checks import Ints

LONGEST_NAME = 80
MOST_MINUTES = 600
MOST_EACH = 3
DONE = 100
# The largest round is published in a few minutes. What takes longer may wait for the next attempt
# of a worker, or for nobody any more.
GOES_ON_WITHIN = timedelta(minutes=15)


class State(models.TextChoices):
    """How far a round is."""

    SOLVING = "solving", _("Being worked out")
    PROPOSED = "proposed", _("To be looked at")
    STOPPED = "stopped", _("Stopped")
    PUBLISHING = "publishing", _("Being published")
    PUBLISHED = "published", _("Published")


CHANGES: Mapping[State, Collection[State]] = {
    State.SOLVING: frozenset({State.PROPOSED, State.STOPPED}),
    State.PROPOSED: frozenset({State.SOLVING, State.PUBLISHING}),
    State.STOPPED: frozenset({State.SOLVING}),
    State.PUBLISHING: frozenset({State.PUBLISHED}),
    State.PUBLISHED: frozenset(),
}
# While a worker is at it; and from when on it cannot be taken back.
AT_WORK = (State.SOLVING, State.PUBLISHING)
FOR_GOOD = (State.PUBLISHING, State.PUBLISHED)


def predecessors(then: State) -> Collection[State]:
    """From where a round may come to this."""
    return frozenset(state for state, changes in CHANGES.items() if then in changes)


class Brings(models.TextChoices):
    """Whom a round brings together."""

    TUTORS = "tutors", _("Two: one helps, one learns")
    PEERS = "peers", _("Two who learn the same, three where somebody is over")
    GROUPS = "groups", _("Groups: one helps several")
    SWAPS = "swaps", _("Swaps: two who help each other")
    RINGS = "rings", _("Swaps and rings of three or four: each helps the next")


# The longest ring that is looked for.
LONGEST_RING: Mapping[Brings, int] = {Brings.SWAPS: 2, Brings.RINGS: 4}


class Concern(models.TextChoices):
    """What may count more or less."""

    LEVEL = "level", _("Who helps is far ahead")
    EVIDENCE = "evidence", _("Their help is proven")
    HOURS = "hours", _("They have much time in common")
    LIKES = "likes", _("They like to work in the same way")
    NEW = "new", _("They have not been matched before")


TERMS: Mapping[Concern, Collection[Term]] = {
    Concern.LEVEL: (Term.LEVEL,),
    Concern.EVIDENCE: (Term.EVIDENCE,),
    Concern.HOURS: (Term.HOURS,),
    Concern.LIKES: (Term.PACE, Term.FORMAT, Term.SIZE, Term.RHYTHM),
    Concern.NEW: (Term.NEW,),
}


class Emphasis(models.TextChoices):
    """How much it counts."""

    NOTHING = "nothing", _("not at all")
    USUAL = "usual", _("as usual")
    MUCH = "much", _("much")


FACTORS: Mapping[Emphasis, float] = {Emphasis.NOTHING: 0, Emphasis.USUAL: 1, Emphasis.MUCH: 3}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a coordinator wants of a round; of ``topics`` all where none is named."""

    brings: Brings
    minutes: int
    needs_language: bool
    each: int
    is_fair: bool
    emphases: Mapping[str, str]


def plan(wanted: Wanted) -> Plan:
    """What the solver goes by."""
    weights = dict(WEIGHTS)
    for concern, terms in TERMS.items():
        factor = FACTORS[Emphasis(wanted.emphases.get(concern, Emphasis.USUAL))]
        weights |= {term: weights[term] * factor for term in terms}
    longest = LONGEST_RING.get(wanted.brings)
    return Plan(
        kind=Kind(wanted.brings) if longest is None else Kind.RINGS,
        minutes=wanted.minutes,
        needs_language=wanted.needs_language,
        each=wanted.each,
        longest=longest or 2,
        weights=weights,
        is_fair=wanted.is_fair,
    )


def bundles(proposal: Proposal) -> Iterable[Sequence[tuple[Pair, int]]]:
    """The matches of a proposal: pairs that belong together, each with its row of candidates.

    A mentor has a group for each topic: whoever learns something else does not sit in it.
    """
    group_of = {person: number for number, group in enumerate(proposal.groups) for person in group}
    found = dict[tuple[int, ...], list[tuple[Pair, int]]]()
    for pair, row in zip(proposal.pairs, np.flatnonzero(proposal.chosen).tolist(), strict=True):
        match proposal.plan.kind:
            case Kind.TUTORS:
                key: tuple[int, ...] = pair
            case Kind.GROUPS:
                key = pair.helper, int(proposal.candidates.topic[row])
            case Kind.PEERS | Kind.RINGS:
                key = (group_of[pair.helper],)
        found.setdefault(key, []).append((pair, row))
    return found.values()


def giving_way(proposal: Proposal, pair: Pair) -> tuple[Pair, ...]:
    """Which pairs would go so that these two have room: the least good that is not locked.

    Of peers whoever is moved leaves whom they had.
    """
    chosen = proposal.candidates.where(proposal.chosen)
    locked = proposal.locked[proposal.chosen]
    if proposal.plan.kind is Kind.PEERS:
        touched = np.isin(chosen.helper, pair) | np.isin(chosen.learner, pair)
        return _pairs(chosen.helper, chosen.learner, np.flatnonzero(touched & ~locked))
    found = []
    for people, person, room in zip(
        (chosen.helper, chosen.learner), pair, seats(proposal.pool, proposal.plan), strict=True
    ):
        own = np.flatnonzero(people == person)
        free = own[~locked[own]]
        if len(own) >= room[person] and len(free):
            found.append(free[np.argmin(chosen.score[free])])
    return _pairs(chosen.helper, chosen.learner, np.array(found, np.int64))


def _pairs(helpers: Ints, learners: Ints, rows: Ints) -> tuple[Pair, ...]:
    return tuple(Pair(int(helpers[row]), int(learners[row])) for row in rows.tolist())
