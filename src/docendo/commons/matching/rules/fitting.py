"""Who could meet whom in a whole pool; and why somebody could meet nobody."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from docendo.commons.matching.rules.between import Between
from docendo.commons.matching.rules.candidates import Candidates, together
from docendo.commons.matching.rules.pool import Plan, Pool, shuffled
from docendo.engine.checks import Bools, Ints
from docendo.engine.patience import Patience

# From here on only the best of each person are kept, so that what is held grows with the people.
MOST = 4_000_000
NEAR = 48


class Bar(StrEnum):
    """What stands between two people; ``APART`` does not say why or who wants it.

    ``RING``: a pair by itself is no ring, and does not close one with others.
    """

    TOPIC = "topic"
    LEVEL = "level"
    GROUP = "group"
    LANGUAGE = "language"
    HOURS = "hours"
    HELPER_FULL = "helper full"
    LEARNER_FULL = "learner full"
    APART = "apart"
    RING = "ring"


class Stage(StrEnum):
    """What a round does, in turn."""

    FITTING = "fitting"
    MATCHING = "matching"


@dataclass(frozen=True)
class Step:
    """How far a round is: what it does, and the share of it that is done."""

    what: Stage
    done: float


def fit(
    pool: Pool,
    *,
    plan: Plan,
    helpers: Ints | None = None,
    learners: Ints | None = None,
    patience: Patience[Step] | None = None,
) -> Candidates:
    """Who may meet whom by this plan, among some of the helpers and learners or among all.

    Whoever loses patience gets those that were found so far.

    Goes by topic: O(Σ over topics of helpers · learners), in blocks. Beyond ``MOST`` such pairs
    only the ``NEAR`` best of each learner and of each helper are kept.
    """
    between = Between(pool, plan)
    joins = between.joins(helpers=helpers, learners=learners)
    parts, spare = [between.nothing()], between.nothing()
    seen = 0
    for given, wanted in joins.blocks():
        found = together([between.candidates(given, wanted)])
        seen += len(given)
        if patience is not None and joins.count:
            patience.tell(Step(Stage.FITTING, seen / joins.count))
            if patience.is_over:
                return together([*parts, spare, found])
        if joins.count <= MOST:
            parts.append(found)
            continue
        near = _nearest(found.learner, found, between.place)
        parts.append(found.where(near))
        rest = together([spare, found.where(~near)])
        spare = rest.where(_nearest(rest.helper, rest, between.place))
    return together([*parts, spare])


def bars(pool: Pool, *, plan: Plan, helper: int, learner: int) -> tuple[Bar, ...]:
    """All that stands between two people, but how much room they have."""
    between = Between(pool, plan)
    joins = between.joins(helpers=np.array([helper]), learners=np.array([learner]))
    ends = (np.array([helper]), np.array([learner]))
    found = []
    given, wanted = joins.all()
    if not len(given):
        found.append(Bar.TOPIC)
    elif not between.is_above(given, wanted).any():
        found.append(Bar.LEVEL)
    for bar, fits in (
        (Bar.GROUP, between.in_groups(*ends)),
        (Bar.LANGUAGE, between.can_talk(*ends)),
        (Bar.HOURS, between.minutes(*ends) >= plan.minutes),
        (Bar.APART, ~between.are_apart(*ends)),
    ):
        if not fits.all():
            found.append(bar)
    return tuple(found)


def furthest(pool: Pool, *, plan: Plan, people: Ints, as_helpers: bool) -> dict[int, Bar]:
    """What stands between each of these people and whoever comes closest to being their partner.

    Who has no room and who is kept apart look alike, since a reason must not tell them from each
    other: where somebody fits in all else, the bar is that all who fit are taken.
    """
    between = Between(pool, plan)
    joins = between.joins(
        helpers=people if as_helpers else None, learners=None if as_helpers else people
    )
    reached = np.zeros(len(pool), np.int64)
    for given, wanted in joins.blocks():
        stage = between.stages(given, wanted)
        helper, learner = between.ends(given, wanted)
        np.maximum.at(reached, helper if as_helpers else learner, stage)
    full = Bar.LEARNER_FULL if as_helpers else Bar.HELPER_FULL
    stages = (Bar.TOPIC, Bar.LEVEL, Bar.GROUP, Bar.LANGUAGE, Bar.HOURS, full)
    return {person: stages[reached[person]] for person in people.tolist()}


def common_topics(pool: Pool, *, plan: Plan, helper: int, learner: int) -> Ints:
    """All topics for which two people could meet, what is wanted most first."""
    between = Between(pool, plan)
    given, wanted = between.joins(helpers=np.array([helper]), learners=np.array([learner])).all()
    fits = between.is_above(given, wanted)
    wanted = wanted[fits]
    order = np.lexsort([pool.wishes.topic[wanted], -pool.wishes.priority[wanted]])
    topics: Ints = pool.wishes.topic[wanted][order]
    return topics


def _nearest(people: Ints, found: Candidates, place: Ints) -> Bools:
    """Which candidates are among the best of these people; chance without favor among equals."""
    pair = place[found.helper] * len(place) + place[found.learner]
    order = np.lexsort([shuffled(pair), -found.score, people])
    theirs = people[order]
    rank = np.arange(len(order)) - np.searchsorted(theirs, theirs)
    near = np.zeros(len(order), np.bool_)
    near[order] = rank < NEAR
    return near
