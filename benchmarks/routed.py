"""How well, and how quickly, the site itself passes questions on.

    python -m benchmarks.routed replay COMMUNITY    the imported community, in order of time
    python -m benchmarks.routed pass                2,000 asks that are due, 5,000 members

The first plays the community's history to the very code that the job runs, as
shared/data/PROTOCOLS.md says: from the second third on, each question with an answerer who had
answered before; candidates are all who had; nothing later is known. Peers see the same.
"""

import json
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import django

django.setup()

import numpy as np  # noqa: E402 Django first
from django.db import connection, transaction  # noqa: E402

from benchmarks.sites import memory_mb  # noqa: E402
from docendo.commons.communities.api import (  # noqa: E402
    Community,
    Door,
    Membership,
    Role,
    Visibility,
)
from docendo.commons.people.models import Person  # noqa: E402
from docendo.commons.topics.models import Offer, Topic  # noqa: E402
from docendo.kernel import clock  # noqa: E402
from docendo.learning.asks.actions import pass_on, routing  # noqa: E402
from docendo.learning.asks.models import Ask, Passing  # noqa: E402
from docendo.learning.asks.queries.knowledge import Knowledge  # noqa: E402
from docendo.learning.asks.rules import USUAL_A_WEEK, how_many  # noqa: E402
from docendo.learning.forum.api import Deed, Done, Post, Thread, deeds  # noqa: E402
from docendo.learning.forum.models import ThreadTopic  # noqa: E402

SEATS = 5
NO_LIMIT = 2**31


# --- How well -----------------------------------------------------------------------------------


@dataclass
class Score:
    """The ranks of the best placed real answerers, and how often each person was asked."""

    ranks: list[float] = field(default_factory=list)
    asked: Counter[int] = field(default_factory=Counter)
    reached: int = 0

    def figures(self, known: Iterable[int]) -> dict[str, float]:
        ranks = np.array(self.ranks)
        load = np.sort([self.asked[person] for person in known])[::-1]
        return {
            "hit@5": float((ranks <= SEATS).mean()),
            "MRR": float((1 / ranks).mean()),
            "load on the busiest tenth": float(load[: -(-len(load) // 10)].sum() / load.sum()),
        }


class Counting:
    """Most active overall or in the topics, as a peer; ties count half."""

    def __init__(self, *, by_topic: bool) -> None:
        self._by_topic = by_topic
        self._counts: defaultdict[int, Counter[int]] = defaultdict(Counter)

    def answered(self, person: int, topics: Sequence[int]) -> None:
        for topic in (-1, *topics):
            self._counts[topic][person] += 1

    def scores(self, people: Sequence[int], topics: Sequence[int]) -> dict[int, float]:
        looked_at = tuple(topics) if self._by_topic else (-1,)
        return {each: sum(self._counts[topic][each] for topic in looked_at) for each in people}


def rank_of(person: int, scores: dict[int, float]) -> float:
    values = np.array(list(scores.values()))
    above, level = (values > scores[person]).sum(), (values == scores[person]).sum()
    return float(1 + above + (level - 1) / 2)


def replay(community_id: int) -> dict[str, dict[str, float]]:
    """Play the history once to the site's own knowledge, and once for each peer beside it."""
    history = deeds(community_id, since=datetime(1990, 1, 1, tzinfo=UTC), until=clock.now())
    asked = {each.thread_id: each for each in history if each.deed is Deed.ASKED}
    answers: defaultdict[int, list[Done]] = defaultdict(list)
    for each in history:
        if each.deed is Deed.ANSWERED and each.thread_id in asked:
            by_other = each.person_id not in (None, asked[each.thread_id].person_id)
            answers[each.thread_id] += [each] if by_other else []
    return {
        "the site": _play(history, answers, Played(community_id)),
        "the site, three to five and three a week": _play(
            history, answers, Played(community_id, as_in_life=True)
        ),
        "most active": _play(history, answers, Counted(by_topic=False)),
        "most active in the topics": _play(history, answers, Counted(by_topic=True)),
    }


class Played:
    """The site: the knowledge of the job, told one deed after the other."""

    def __init__(self, community_id: int, *, as_in_life: bool = False) -> None:
        self.knowledge = Knowledge(community_id)
        self._as_in_life = as_in_life

    def tell(self, done: Done) -> None:
        self.knowledge.tell(done)

    def order(self, done: Done, known: Sequence[int]) -> tuple[dict[int, float], list[int]]:
        limit = USUAL_A_WEEK if self._as_in_life else NO_LIMIT
        pool = self.knowledge.everybody(dict.fromkeys(known, limit))
        but = [done.person_id] if done.person_id is not None else []
        ranking = self.knowledge.rank(done.thread_id, pool=pool, but=but, now=done.at)
        people = self.knowledge.people(ranking)
        number = how_many(ranking.chance[:SEATS].tolist()) if self._as_in_life else SEATS
        return {person: -place for place, person in enumerate(people)}, people[:number]

    def ask(self, done: Done, people: Sequence[int]) -> None:
        for person in people:
            self.knowledge.was_asked(done.thread_id, person, now=done.at)


class Counted:
    def __init__(self, *, by_topic: bool) -> None:
        self._counting = Counting(by_topic=by_topic)
        self._asked: dict[int, Done] = {}

    def tell(self, done: Done) -> None:
        if done.deed is Deed.ASKED:
            self._asked[done.thread_id] = done
        elif done.deed is Deed.ANSWERED and done.thread_id in self._asked:
            question = self._asked[done.thread_id]
            if done.person_id is not None and done.person_id != question.person_id:
                self._counting.answered(done.person_id, question.topic_ids)

    def order(self, done: Done, known: Sequence[int]) -> tuple[dict[int, float], list[int]]:
        candidates = [person for person in known if person != done.person_id]
        scores = self._counting.scores(candidates, done.topic_ids)
        people = sorted(candidates, key=lambda person: (-scores[person], person))
        return scores, people[:SEATS]

    def ask(self, done: Done, people: Sequence[int]) -> None:
        """Nobody is spared for having been asked."""


def _play(
    history: Sequence[Done], answers: dict[int, list[Done]], who: Played | Counted
) -> dict[str, float]:
    total = sum(each.deed is Deed.ASKED for each in history)
    known: set[int] = set()
    score = Score()
    hits = people_asked = seen = 0
    for each in history:
        who.tell(each)
        if each.deed is Deed.ASKED:
            seen += 1
            real = {answer.person_id for answer in answers[each.thread_id]} & known
            if seen <= total / 3 or not real:
                continue
            scores, people = who.order(each, sorted(known))
            there = [rank_of(one, scores) for one in real if one is not None and one in scores]
            score.ranks.append(min(there, default=float(len(known) + 1)))
            score.asked.update(people)
            who.ask(each, people)
            hits += bool(real & set(people))
            people_asked += len(people)
        elif each in answers.get(each.thread_id, ()) and each.person_id is not None:
            known.add(each.person_id)
    figures = score.figures(known)
    judged = len(score.ranks)
    return {
        **figures,
        "an answerer is asked": hits / judged,
        "people asked a question": people_asked / judged,
        "questions": judged,
    }


# --- How quickly --------------------------------------------------------------------------------

MEMBERS, ASKS, TOPICS, HISTORY = 5_000, 2_000, 100, 3_000


def passing(*, times: int = 1) -> dict[str, float]:
    """A pass over asks that are all due at once, with a worker that has just started."""
    rng = np.random.default_rng(0)
    now = clock.now()
    community = _large(rng, members=MEMBERS * times, now=now)
    due = _due(community, rng, count=ASKS * times, now=now)
    started = time.perf_counter()
    routing.known(community.pk, now=now)
    built = time.perf_counter()
    before = len(connection.queries_log)
    done = pass_on(community.pk, now=now)
    ended = time.perf_counter()
    asked = Passing.objects.filter(community=community)
    if done != due or asked.count() < 3 * due:
        sys.exit(f"{done} of {due} were passed on, to {asked.count()} people")
    most = Counter(asked.values_list("person_id", flat=True)).most_common(1)[0][1]
    if most > USUAL_A_WEEK:
        sys.exit(f"somebody was asked {most} times")
    return {
        "learning the history, seconds": built - started,
        "a pass, seconds": ended - built,
        "people asked": asked.count(),
        "memory, MB": memory_mb(os.getpid()),
        "queries": len(connection.queries_log) - before,
    }


@transaction.atomic
def _large(rng: np.random.Generator, *, members: int, now: datetime) -> Community:
    """Everybody has offered help with three topics, and a third of them have answered."""
    community = Community.objects.create(
        slug=f"large-{members}", name="Large", about="Large", language="en", entry=Door.OPEN,
        visibility=Visibility.PUBLIC, created_at=now,
    )  # fmt: skip
    people = Person.objects.bulk_create(
        Person(email=f"large{members}-{number}@example.org", name=f"M {number}", password="!")
        for number in range(members)
    )
    Membership.objects.bulk_create(
        Membership.of(community, person, Role.MEMBER, joined_at=now) for person in people
    )
    topics = Topic.objects.bulk_create(
        Topic(community=community, slug=f"t{number}", name=f"Topic {number}", created_at=now)
        for number in range(TOPICS)
    )
    Offer.objects.bulk_create(
        Offer(
            community=community, topic=topics[topic], person=person, level=2,
            at=now - timedelta(days=90),
        )
        for person in people
        for topic in rng.choice(TOPICS, 3, replace=False)
    )  # fmt: skip
    ids = [person.pk for person in people]
    _threads(community, rng, topics, ids, count=HISTORY, now=now, is_answered=True)
    return community


def _due(community: Community, rng: np.random.Generator, *, count: int, now: datetime) -> int:
    topics = list(Topic.objects.filter(community=community).order_by("pk"))
    here = Membership.objects.filter(community=community).order_by("person")
    ids = list(here.values_list("person_id", flat=True))
    threads = _threads(community, rng, topics, ids, count=count, now=now, is_answered=False)
    Ask.objects.bulk_create(
        Ask(community=community, thread=thread, asked_at=thread.created_at, due_at=now)
        for thread in threads
    )
    return count


def _threads(
    community: Community,
    rng: np.random.Generator,
    topics: Sequence[Topic],
    people: Sequence[int],
    *,
    count: int,
    now: datetime,
    is_answered: bool,
) -> list[Thread]:
    words = [f"word{number}" for number in range(5_000)]
    minutes = np.sort(rng.integers(60, 60 * 24 * 60, size=count))[::-1]
    texts = [
        " ".join(words[word] for word in np.minimum(rng.zipf(1.3, 40), 4_999))
        for _number in range(count)
    ]
    first = timedelta(days=0 if not is_answered else 2)
    threads = Thread.objects.bulk_create(
        Thread(
            community=community, title=text[:60], author_id=people[int(rng.integers(len(people)))],
            created_at=now - first - timedelta(minutes=int(minute) if is_answered else 1),
            active_at=now, answer_count=int(is_answered),
        )
        for text, minute in zip(texts, minutes, strict=True)
    )  # fmt: skip
    ThreadTopic.objects.bulk_create(
        ThreadTopic(community=community, thread=thread, topic=topics[topic], position=position)
        for thread in threads
        for position, topic in enumerate(rng.choice(TOPICS, 2, replace=False))
    )
    Post.objects.bulk_create(
        Post(
            community=community, thread=thread, is_question=True, author_id=thread.author_id,
            body=text, created_at=thread.created_at,
        )
        for thread, text in zip(threads, texts, strict=True)
    )  # fmt: skip
    if is_answered:
        helpers = people[: len(people) // 3]
        Post.objects.bulk_create(
            Post(
                community=community, thread=thread, body="So.",
                author_id=helpers[int(len(helpers) * rng.random() ** 2)],
                created_at=thread.created_at + timedelta(hours=3),
            )
            for thread in threads
        )  # fmt: skip
    return threads


def main() -> None:
    match sys.argv[1:]:
        case ["replay", slug]:
            print(json.dumps(replay(Community.objects.get(slug=slug).pk)))
        case ["pass", *times]:
            print(json.dumps(passing(times=int(times[0]) if times else 1)))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
