"""What a router remembers of people, and the terms by which it compares them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from docendo.engine.checks import Floats, Ints
from docendo.engine.routing.events import Question

HOUR = 3600.0
DAY = 24 * HOUR
WEEK = 7 * DAY
WEEK_HOURS = 168

# 1 January 1970 was a Thursday.
_EPOCH_HOUR = 3 * 24
# How long what somebody did goes on to count: minutes ago, this week, this season, ever.
_ANSWER_MEMORIES = (3 * HOUR, WEEK, 5 * WEEK, np.inf)
_PRESENCE_MEMORIES = (DAY, WEEK)
_PASS_MEMORY = 5 * WEEK
# Of nothing at all a memory is taken to hold this much.
_FAINT = 0.1
# Evidence that a topic's or an hour's share needs before it outweighs a person's overall share.
_TOPIC_EVIDENCE = 10.0
_HOUR_EVIDENCE = 5.0
# A stated hour counts as much as having been there this often.
_STATED = 5.0


class Term(StrEnum):
    """What speaks for somebody, each a logarithm, so that a weight is an elasticity."""

    ANSWERED_JUST_NOW = "answered just now"
    ANSWERED_THIS_WEEK = "answered this week"
    ANSWERED_LATELY = "answered lately"
    ANSWERED_EVER = "answered ever"
    AROUND_TODAY = "around today"
    AROUND_THIS_WEEK = "around this week"
    USUAL_HOUR = "usual hour"
    TOPIC = "topic"
    SIMILAR = "similar questions"
    OFFERED = "offered"
    HELPED_ASKER = "helped the asker"
    HELPED_BY_ASKER = "was helped by the asker"
    PASSED = "passed"


# Before anything is seen: somebody's share of answers is their share of the answers given (Luce
# 1959), times what topic and hour say by Bayes' rule; each halved, since they are not independent.
PRIOR = {
    Term.ANSWERED_JUST_NOW: 0.2,
    Term.ANSWERED_THIS_WEEK: 0.2,
    Term.ANSWERED_LATELY: 0.2,
    Term.ANSWERED_EVER: 0.2,
    Term.AROUND_TODAY: 0.2,
    Term.AROUND_THIS_WEEK: 0.2,
    Term.USUAL_HOUR: 0.5,
    Term.TOPIC: 0.5,
    Term.SIMILAR: 0.5,
    Term.OFFERED: 1.0,
    Term.HELPED_ASKER: 0.5,
    Term.HELPED_BY_ASKER: 0.5,
    Term.PASSED: -0.5,
}
TERMS = tuple(PRIOR)


@dataclass(frozen=True)
class Compared:
    """Candidates (n,) by every term (n, d), and the natural amounts behind the terms (n, d):
    answers and visits (faded), the ratio of an hour's or topic's share to the usual one, shares.
    """

    people: Ints
    terms: Floats
    amounts: Floats


class Fading:
    """Counts for each person that fade with several memories; an update touches one person."""

    def __init__(self, memories: tuple[float, ...]) -> None:
        self._memories = np.array(memories)
        self.counts: Floats = np.zeros((0, len(memories)))
        self.at: Floats = np.zeros(0)

    def grow(self, size: int) -> None:
        more = size - len(self.at)
        self.counts = np.vstack([self.counts, np.zeros((more, self.counts.shape[1]))])
        self.at = np.concatenate([self.at, np.zeros(more)])

    def add(self, person: int, *, at: float) -> None:
        rows = np.array([person])
        self.counts[person] = self.read(rows, now=at)[0] + 1.0
        self.at[person] = max(at, self.at[person])

    def read(self, people: Ints, *, now: float) -> Floats:
        """Shape (n, memories)."""
        passed = np.maximum(now - self.at[people], 0.0)
        return np.asarray(self.counts[people] * np.exp(-passed[:, None] / self._memories))


class Log:
    """What happened to people, in order of time; what is older than ``keeps`` seconds is let go."""

    def __init__(self, *, keeps: float) -> None:
        self._keeps = keeps
        self._at: Floats = np.zeros(64)
        self._people = np.zeros(64, dtype=np.int64)
        self._end = 0

    def add(self, person: int, *, at: float) -> None:
        if self._end == len(self._at):
            first = int(np.searchsorted(self._at, at - self._keeps, side="right"))
            size = max(64, 2 * (self._end - first))
            for name in ("_at", "_people"):
                old = getattr(self, name)
                new = np.zeros(size, dtype=old.dtype)
                new[: self._end - first] = old[first:]
                setattr(self, name, new)
            self._end -= first
        self._at[self._end], self._people[self._end] = at, person
        self._end += 1

    def within(self, people: Ints, *, after: float, until: float) -> Ints:
        """How often it happened to each of them in that time, its end included."""
        first, last = np.searchsorted(self._at[: self._end], (after, until), side="right")
        size = int(people.max(initial=0)) + 1
        happened = self._people[first:last]
        return np.asarray(np.bincount(happened[happened < size], minlength=size)[people])


def hour_of_week(at: float) -> int:
    return (int(at // HOUR) + _EPOCH_HOUR) % WEEK_HOURS


def _habit() -> Floats:
    """How an hour speaks for the other hours of the week (168,), summing to 1.

    People keep to hours within some two of each other; half of a habit is of that day of the week.
    """
    apart = np.arange(24)
    near = np.exp(-np.minimum(apart, 24 - apart) / 2.0)
    near /= near.sum()
    habit = np.tile(near / 14.0, (7, 1))
    # Hours past midnight belong to the neighboring day.
    same_day = np.zeros(WEEK_HOURS)
    same_day[:12] = near[:12] / 2.0
    same_day[-12:] = near[12:] / 2.0
    return habit.ravel() + same_day


_HABIT = _habit()


# The last row of the arrays is nobody's: somebody of whom nothing is known.
STRANGER = -1


class People:
    """Everything that is known of everybody; rows of the arrays are codes of people."""

    def __init__(self) -> None:
        self.answers = Fading(_ANSWER_MEMORIES)
        self.presence = Fading(_PRESENCE_MEMORIES)
        self.passes = Fading((_PASS_MEMORY,))
        # How often they were around, by hour of the week; row and column sums are kept beside.
        self.habits = np.zeros((0, WEEK_HOURS), dtype=np.float32)
        self.visits: Floats = np.zeros(0)
        self.everybody: Floats = np.zeros(WEEK_HOURS)
        self.helps = np.zeros(0, dtype=np.bool_)
        self.offers: dict[int, frozenset[int]] = {}
        self.offered_by: defaultdict[int, set[int]] = defaultdict(set)
        # {topic: {person: answers}}, {asker: {helper: answers}}, and the other way round.
        self.by_topic: defaultdict[int, dict[int, float]] = defaultdict(dict)
        self.helpers_of: defaultdict[int, dict[int, float]] = defaultdict(dict)
        self.helped_by: defaultdict[int, dict[int, float]] = defaultdict(dict)
        self.meet(0)

    def __len__(self) -> int:
        return len(self.helps)

    def meet(self, person: int) -> None:
        """Make room for a code. Arrays double, so that this costs nothing in the long run."""
        if person < len(self) - 1:
            return
        size = max(person + 2, 2 * len(self), 64)
        more = size - len(self)
        self.habits = np.vstack([self.habits, np.zeros((more, WEEK_HOURS), dtype=np.float32)])
        self.visits = np.concatenate([self.visits, np.zeros(more)])
        for fading in (self.answers, self.presence, self.passes):
            fading.grow(size)
        self.helps = np.concatenate([self.helps, np.zeros(more, dtype=np.bool_)])

    def was_around(self, person: int, *, at: float) -> None:
        self.meet(person)
        self.presence.add(person, at=at)
        self._visits(person, hour_of_week(at), 1.0)

    def is_usually_free(self, person: int, hours: Iterable[int]) -> None:
        self.meet(person)
        for hour in hours:
            self._visits(person, hour, _STATED)

    def _visits(self, person: int, hour: int, weight: float) -> None:
        habit = weight * np.roll(_HABIT, hour)
        self.habits[person] += habit
        self.visits[person] += weight
        self.everybody += habit

    def offer(self, person: int, topics: Iterable[int]) -> None:
        self.meet(person)
        self.helps[person] = True
        for topic in self.offers.get(person, ()):
            self.offered_by[topic].discard(person)
        self.offers[person] = frozenset(topics)
        for topic in self.offers[person]:
            self.offered_by[topic].add(person)

    def who_offered(self, topics: Iterable[int]) -> Ints:
        """Those who offered any of these topics; of no topics, who offered at all; by code."""
        wanted = set(topics)
        people = (
            set().union(*(self.offered_by.get(topic, ()) for topic in wanted))
            if wanted
            else self.offers.keys()
        )
        return np.array(sorted(people), dtype=np.int64)

    def answered(self, person: int, *, question: Question, at: float) -> None:
        self.was_around(person, at=at)
        self.helps[person] = True
        self.answers.add(person, at=at)
        self.credit(person, question=question, worth=1.0)
        _add(self.helpers_of[question.asker], person, 1.0)
        _add(self.helped_by[person], question.asker, 1.0)

    def credit(self, person: int, *, question: Question, worth: float) -> None:
        for topic in question.topics:
            _add(self.by_topic[topic], person, worth)

    def compare(
        self,
        people: Ints,
        *,
        question: Question,
        answerers: Iterable[tuple[int, float]],
        now: float,
    ) -> Compared:
        """Terms of these candidates for a question; ``answerers`` of similar ones, with weights.

        Linear in the candidates, and in all who answered within each of the topics.
        """
        answers = self.answers.read(people, now=now)
        presence = self.presence.read(people, now=now)
        share = self._shares(people)
        topic = self._topic_lifts(people, share, question.topics)
        hour = self._hour_lift(people, now)
        similar = self._spread(dict(answerers), people)
        offered = self._offered(people, question.topics)
        gave = self._spread(self.helpers_of.get(question.asker, {}), people)
        got = self._spread(self.helped_by.get(question.asker, {}), people)
        passed = self.passes.read(people, now=now)[:, 0]
        amounts = [*answers.T, *presence.T, hour, topic, similar, offered, gave, got, passed]
        terms = [
            *np.log(answers + _FAINT).T,
            *np.log(presence + _FAINT).T,
            np.log(hour),
            np.log(topic),
            np.log1p(similar / share),
            offered,
            np.log1p(gave),
            np.log1p(got),
            np.log1p(passed),
        ]
        return Compared(people, np.column_stack(terms), np.column_stack(amounts))

    def _shares(self, people: Ints) -> Floats:
        """Of all answers ever given, whose they were; half an answer is added for everybody."""
        ever = self.answers.counts[:, -1]
        return np.asarray((ever[people] + 0.5) / (ever.sum() + 0.5 * max(self.helps.sum(), 1)))

    def _topic_lifts(self, people: Ints, share: Floats, topics: tuple[int, ...]) -> Floats:
        """How much more of the answers in these topics are theirs than of all answers.

        A share within a topic is drawn to the overall one (Dirichlet smoothing); the topics
        multiply, as if they were independent.
        """
        lift = np.ones(len(people))
        for topic in dict.fromkeys(topics):
            counts = self.by_topic.get(topic, {})
            here = self._spread(counts, people)
            drawn = here + _TOPIC_EVIDENCE * share
            lift *= drawn / ((sum(counts.values()) + _TOPIC_EVIDENCE) * share)
        return lift

    def _hour_lift(self, people: Ints, now: float) -> Floats:
        """How much more they are around at this hour of the week than the community is."""
        hour = hour_of_week(now)
        usual = (self.everybody[hour] + 1.0) / (self.everybody.sum() + WEEK_HOURS)
        here = self.habits[people, hour] + _HOUR_EVIDENCE * usual
        return np.asarray(here / ((self.visits[people] + _HOUR_EVIDENCE) * usual))

    def _offered(self, people: Ints, topics: tuple[int, ...]) -> Floats:
        """The share of the topics that they offered; of no topics, whether they offered at all."""
        wanted = set(topics)
        share: dict[int, float] = {} if wanted else dict.fromkeys(self.offers, 1.0)
        for person in (one for topic in wanted for one in self.offered_by.get(topic, ())):
            share[person] = share.get(person, 0.0) + 1.0
        return self._spread(share, people) / max(len(wanted), 1)

    def _spread(self, sparse: dict[int, float], people: Ints) -> Floats:
        """A sparse count as an array over these people."""
        dense = np.zeros(len(self))
        dense[np.fromiter(sparse, dtype=np.int64, count=len(sparse))] = np.fromiter(
            sparse.values(), dtype=np.float64, count=len(sparse)
        )
        return np.asarray(dense[people])


def _add(counts: dict[int, float], key: int, amount: float) -> None:
    counts[key] = counts.get(key, 0.0) + amount
