"""What a community's history tells about who answers what: the engine's router, told by our rows.

The state is a function of the rows. It is built when it is first asked for and then goes on with
what is new, so that a worker that is killed loses nothing but some seconds. Only a job needs it,
and only here NumPy is imported: the server does without.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

import numpy as np

from docendo.commons.topics.api import offers_in
from docendo.engine.checks import Ints
from docendo.engine.routing import (
    Active,
    Answered,
    Asked,
    Candidates,
    Corpus,
    Event,
    Offered,
    Passed,
    Question,
    Ranking,
    Routed,
    Router,
    Term,
    Valued,
    related,
)
from docendo.learning.asks.models import Passing
from docendo.learning.asks.rules import Reasons, how_many
from docendo.learning.forum.api import Deed, Done, asked_since, deeds

# A longer memory would cost more and tell little: what was done fades within weeks.
NEWEST_QUESTIONS = 3_000
# A row may become visible after one with a higher number, so some are read again.
READ_AGAIN = 500
SIMILAR = 20
# Far ones tell nothing, so what is nearest counts by far the most.
NEARNESS = 4
# Questions less alike than this have little in common but common words.
ALIKE = 0.35
# Somebody is around at this hour so much more than others are that it is worth saying.
USUAL_HOUR = 1.5
# With fewer who have ever helped, everybody is asked.
LEAST_WILLING = 5
MOST_RANKED = 5
REMEMBERED = timedelta(days=90)
# Who asked what is older than all that is known.
UNKNOWN = 2**40
WORTH = {Deed.WORKED: 1.0, Deed.PRAISED: 0.5}

Telling = Callable[[], None]


class Advice(NamedTuple):
    """Somebody to ask, and why."""

    person_id: int
    reasons: Reasons


class Pool(NamedTuple):
    """Who may be asked at all, as codes of the router, and how often a week each."""

    codes: Ints
    limits: Ints


class Knowledge:
    """One community as the router knows it."""

    def __init__(self, community_id: int) -> None:
        self._community_id = community_id
        self._router = Router()
        self._corpus = Corpus()
        self._questions: dict[int, Question] = {}
        # An asker whom nobody knows any more has the negative number of their question.
        self._codes: dict[int, int] = {}
        self._keys: list[int] = []
        # {topic: {person: answers}}, and who answered which question: for saying why.
        self._answered: defaultdict[int, dict[int, int]] = defaultdict(dict)
        self._answerers: defaultdict[int, set[int]] = defaultdict(set)
        self._ever: defaultdict[int, int] = defaultdict(int)
        self._offers: dict[int, frozenset[int]] = {}
        self._helpers: set[int] = set()
        self._told: set[object] = set()
        self._marks: dict[Deed, int] = {}
        self._at = 0.0

    # --- Learning -------------------------------------------------------------------------------

    def catch_up(self, *, now: datetime) -> None:
        """Learn what is new since the last time; at first, all that is worth knowing."""
        for _at, tell in sorted(self.news(now=now), key=lambda told: told[0]):
            tell()

    def news(self, *, now: datetime) -> Iterator[tuple[float, Telling]]:
        """What is new, each with its time, in no order."""
        for each in self._deeds(now=now):
            self._marks[each.deed] = max(self._marks.get(each.deed, 0), each.pk)
            if self._is_new((each.deed, each.pk)):
                yield each.at.timestamp(), partial(self.tell, each)
        yield from self._offers_now()
        yield from self._passings(now=now)

    def _deeds(self, *, now: datetime) -> list[Done]:
        if self._marks:
            after = {deed: mark - READ_AGAIN for deed, mark in self._marks.items()}
            return deeds(self._community_id, after=after, until=now)
        since = asked_since(self._community_id, newest=NEWEST_QUESTIONS)
        return deeds(self._community_id, since=since, until=now) if since else []

    def _is_new(self, key: object) -> bool:
        if key in self._told:
            return False
        self._told.add(key)
        return True

    def _offers_now(self) -> Iterator[tuple[float, Telling]]:
        """Offers are told again where somebody's have changed."""
        offered: defaultdict[int, set[int]] = defaultdict(set)
        last: dict[int, float] = {}
        for person_id, topic_id, at in offers_in(self._community_id):
            offered[person_id].add(topic_id)
            last[person_id] = at.timestamp()
        for person_id in self._offers.keys() - offered.keys():
            yield self._at, partial(self._offer, person_id, frozenset(), self._at)
        for person_id, topic_ids in offered.items():
            topics, told = frozenset(topic_ids), last[person_id]
            if self._offers.get(person_id) != topics:
                yield told, partial(self._offer, person_id, topics, told)

    def _passings(self, *, now: datetime) -> Iterator[tuple[float, Telling]]:
        since = now - REMEMBERED
        rows = Passing.objects.filter(community=self._community_id, at__gte=since, at__lte=now)
        columns = rows.values_list("ask__thread_id", "person_id", "at", "declined_at")
        for thread_id, person_id, at, declined_at in columns:
            if self._is_new((thread_id, person_id)):
                told = at.timestamp()
                yield told, partial(self._pass, thread_id, person_id, told)
            if declined_at and self._is_new((thread_id, person_id, "declined")):
                told = declined_at.timestamp()
                yield told, partial(self._decline, thread_id, person_id, told)

    def tell(self, done: Done) -> None:
        """One thing that was done; things are told in order of time."""
        at = done.at.timestamp()
        if done.deed is Deed.ASKED:
            self._ask(done, at)
            return
        question = self._questions.get(done.thread_id)
        if question is None or done.person_id is None:
            return
        person = self._code(done.person_id)
        match done.deed:
            case Deed.ANSWERED if person != question.asker:
                self._observe(Answered(question.code, person, self._time(at)))
                self._helpers.add(done.person_id)
                self._ever[done.person_id] += 1
                self._answerers[done.thread_id].add(done.person_id)
                for topic_id in question.topics:
                    counts = self._answered[topic_id]
                    counts[done.person_id] = counts.get(done.person_id, 0) + 1
            case Deed.WORKED | Deed.PRAISED:
                if done.person_id in self._answerers[done.thread_id]:
                    worth = WORTH[done.deed]
                    self._observe(Valued(question.code, person, self._time(at), worth))
            case _:
                self._observe(Active(person, self._time(at)))

    def _ask(self, done: Done, at: float) -> None:
        asker = self._code(done.person_id if done.person_id is not None else -done.thread_id)
        text = f"{done.title}\n{done.body}"
        hits = related(text, corpus=self._corpus, most=SIMILAR) if len(self._corpus) else []
        alike = tuple((hit.code, hit.score**NEARNESS) for hit in hits)
        question = Question(done.thread_id, asker, done.topic_ids, alike)
        self._questions[done.thread_id] = question
        self._corpus.add(done.thread_id, title=done.title, body=done.body)
        self._observe(Asked(question, self._time(at)))
        self._observe(Active(asker, self._time(at)))

    def _offer(self, person_id: int, topics: frozenset[int], at: float) -> None:
        self._offers[person_id] = topics
        self._observe(Offered(self._code(person_id), topics, self._time(at)))
        if topics:
            self._helpers.add(person_id)
        else:
            del self._offers[person_id]

    def was_asked(self, thread_id: int, person_id: int, *, now: datetime) -> None:
        """Somebody has just been chosen: the next ask should not find them idle."""
        if self._is_new((thread_id, person_id)):
            self._pass(thread_id, person_id, now.timestamp())

    def _pass(self, thread_id: int, person_id: int, at: float) -> None:
        if thread_id in self._questions:
            self._observe(Routed(thread_id, self._code(person_id), self._time(at)))

    def _decline(self, thread_id: int, person_id: int, at: float) -> None:
        if thread_id in self._questions:
            self._observe(Passed(thread_id, self._code(person_id), self._time(at)))

    def _observe(self, event: Event) -> None:
        self._router.observe(event)

    def _time(self, at: float) -> float:
        """The router knows no going back: what became visible late happened just now to it."""
        self._at = max(self._at, at)
        return self._at

    def _code(self, key: int) -> int:
        """People have the codes of the router in the order in which it meets them."""
        if key not in self._codes:
            self._codes[key] = len(self._keys)
            self._keys.append(key)
        return self._codes[key]

    # --- Advising -------------------------------------------------------------------------------

    def pool(self, limits: Mapping[int, int]) -> Pool:
        """Those who may be asked and have ever helped or offered to; everybody where few have."""
        willing = {pk: limit for pk, limit in limits.items() if pk in self._helpers}
        return self.everybody(willing if len(willing) >= LEAST_WILLING else limits)

    def everybody(self, limits: Mapping[int, int]) -> Pool:
        """All of these, whether they ever helped or not."""
        codes = np.array([self._code(pk) for pk in limits], dtype=np.int64)
        # In their order, or every question would sort them.
        order = np.argsort(codes)
        return Pool(codes[order], np.array(list(limits.values()), dtype=np.int64)[order])

    def people(self, ranking: Ranking) -> list[int]:
        """The people of a ranking, the one to ask first, first."""
        return [self._keys[code] for code in ranking]

    def rank(
        self, thread_id: int, *, pool: Pool, but: Collection[int] = (), now: datetime
    ) -> Ranking:
        """Those who could be asked this, the one to ask first, first."""
        question = self._questions.get(thread_id) or Question(thread_id, UNKNOWN)
        left_out = [self._codes[pk] for pk in but if pk in self._codes]
        free = ~np.isin(pool.codes, left_out)
        candidates = Candidates(pool.codes[free], pool.limits[free])
        return self._router.rank(question, candidates=candidates, now=now.timestamp())

    def advise(
        self, thread_id: int, *, pool: Pool, but: Collection[int] = (), most: int | None = None,
        now: datetime,
    ) -> list[Advice]:  # fmt: skip
        """Whom to ask, and why; three to five of them, or as many as ``most``."""
        ranking = self.rank(thread_id, pool=pool, but=but, now=now)
        number = how_many(ranking.chance[:MOST_RANKED].tolist()) if most is None else most
        chosen = ranking.people[:number].tolist()
        newcomer = ranking.first_chance
        if newcomer is not None and newcomer not in chosen:
            chosen = [*chosen[: MOST_RANKED - 1], newcomer]
        return [
            Advice(self._keys[code], self._reasons(thread_id, code, ranking)) for code in chosen
        ]

    def _reasons(self, thread_id: int, code: int, ranking: Ranking) -> Reasons:
        question = self._questions.get(thread_id)
        topics = question.topics if question else ()
        person_id = self._keys[code]
        answers = {topic: self._answered[topic].get(person_id, 0) for topic in topics}
        about = max(answers, key=answers.__getitem__, default=None)
        near = (
            [other for other, alike in question.similar if alike > ALIKE**NEARNESS]
            if question
            else []
        )
        return Reasons(
            offered=tuple(topic for topic in topics if topic in self._offers.get(person_id, ())),
            about=about if about is not None and answers[about] else None,
            answered=answers[about] if about is not None else 0,
            alike=sum(person_id in self._answerers[other] for other in near),
            ever=self._ever[person_id],
            is_usual_hour=ranking.amount(code, Term.USUAL_HOUR) >= USUAL_HOUR,
            is_first_chance=code == ranking.first_chance,
        )
