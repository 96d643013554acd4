"""What stands between two people, and what they would be worth to each other."""

from collections.abc import Callable, Iterator
from functools import cached_property

import numpy as np

from docendo.commons.matching.rules.candidates import Candidates
from docendo.commons.matching.rules.pool import (
    PREFERENCES,
    SLOT_MINUTES,
    Kind,
    Plan,
    Pool,
    Term,
    Weeks,
    Words,
    standing,
)
from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.matching.entries import find

# Pairs that are looked at together: what a step may hold in memory, some 100 MB.
BLOCK = 1 << 19
# Three times what a plan asks for is as good as more.
PLENTY = 3
HALF_LIFE_DAYS = 180


class Joins:
    """Rows of two lists that name the same topic: given (an offer) and wanted (a wish)."""

    def __init__(self, given: Ints, topics: Ints, wanted: Ints, wished: Ints) -> None:
        order = np.argsort(topics, kind="stable")
        self._given, topics = given[order], topics[order]
        self._wanted = wanted
        self._starts = np.searchsorted(topics, wished)
        self._degree = np.searchsorted(topics, wished, side="right") - self._starts
        self.count = int(self._degree.sum())

    def all(self) -> tuple[Ints, Ints]:
        return self._rows(np.arange(len(self._wanted)))

    def blocks(self) -> Iterator[tuple[Ints, Ints]]:
        """All, a block at a time."""
        parts = np.cumsum(self._degree) // BLOCK
        for rows in np.split(np.arange(len(parts)), np.flatnonzero(np.diff(parts)) + 1):
            yield self._rows(rows)

    def _rows(self, rows: Ints) -> tuple[Ints, Ints]:
        degree = self._degree[rows]
        at = np.repeat(self._starts[rows], degree) + np.arange(int(degree.sum()))
        at -= np.repeat(np.cumsum(degree) - degree, degree)
        return self._given[at], np.repeat(self._wanted[rows], degree)


class Between:
    """What stands between two people and what they are worth to each other, for many at once.

    ``given`` are rows of offers (of wishes where peers meet), ``wanted`` rows of wishes.
    """

    def __init__(self, pool: Pool, plan: Plan) -> None:
        self.pool, self.plan = pool, plan
        self.is_mutual = plan.kind is Kind.PEERS
        self._giver, self._given_topic = (
            (pool.wishes.person, pool.wishes.topic)
            if self.is_mutual
            else (pool.offers.person, pool.offers.topic)
        )
        self._topics = 1 + max(
            int(pool.offers.topic.max(initial=0)), int(pool.wishes.topic.max(initial=0))
        )
        keys = pool.offers.person * self._topics + pool.offers.topic
        order = np.argsort(keys)
        self._offered, self._level = keys[order], pool.offers.level[order]
        ends = np.sort(pool.apart, axis=1)
        self._apart = np.unique(ends[:, 0] * len(pool) + ends[:, 1])
        ends = np.sort(pool.met.pairs, axis=1)
        keys = ends[:, 0] * len(pool) + ends[:, 1]
        order = np.argsort(keys)
        self._met, times, days = keys[order], pool.met.times[order], pool.met.days[order]
        self._worn = times / (times + 1) * 0.5 ** (days / HALF_LIFE_DAYS)
        self._weights = weights(plan)

    @cached_property
    def place(self) -> Ints:
        """As of ``standing``."""
        return standing(self.pool)

    def joins(self, *, helpers: Ints | None, learners: Ints | None) -> Joins:
        """Who offers what others wish, whoever they are."""
        given = _of(self._giver, helpers, len(self.pool))
        wanted = _of(self.pool.wishes.person, learners, len(self.pool))
        wanted = wanted[np.argsort(self.pool.wishes.person[wanted], kind="stable")]
        return Joins(given, self._given_topic[given], wanted, self.pool.wishes.topic[wanted])

    def ends(self, given: Ints, wanted: Ints) -> tuple[Ints, Ints]:
        return self._giver[given], self.pool.wishes.person[wanted]

    def nothing(self) -> Candidates:
        none = np.zeros(0, np.int64)
        return self.candidates(none, none)

    def candidates(self, given: Ints, wanted: Ints) -> Candidates:
        """Those of the joined rows that nothing hinders, with what they are worth."""
        helper, learner = self.ends(given, wanted)
        fits = (helper < learner) if self.is_mutual else (helper != learner)
        fits &= self.has_room(helper, learner)
        fits &= self.in_groups(helper, learner) & self.can_talk(helper, learner)
        given, wanted, helper, learner = given[fits], wanted[fits], helper[fits], learner[fits]
        fits = self.is_above(given, wanted) & ~self.are_apart(helper, learner)
        given, wanted, helper, learner = given[fits], wanted[fits], helper[fits], learner[fits]
        minutes = self.minutes(helper, learner)
        fits = minutes >= self.plan.minutes
        given, wanted, helper, learner = given[fits], wanted[fits], helper[fits], learner[fits]
        minutes = minutes[fits]
        terms = self.terms(given, wanted, minutes)
        score = (terms * self._weights).sum(axis=1)
        topic = self.pool.wishes.topic[wanted]
        return Candidates(helper, learner, topic, minutes, terms.astype(np.float32), score)

    def stages(self, given: Ints, wanted: Ints) -> Ints:
        """How many of the bars from ``TOPIC`` to ``HOURS`` each joined row passes, in turn."""
        helper, learner = self.ends(given, wanted)
        passed = np.asarray(helper != learner, np.bool_)
        stage = passed.astype(np.int64)
        tests: tuple[Callable[[Ints], Bools], ...] = (
            lambda at: self.is_above(given[at], wanted[at]),
            lambda at: self.in_groups(helper[at], learner[at]),
            lambda at: self.can_talk(helper[at], learner[at]),
            lambda at: self.minutes(helper[at], learner[at]) >= self.plan.minutes,
        )
        for fits in tests:
            rows = np.flatnonzero(passed)
            passed[rows] = fits(rows)
            stage[passed] += 1
        return stage

    # --- What may not be -------------------------------------------------------------------------

    def has_room(self, helper: Ints, learner: Ints) -> Bools:
        gives = self.pool.can_learn if self.is_mutual else self.pool.can_help
        return np.asarray((gives[helper] > 0) & (self.pool.can_learn[learner] > 0), np.bool_)

    def is_above(self, given: Ints, wanted: Ints) -> Bools:
        """Who helps can do more of the topic than who learns."""
        if self.is_mutual:
            return np.ones(len(given), np.bool_)
        return np.asarray(self.pool.offers.level[given] > self.own_level(wanted), np.bool_)

    def in_groups(self, helper: Ints, learner: Ints) -> Bools:
        if self.plan.allowed is None:
            return np.ones(len(helper), np.bool_)
        group = self.pool.group
        fits = self.plan.allowed[group[helper], group[learner]]
        if self.is_mutual:
            fits = fits & self.plan.allowed[group[learner], group[helper]]
        return np.asarray(fits, np.bool_)

    def can_talk(self, helper: Ints, learner: Ints) -> Bools:
        if not self.plan.needs_language:
            return np.ones(len(helper), np.bool_)
        return np.asarray(self.pool.languages[helper] & self.pool.languages[learner], np.bool_)

    def are_apart(self, helper: Ints, learner: Ints) -> Bools:
        return find(self._apart, self._pair(helper, learner))[1]

    def apart_from(self, person: int) -> list[int]:
        """Everybody from whom one person is kept apart."""
        ends = np.column_stack(np.divmod(self._apart, len(self.pool)))
        both = ends[(ends == person).any(axis=1)]
        found: list[int] = both[both != person].tolist()
        return found

    def minutes(self, helper: Ints, learner: Ints) -> Ints:
        return shared_minutes(self.pool.weeks, helper, learner)

    # --- What it is worth ------------------------------------------------------------------------

    def terms(self, given: Ints, wanted: Ints, minutes: Ints) -> Floats:
        pool = self.pool
        helper, learner = self.ends(given, wanted)
        terms = np.zeros((len(given), len(Term)))
        terms[:, Term.TOPIC] = pool.wishes.priority[wanted]
        own = self.own_level(wanted)
        if self.is_mutual:
            terms[:, Term.TOPIC] = np.minimum(terms[:, Term.TOPIC], pool.wishes.priority[given])
            terms[:, Term.LEVEL] = 1 - np.abs(own - self.own_level(given)) / 4
        else:
            terms[:, Term.LEVEL] = (pool.offers.level[given] - own) / 4
            terms[:, Term.EVIDENCE] = evidence(pool, given)
        plenty = PLENTY * max(self.plan.minutes, 30)
        terms[:, Term.HOURS] = np.minimum(1, minutes / plenty)
        for term, name in zip(
            (Term.PACE, Term.FORMAT, Term.SIZE, Term.RHYTHM), PREFERENCES, strict=True
        ):
            wish = getattr(pool, name)
            one, other = wish[helper], wish[learner]
            terms[:, term] = (one == 0) | (other == 0) | (one == other)
        at, have_met = find(self._met, self._pair(helper, learner))
        terms[:, Term.NEW] = 1
        terms[have_met, Term.NEW] -= self._worn[at[have_met]]
        return terms

    def own_level(self, wanted: Ints) -> Ints:
        """What who wishes can do of the topic by their own word; 0 for nothing."""
        wishes = self.pool.wishes
        keys = wishes.person[wanted] * self._topics + wishes.topic[wanted]
        at, has = find(self._offered, keys)
        level = np.zeros(len(wanted), np.int64)
        level[has] = self._level[at[has]]
        return level

    def _pair(self, one: Ints, other: Ints) -> Ints:
        return np.minimum(one, other) * len(self.pool) + np.maximum(one, other)


def evidence(pool: Pool, offers: Ints) -> Floats:
    """How sure it is that somebody can help, from 0.25 for their own word alone towards 1.

    What speaks for it takes away a share of the doubt that is left: a certificate half, a
    coordinator's word half, and three answers that worked half.
    """
    doubt = np.full(len(offers), 0.75)
    doubt *= np.where(pool.offers.is_certified[offers], 0.5, 1.0)
    doubt *= np.where(pool.offers.is_confirmed[offers], 0.5, 1.0)
    return 1 - doubt * 3 / (3 + pool.offers.worked[offers])


def shared_minutes(weeks: Weeks, one: Ints, other: Ints, *, ones: Words | None = None) -> Ints:
    """Minutes a week in which both are free in every season, at the least; (pairs,).

    ``ones``: another ``Weeks.free`` to look up ``one`` in, as the hours that their groups share.
    """
    least = np.full(len(one), np.iinfo(np.int64).max)
    for left, right in zip(weeks.free if ones is None else ones, weeks.free, strict=True):
        for rows in np.split(np.arange(len(one)), range(BLOCK, len(one), BLOCK)):
            both = np.bitwise_count(left[one[rows]] & right[other[rows]]).sum(1, dtype=np.int64)
            least[rows] = np.minimum(least[rows], both)
    return least * SLOT_MINUTES


def weights(plan: Plan) -> Floats:
    """(terms,) what each counts for; together 1."""
    given = np.array([plan.weights.get(term, 0.0) for term in Term], float)
    if plan.kind is Kind.PEERS:
        given[Term.EVIDENCE] = 0.0
    return given / (given.sum() or 1.0)


def _of(people: Ints, some: Ints | None, count: int) -> Ints:
    """The rows that belong to some of the people."""
    if some is None:
        return np.arange(len(people))
    mask = np.zeros(count, np.bool_)
    mask[some] = True
    return np.flatnonzero(mask[people])
