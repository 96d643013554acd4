"""Puts a question to the few people who are most likely to answer it, without wearing them out."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from docendo.engine import checks
from docendo.engine.checks import Floats, Ints
from docendo.engine.errors import Invalid
from docendo.engine.routing.events import (
    Active,
    Answered,
    Asked,
    Event,
    Free,
    Offered,
    Passed,
    Question,
    Routed,
    Valued,
)
from docendo.engine.routing.learning import Choice
from docendo.engine.routing.people import (
    PRIOR,
    STRANGER,
    TERMS,
    WEEK,
    WEEK_HOURS,
    Compared,
    Log,
    People,
    Term,
)

# How sure the prior is; a weight of 1 is as far as any of them is expected to be off.
_SPREAD = 0.5
# Answers are compared with at most so many who could have given them, for constant time.
_RIVALS = 256
# The newest questions from which an answer is still learned.
_OPEN = 2000


@dataclass(frozen=True)
class Candidates:
    """Who may be asked: codes (n,), and how many questions a week each takes at most (n,)."""

    people: ArrayLike
    limit: ArrayLike | None = None


class Why(StrEnum):
    """Why a candidate is not asked."""

    IS_ASKER = "is the asker"
    WAS_ASKED = "was asked already"
    AT_LIMIT = "has reached their limit"


_WHYS = tuple(Why)
_FREE = -1


@dataclass(frozen=True)
class Reason:
    """One term of a person's score.

    ``amount`` is the natural quantity (faded answers or visits, a ratio to the usual share, a share
    of topics). ``effect`` multiplies the chance: 2 doubles it against the average candidate.
    """

    term: Term
    amount: float
    effect: float


@dataclass(frozen=True)
class Explanation:
    """Why somebody stands where they stand; the reasons are sorted by how much they move."""

    chance: float
    asked_lately: int
    load_effect: float
    is_first_chance: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Ranking:
    """Candidates from the one to ask first.

    ``chance`` is how likely each is to be the one who answers, given that one of them does;
    ``score`` is the chance times what is left of it after the load of the last week.
    ``first_chance`` is the newcomer to whom the last seat was kept, if any.
    """

    people: Ints
    score: Floats
    chance: Floats
    asked_lately: Ints
    first_chance: int | None
    _left_out: tuple[Ints, Ints] = field(repr=False)
    _compared: Compared = field(repr=False)
    _weights: Floats = field(repr=False)

    @property
    def left_out(self) -> tuple[tuple[int, Why], ...]:
        """Who is not asked, by code, and why."""
        people, whys = self._left_out
        return tuple(
            (person, _WHYS[why]) for person, why in zip(people.tolist(), whys.tolist(), strict=True)
        )

    def __iter__(self) -> Iterator[int]:
        return iter(self.people.tolist())

    def __len__(self) -> int:
        return len(self.people)

    def amount(self, person: int, term: Term) -> float:
        """The natural quantity of one term alone; raises Invalid for somebody not ranked."""
        return float(self._compared.amounts[self._place(person), TERMS.index(term)])

    def _place(self, person: int) -> int:
        places = np.flatnonzero(self.people == person)
        if not len(places):
            raise Invalid(f"Person {person} is not ranked; left_out may say why.")
        return int(places[0])

    def explain(self, person: int) -> Explanation:
        """The reasons for a person's place; raises Invalid for somebody who is not ranked."""
        at = self._place(person)
        logs = (self._compared.terms[at] - self._compared.terms.mean(axis=0)) * self._weights
        order = np.argsort(-np.abs(logs), kind="stable")
        amounts = self._compared.amounts[at]
        return Explanation(
            chance=float(self.chance[at]),
            asked_lately=int(self.asked_lately[at]),
            load_effect=float(self.score[at] / self.chance[at]),
            is_first_chance=person == self.first_chance,
            reasons=tuple(
                Reason(TERMS[term], float(amounts[term]), float(np.exp(logs[term])))
                for term in order
            ),
        )


@dataclass
class _Ask:
    """A question that the router knows, and with whom its answerer will be compared."""

    question: Question
    asked: set[int] = field(default_factory=set)
    answerers: dict[int, float] = field(default_factory=dict)


class Router:
    """Ranks who should be asked, and learns from every answer.

    A candidate's chance is a conditional logit over what is known of them (``Term``): how much they
    answer lately, whether they are around at this hour of the week, how often within these topics
    and to similar questions, who helped whom, what they offered and passed on. Recency and habit:
    Yang and Wei (2009), topics smoothed: Balog, Azzopardi and de Rijke (2006, eq. 5). Its weights
    start from Bayes' rule and follow each observed answer (``Choice``), past events only.

    Load: whoever was asked a times within the last week counts (1 + a) ** -``sharing`` of their
    chance, and nobody is asked beyond their limit. First chances: of every ``seats`` people asked
    the last seat is kept for a newcomer who offered help with one of the topics, never answered
    yet, and was asked less than ``first_chances`` times.

    ``observe`` takes constant time in the size of the community, ``rank`` is linear in the
    candidates. Memory: 1 kB a person, and 15 kB for each of the 2,000 newest questions. ``seed``
    chooses rivals where more than 256 people help. The state is plain arrays and dictionaries:
    pickle it, or tell the events again.
    """

    def __init__(
        self,
        *,
        seats: int = 5,
        sharing: float = 0.3,
        first_chances: int = 3,
        seed: int = 0,
    ) -> None:
        if seats < 1:
            raise Invalid(f"seats must be at least 1, not {seats}.")
        if not 0.0 <= sharing < np.inf:
            raise Invalid(f"sharing must be 0 (load does not count) or more, not {sharing}.")
        if first_chances < 0:
            raise Invalid(f"first_chances must be 0 (none) or more, not {first_chances}.")
        self._seats, self._sharing, self._first_chances = seats, sharing, first_chances
        self._seed = seed
        self._people = People()
        self._choice = Choice(np.array(list(PRIOR.values())), spread=_SPREAD)
        self._asks: dict[int, _Ask] = {}
        self._open: OrderedDict[int, tuple[Ints, NDArray[np.float32]]] = OrderedDict()
        self._asked = Log(keeps=WEEK)
        self._times_asked: defaultdict[int, int] = defaultdict(int)
        self._now = -np.inf

    @property
    def weights(self) -> dict[Term, float]:
        """What has been learned so far of how much each term counts."""
        return dict(zip(TERMS, self._choice.weights.tolist(), strict=True))

    def observe(self, event: Event) -> None:
        """Learn from an event.

        Raises:
            Invalid: an event before the last one, of a question that was not ``Asked``, a negative
                code, or an hour outside of the week.
        """
        if not event.at >= self._now:
            raise Invalid(
                f"Events must be told in order of time: one at {event.at} came after {self._now}."
            )
        match event:
            case Asked(question, at):
                self._meet(question.asker)
                self._asks[question.code] = _Ask(question)
                self._keep_open(question, at)
            case Answered(code, person, at):
                ask = self._ask(code)
                self._meet(person)
                self._learn(code, person)
                self._people.answered(person, question=ask.question, at=at)
                ask.answerers[person] = ask.answerers.get(person, 0.0) + 1.0
            case Valued(code, person, _at, worth):
                ask = self._ask(code)
                self._meet(person)
                self._people.credit(person, question=ask.question, worth=worth)
                ask.answerers[person] = ask.answerers.get(person, 0.0) + worth
            case Active(person, at):
                self._meet(person)
                self._people.was_around(person, at=at)
            case Offered(person, topics, _at):
                self._meet(person)
                self._people.offer(person, topics)
            case Free(person, hours, _at):
                self._meet(person)
                self._people.is_usually_free(person, _hours(hours))
            case Routed(code, person, at):
                self._ask(code).asked.add(person)
                self._meet(person)
                self._count_ask(person, at)
            case Passed(code, person, at):
                self._ask(code).asked.add(person)
                self._meet(person)
                self._people.passes.add(person, at=at)
        self._now = event.at

    def rank(
        self, question: Question, *, candidates: ArrayLike | Candidates, now: float
    ) -> Ranking:
        """Order who could be asked a question now; changes nothing.

        Args:
            question: it need not have been ``Asked`` yet.
            candidates: codes (n,), or ``Candidates`` with limits.
            now: seconds since 1970 (UTC).

        Returns:
            All who may be asked, best first; equal ones by code. The asker, those to whom this
            question was put before, and those at their limit are in ``left_out``.

        Raises:
            Invalid: candidates that are no codes or are named twice, limits that are no numbers.
        """
        given = candidates if isinstance(candidates, Candidates) else Candidates(candidates)
        everyone = checks.codes("candidates", given.people)
        people, order = np.unique(everyone, return_index=True)
        if len(people) < len(everyone):
            twice = everyone[np.setdiff1d(np.arange(len(everyone)), order)[0]]
            raise Invalid(f"candidates names person {twice} twice; name everybody once.")
        limit = self._limits(given, order)
        asked = self._asked.within(people, after=now - WEEK, until=now)
        whys = self._whys(question, people, asked >= limit)
        free = whys == _FREE
        left_out = people[~free], whys[~free]
        people, asked = people[free], asked[free]
        if len(people):
            self._people.meet(int(people[-1]))
        compared = self._compare(question, people, now)
        chance = self._choice.chances(compared.terms)
        score = chance * (1.0 + asked) ** -self._sharing
        best = np.argsort(-score, kind="stable")
        best, first_chance = self._keep_a_seat(question, people, best)
        return Ranking(
            people=people[best],
            score=score[best],
            chance=chance[best],
            asked_lately=asked[best],
            first_chance=first_chance,
            _left_out=left_out,
            _compared=Compared(people[best], compared.terms[best], compared.amounts[best]),
            _weights=self._choice.weights,
        )

    def _count_ask(self, person: int, at: float) -> None:
        self._times_asked[person] += 1
        self._asked.add(person, at=at)

    def _limits(self, given: Candidates, order: Ints) -> Floats:
        if given.limit is None:
            return np.full(len(order), np.inf)
        return checks.floats("limit", given.limit, length=len(order))[order]

    def _whys(self, question: Question, people: Ints, at_limit: checks.Bools) -> Ints:
        """For each candidate the place of the reason in ``_WHYS``, or that they are free."""
        whys = np.full(len(people), _FREE)
        whys[at_limit] = _WHYS.index(Why.AT_LIMIT)
        if ask := self._asks.get(question.code):
            whys[np.isin(people, list(ask.asked))] = _WHYS.index(Why.WAS_ASKED)
        whys[people == question.asker] = _WHYS.index(Why.IS_ASKER)
        return whys

    def _keep_a_seat(self, question: Question, people: Ints, best: Ints) -> tuple[Ints, int | None]:
        """Move the newcomer whose turn it is to the last seat, unless one sits there by merit."""
        offered = self._people.who_offered(question.topics)
        new = [
            person
            for person in offered[self._people.answers.counts[offered, -1] == 0].tolist()
            if self._times_asked.get(person, 0) < self._first_chances
        ]
        is_new = np.zeros(len(self._people.helps), dtype=bool)
        is_new[new] = True
        newcomers = {
            place: self._times_asked.get(int(people[best[place]]), 0)
            for place in np.flatnonzero(is_new[people[best]]).tolist()
        }
        if not newcomers or min(newcomers) < self._seats:
            return best, None
        place = min(newcomers, key=lambda at: (newcomers[at], at))
        moved = np.delete(best, place)
        return np.insert(moved, self._seats - 1, best[place]), int(people[best[place]])

    def _keep_open(self, question: Question, at: float) -> None:
        """Keep how those who could answer compare now: that is what an answer tells about."""
        helpers = np.flatnonzero(self._people.helps)
        helpers = helpers[helpers != question.asker]
        if len(helpers) > _RIVALS:
            rng = np.random.default_rng((self._seed, abs(question.code)))
            helpers = np.sort(rng.choice(helpers, _RIVALS, replace=False))
        if len(helpers) > 1:
            # A stranger is among them, or nothing would be learned about knowing nothing of one.
            rivals = np.append(helpers, STRANGER)
            compared = self._compare(question, rivals, at)
            self._open[question.code] = (helpers, compared.terms.astype(np.float32))
            if len(self._open) > _OPEN:
                self._open.popitem(last=False)

    def _learn(self, code: int, person: int) -> None:
        if code not in self._open:
            return
        helpers, terms = self._open[code]
        chosen = np.flatnonzero(helpers == person)
        if len(chosen):
            self._choice.learn(terms.astype(np.float64), chosen=int(chosen[0]))

    def _compare(self, question: Question, people: Ints, now: float) -> Compared:
        answerers: defaultdict[int, float] = defaultdict(float)
        total = sum(alike for _code, alike in question.similar) or 1.0
        for code, alike in question.similar:
            if code in self._asks:
                given = self._asks[code].answerers
                for person, worth in given.items():
                    answerers[person] += alike / total * worth / sum(given.values())
        return self._people.compare(people, question=question, answerers=answerers.items(), now=now)

    def _ask(self, code: int) -> _Ask:
        if code not in self._asks:
            raise Invalid(f"Question {code} is unknown; tell of it by Asked first.")
        return self._asks[code]

    def _meet(self, person: int) -> None:
        if person < 0:
            raise Invalid(f"person must be a whole number from 0, not {person}.")
        self._people.meet(person)


def _hours(hours: Iterable[int]) -> list[int]:
    told: list[int] = checks.codes("hours", list(hours)).tolist()
    for hour in told:
        if hour >= WEEK_HOURS:
            raise Invalid(f"hours run from 0 (Monday 0:00 UTC) to {WEEK_HOURS - 1}, not {hour}.")
    return told
