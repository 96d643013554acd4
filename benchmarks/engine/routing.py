"""Who should be asked (a forum and a whole Stack Exchange site), and what was asked before."""

import csv
import gzip
import html
import re
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import chain, islice, takewhile
from pathlib import Path
from typing import Any, Self
from xml.etree import ElementTree as ET

import numpy as np
from matplotlib.figure import Figure
from rank_bm25 import BM25Okapi
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks.engine.rows import Growth, Row, bootstrap, growth
from docendo.engine.checks import Floats
from docendo.engine.routing import (
    Active,
    Answered,
    Asked,
    Candidates,
    Corpus,
    Question,
    Routed,
    Router,
    related,
)
from docendo.engine.text import runs

DAY = 24 * 3600.0
SEATS = 5
TYPED_OVER = 20_000
ROUNDS = 20


@dataclass(frozen=True)
class Replay:
    """A community's questions and answers in order of time, and the share that is only read."""

    events: tuple[Asked | Answered | Active, ...]
    texts: dict[int, str]
    skipped: float


@dataclass(frozen=True)
class Outcome:
    """The rank of the (best) real answerer for each question judged, and how often each was
    among the first five, of all who had answered by the end."""

    rank: Floats
    load: Floats

    @property
    def mrr(self) -> float:
        return _mrr(self.rank)

    def hits(self, most: int) -> float:
        return float((self.rank <= most).mean())

    @property
    def gini(self) -> float:
        ordered = np.sort(self.load)
        count = len(ordered)
        return float((2 * np.arange(1, count + 1) - count - 1) @ ordered / (count * ordered.sum()))

    @property
    def busiest_tenth(self) -> float:
        ordered = np.sort(self.load)[::-1]
        return float(ordered[: -(-len(ordered) // 10)].sum() / ordered.sum())


def forum(data: Path) -> Replay:
    """MOOC forum 1: every reply answers the message of the one replied to, at its own time."""
    with (data / "replies" / "mooc_forum_1_edgelist.csv").open(errors="replace") as lines:
        rows = list(csv.DictReader(lines))
    topic: dict[tuple[str, str], int] = {}
    kinds = ("Discussion ID", "Discussion Title", "Discussion Category", "Parent Category")
    told = sorted((_time(row["Timestamp"]), code) for code, row in enumerate(rows))
    events: list[Asked | Answered] = []
    for at, code in told:
        row = rows[code]
        topics = tuple(topic.setdefault((kind, row[kind]), len(topic)) for kind in kinds)
        question = Question(code, int(row["Receiver"]), topics)
        events += [Asked(question, at), Answered(code, int(row["Sender"]), at)]
    return Replay(tuple(events), {}, 1 / 3)


def _time(text: str) -> float:
    return datetime.strptime(text, "%m/%d/%y %H:%M").replace(tzinfo=UTC).timestamp()


def site(data: Path) -> Replay:
    """The Cardano dump: questions, answers by others than the asker, and who was around."""
    folder = data / "stackexchange-cardano"
    posts = list(_rows(folder / "Posts.xml"))
    people: dict[str, int] = {}
    topic: dict[str, int] = {}

    def person(row: dict[str, str]) -> int:
        # Whoever deleted their account is somebody else each time.
        return people.setdefault(row.get("OwnerUserId") or f"post {row['Id']}", len(people))

    parent = {row["Id"]: row.get("ParentId", row["Id"]) for row in posts}
    asker = {row["Id"]: person(row) for row in posts if row["PostTypeId"] == "1"}
    events: list[Asked | Answered | Active] = []
    texts = {}
    for row in posts:
        at = datetime.fromisoformat(row["CreationDate"]).replace(tzinfo=UTC).timestamp()
        if row["PostTypeId"] == "1":
            tags = re.findall("<(.+?)>", row["Tags"])
            topics = tuple(topic.setdefault(tag, len(topic)) for tag in tags)
            question = Question(int(row["Id"]), asker[row["Id"]], topics)
            events += [Asked(question, at), Active(question.asker, at)]
            body = html.unescape(re.sub("<.+?>", " ", row["Body"]))
            texts[question.code] = f"{row['Title']}\n{body}"
        elif row["PostTypeId"] == "2" and person(row) != asker[row["ParentId"]]:
            events.append(Answered(int(row["ParentId"]), person(row), at))
    for row in _rows(folder / "Comments.xml"):
        if "UserId" in row and parent.get(row["PostId"]) in asker:
            at = datetime.fromisoformat(row["CreationDate"]).replace(tzinfo=UTC).timestamp()
            events.append(Active(people.setdefault(row["UserId"], len(people)), at))
    events.sort(key=lambda event: event.at)
    return Replay(tuple(events), texts, 1 / 3)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    return (dict(row.attrib) for row in ET.parse(path).getroot())


class Ours:
    """The router, with the questions so far to find similar ones among."""

    def __init__(self, replay: Replay) -> None:
        self.router = Router(seats=SEATS)
        self._texts = replay.texts
        self._corpus = Corpus()

    def tell(self, event: Asked | Answered | Active | Routed) -> None:
        self.router.observe(event)

    def similar(self, question: Question) -> Question:
        """With the questions that ask something alike, if there are texts."""
        text = self._texts.get(question.code)
        if text is None:
            return question
        found = related(text, corpus=self._corpus, most=20) if len(self._corpus) else []
        title, _line, body = text.partition("\n")
        self._corpus.add(question.code, title=title, body=body)
        # Far ones tell nothing, so what is nearest counts by far the most.
        alike = tuple((hit.code, hit.score**4) for hit in found)
        return Question(question.code, question.asker, question.topics, alike)

    def order(self, question: Question, candidates: list[int], now: float) -> list[int]:
        return list(self.router.rank(question, candidates=candidates, now=now))


class Counting:
    """Most active overall, or within the topics; ties by who is more active overall, then code."""

    def __init__(self, *, by_topic: bool) -> None:
        self._by_topic = by_topic
        self._counts: defaultdict[int, Counter[int]] = defaultdict(Counter)
        self._topics: dict[int, tuple[int, ...]] = {}

    def tell(self, event: Asked | Answered | Active | Routed) -> None:
        match event:
            case Asked(question):
                self._topics[question.code] = question.topics
            case Answered(code, person):
                for topic in (-1, *self._topics[code]):
                    self._counts[topic][person] += 1

    def similar(self, question: Question) -> Question:
        return question

    def score(self, question: Question, person: int) -> float:
        if not self._by_topic:
            return self._counts[-1][person]
        return sum(self._counts[topic][person] for topic in question.topics)

    def order(self, question: Question, candidates: list[int], _now: float) -> list[int]:
        return sorted(candidates, key=lambda person: (-self.score(question, person), person))


class Post:
    """Tells of each event as it happens, and of answers so many seconds ``late``."""

    def __init__(self, who: Ours | Counting, *, late: float) -> None:
        self._who, self._late = who, late
        self._waiting: deque[Answered] = deque()

    def tell(self, event: Asked | Answered | Active | Routed) -> None:
        while self._waiting and self._waiting[0].at <= event.at:
            self._who.tell(self._waiting.popleft())
        if isinstance(event, Answered) and self._late:
            self._waiting.append(replace(event, at=event.at + self._late))
        else:
            self._who.tell(event)


def play(replay: Replay, who: Ours | Counting, *, each_answer: bool, late: float = 0.0) -> Outcome:
    """Rank everybody who answered before for each question, tell what was answered, and go on.

    Answers are told so many seconds ``late``. ``each_answer`` judges every answer, else the best
    placed answerer of a question. Five are asked once a question is known to have such an
    answerer, so that all methods ask equally often.
    """
    post = Post(who, late=late)
    total = sum(isinstance(event, Asked) for event in replay.events)
    known: set[int] = set()
    orders: dict[int, tuple[list[int], Callable[[int], float]]] = {}
    ranks: defaultdict[int, list[float]] = defaultdict(list)
    load: Counter[int] = Counter()
    asked = 0
    for event in replay.events:
        match event:
            case Asked(question, at):
                asked += 1
                question = who.similar(question)
                post.tell(Asked(question, at))
                candidates = sorted(known - {question.asker})
                if asked > total * replay.skipped and candidates:
                    order = who.order(question, candidates, at)
                    orders[question.code] = order, _ties(who, question, order)
            case Answered(code, person, at):
                order, rank = orders.get(code, ([], float))
                if person in known and person in order:
                    if code not in ranks:
                        load.update(order[:SEATS])
                        for one in order[:SEATS]:
                            post.tell(Routed(code, one, at))
                    ranks[code].append(rank(person))
                post.tell(event)
                known.add(person)
            case Active():
                post.tell(event)
    judged = [rank for found in ranks.values() for rank in (found if each_answer else [min(found)])]
    return Outcome(np.array(judged), np.array([load[person] for person in sorted(known)], float))


def _ties(who: Ours | Counting, question: Question, order: list[int]) -> Callable[[int], float]:
    """The rank of a person, where ties count half."""
    if isinstance(who, Ours):
        return {person: float(place) for place, person in enumerate(order, 1)}.__getitem__
    scores = np.array([who.score(question, person) for person in order])
    of = dict(zip(order, scores.tolist(), strict=True))

    def rank(person: int) -> float:
        above, level = (scores > of[person]).sum(), (scores == of[person]).sum()
        return float(1 + above + (level - 1) / 2)

    return rank


@dataclass(frozen=True)
class Asking:
    """A question as it is asked, and its candidates: title, body, whether they are related."""

    title: str
    body: str
    candidates: tuple[tuple[str, str, bool], ...]


def askings(data: Path, part: str) -> list[Asking]:
    """SemEval's file holds both titles in one column; what all of a question share is its own."""
    path = data / "questions" / f"semeval2016_related_{part}.csv.gz"
    grouped: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            grouped[row["question"]].append(row)
    found = []
    for body, rows in grouped.items():
        titles = [row["feature"].split() for row in rows]
        own = _shared(titles) if len(rows) > 1 else len(titles[0]) // 2
        candidates = tuple(
            (" ".join(title[own:]), row["rel_question"], row["labels"] != "Irrelevant")
            for title, row in zip(titles, rows, strict=True)
        )
        found.append(Asking(" ".join(titles[0][:own]), body, candidates))
    return found


def _shared(titles: list[list[str]]) -> int:
    """How many words all titles begin with."""
    alike = (len(set(words)) == 1 for words in zip(*titles, strict=False))
    return sum(takewhile(bool, alike))


def average_precision(scores: list[float], relevant: list[bool]) -> float:
    """Of equal scores the irrelevant come first, so that no order in the file can help."""
    order = np.lexsort((np.asarray(relevant), -np.asarray(scores)))
    hit = np.asarray(relevant)[order]
    return float((np.cumsum(hit) / np.arange(1, len(hit) + 1))[hit].mean())


def precisions(asked: list[Asking], scores: Callable[[Asking], list[float]]) -> Floats:
    """The average precision of every question that has a related one."""
    return np.array(
        [
            average_precision(scores(one), [is_related for *_text, is_related in one.candidates])
            for one in asked
            if any(is_related for *_text, is_related in one.candidates)
        ]
    )


def _of_corpus(pool: list[Asking], **options: Any) -> Callable[[Asking], list[float]]:
    corpus = Corpus(**options)
    codes: dict[tuple[str, str], int] = {}
    for one in pool:
        for title, body, _related in one.candidates:
            corpus.add(codes.setdefault((title, body), len(codes)), title=title, body=body)

    def scores(asked: Asking) -> list[float]:
        own = [codes[title, body] for title, body, _related in asked.candidates]
        found = related(
            f"{asked.title}\n{asked.body}", corpus=corpus, most=len(own), among=sorted(set(own))
        )
        of = {hit.code: hit.score for hit in found}
        return [of.get(code, 0.0) for code in own]

    return scores


def _of_bm25(pool: list[Asking]) -> Callable[[Asking], list[float]]:
    texts = [f"{title} {body}" for one in pool for title, body, _related in one.candidates]
    bm25 = BM25Okapi([runs(text) for text in texts])
    first: dict[int, int] = {}
    for one in pool:
        first[id(one)] = sum(len(other.candidates) for other in pool[: len(first)])

    def scores(asked: Asking) -> list[float]:
        at = first[id(asked)]
        every = bm25.get_scores(runs(f"{asked.title} {asked.body}"))
        return [float(score) for score in every[at : at + len(asked.candidates)]]

    return scores


def _of_tfidf(pool: list[Asking]) -> Callable[[Asking], list[float]]:
    texts = [f"{title} {body}" for one in pool for title, body, _related in one.candidates]
    vectors = TfidfVectorizer().fit(texts)

    def scores(asked: Asking) -> list[float]:
        own = vectors.transform([f"{title} {body}" for title, body, _ in asked.candidates])
        query = vectors.transform([f"{asked.title} {asked.body}"])
        return [float(score) for score in (own @ query.T).toarray()[:, 0]]

    return scores


def measure(data: Path) -> list[Row]:
    return [*_measured_forum(data), *_measured_site(data), *_measured_related(data)]


def _mrr(rank: Floats) -> float:
    return float((1 / rank).mean())


def _measured_forum(data: Path) -> list[Row]:
    replay = forum(data)
    ours = play(replay, Ours(replay), each_answer=True)
    active = play(replay, Counting(by_topic=False), each_answer=True)
    late = play(replay, Ours(replay), each_answer=True, late=DAY)
    late_peers = {
        name: play(replay, Counting(by_topic=by_topic), each_answer=True, late=DAY)
        for name, by_topic in (("most active", False), ("most active in the topics", True))
    }
    known = {"category profile": 0.162}
    return [
        Row(
            "routing", "MOOC forum, MRR", ours.mrr, bootstrap(_mrr, ours.rank),
            {"most active": active.mrr}, known, least=0.20,
        ),
        Row(
            "routing", "MOOC forum, hit@10", ours.hits(10),
            bootstrap(lambda rank: float((rank <= 10).mean()), ours.rank),
            {"most active": active.hits(10)}, {"category profile": 0.370}, least=0.45,
        ),
        Row(
            "routing", "MOOC forum, Gini of load", ours.gini, None,
            {"most active": active.gini}, most=0.9 * active.gini,
        ),
        Row(
            "routing", "MOOC forum, MRR, answers told a day late",
            late.mrr, bootstrap(_mrr, late.rank),
            {name: peer.mrr for name, peer in late_peers.items()},
        ),
        Row(
            "routing", "MOOC forum, hit@10, answers told a day late", late.hits(10), None,
            {name: peer.hits(10) for name, peer in late_peers.items()},
        ),
    ]  # fmt: skip


def _measured_site(data: Path) -> list[Row]:
    replay = site(data)
    ours = play(replay, Ours(replay), each_answer=False)
    peers = {
        "most active": play(replay, Counting(by_topic=False), each_answer=False),
        "most active in the tags": play(replay, Counting(by_topic=True), each_answer=False),
    }
    hits = {name: peer.hits(SEATS) for name, peer in peers.items()}
    mrr = {name: peer.mrr for name, peer in peers.items()}
    busiest = {name: peer.busiest_tenth for name, peer in peers.items()}
    return [
        Row(
            "routing", "Stack Exchange site, hit@5", ours.hits(SEATS),
            bootstrap(lambda rank: float((rank <= SEATS).mean()), ours.rank),
            hits, least=max(hits.values()),
        ),
        Row(
            "routing", "Stack Exchange site, MRR", ours.mrr, bootstrap(_mrr, ours.rank),
            mrr, least=max(mrr.values()),
        ),
        Row(
            "routing", "Stack Exchange site, load on the busiest tenth", ours.busiest_tenth, None,
            busiest, most=min(busiest.values()),
        ),
    ]  # fmt: skip


def _measured_related(data: Path) -> list[Row]:
    parts = {part: askings(data, part) for part in ("train", "val", "test")}
    pool = [one for asked in parts.values() for one in asked]
    ours = precisions(parts["test"], _of_corpus(pool))
    both = parts["train"] + parts["val"]
    bm25, tfidf = _of_bm25(pool), _of_tfidf(pool)
    large = Large.of(pool)
    cost = milliseconds(parts["test"], large.corpus)
    return [
        Row(
            "routing", "related questions, MAP on the test file", 100 * ours.mean(),
            bootstrap(lambda each: float(100 * each.mean()), ours),
            {
                "rank_bm25": 100 * precisions(parts["test"], bm25).mean(),
                "word TF-IDF": 100 * precisions(parts["test"], tfidf).mean(),
            },
            least=85.0, format="{:.1f}",
        ),
        Row(
            "routing", "related questions, MAP on the other two files",
            100 * precisions(both, _of_corpus(pool)).mean(), None,
            {
                "rank_bm25": 100 * precisions(both, bm25).mean(),
                "word TF-IDF": 100 * precisions(both, tfidf).mean(),
            },
            format="{:.1f}",
        ),
        Row(
            "routing", "related questions, part found in the first 10 of 20,000",
            large.found(parts["test"], is_full=False), None,
            {"reading all 20,000": large.found(parts["test"], is_full=True)},
        ),
        Row(
            "routing", "related questions, ms of processor a whole question over 20,000",
            cost["whole"], most=2.0, format="{:.2f}",
        ),
        Row(
            "routing", "related questions, ms of processor a title over 20,000",
            cost["title"], most=2.0, format="{:.2f}",
        ),
    ]  # fmt: skip


@dataclass(frozen=True)
class Large:
    """All candidates of the files, among questions mixed of their words: 20,000 together."""

    corpus: Corpus
    codes: dict[tuple[str, str], int]

    @classmethod
    def of(cls, pool: list[Asking]) -> Self:
        texts = dict.fromkeys((title, body) for one in pool for title, body, _ in one.candidates)
        corpus = Corpus()
        every = islice(chain(texts, _mixed(pool)), TYPED_OVER)
        for code, (title, body) in enumerate(every):
            corpus.add(code, title=title, body=body)
        return cls(corpus, {text: code for code, text in enumerate(texts)})

    def found(self, asked: list[Asking], *, is_full: bool) -> float:
        """The part of the related questions that is among the first ten.

        Of a search, or of reading everything (``is_full``).
        """
        among = np.arange(len(self.corpus)) if is_full else None
        shares = []
        for one in asked:
            wanted = {self.codes[title, body] for title, body, is_one in one.candidates if is_one}
            if wanted:
                text = f"{one.title}\n{one.body}"
                hits = {hit.code for hit in related(text, corpus=self.corpus, among=among)}
                shares.append(len(hits & wanted) / min(len(wanted), 10))
        return float(np.mean(shares))


def milliseconds(asked: list[Asking], corpus: Corpus) -> dict[str, float]:
    """Processor time of a search with real questions.

    The best of many rounds: others share the machine, and its cores their caches.
    """
    texts = {
        "whole": [f"{one.title}\n{one.body}" for one in asked],
        "title": [one.title for one in asked],
    }
    return {
        name: 1000
        * min(_processor(partial(_search_all, some, corpus)) for _ in range(ROUNDS))
        / len(some)
        for name, some in texts.items()
    }


def _search_all(texts: list[str], corpus: Corpus) -> None:
    for text in texts:
        related(text, corpus=corpus)


def _processor(call: Callable[[], object]) -> float:
    started = time.process_time()
    call()
    return time.process_time() - started


def _mixed(asked: list[Asking]) -> Iterator[tuple[str, str]]:
    """Titles and bodies of real length, each from the words of two real questions."""
    rng = np.random.default_rng(0)
    texts = [(title, body) for one in asked for title, body, _related in one.candidates]
    while True:
        one, other = rng.integers(len(texts), size=2)
        words = f"{texts[one][1]} {texts[other][1]}".split()
        rng.shuffle(words)
        yield texts[one][0], " ".join(words[: len(texts[one][1].split())])


def grow() -> list[Growth]:
    """A routing pass in a large community, and the largest corpus that a community may hold."""
    routers = {people: _busy(people) for people in (5_000, 50_000)}
    corpora = {count: _filled(count) for count in (10_000, 100_000)}
    return [
        growth(
            "routing", "rank everybody for a question, 10 times", size="5,000 people",
            one=partial(_rank, routers[5_000], 5_000), ten=partial(_rank, routers[50_000], 50_000),
        ),
        growth(
            "routing", "observe 100 answers", size="5,000 people",
            one=partial(_answer, routers[5_000]), ten=partial(_answer, routers[50_000]),
        ),
        growth(
            "routing", "find related questions, 100 times", size="10,000 questions",
            one=partial(_find, corpora[10_000]), ten=partial(_find, corpora[100_000]),
        ),
        growth(
            "routing", "build a corpus", size="2,000 questions",
            one=partial(_filled, 2_000), ten=partial(_filled, 20_000),
        ),
    ]  # fmt: skip


def _busy(people: int) -> Router:
    """A tenth of the people help, each with two of a hundred topics."""
    rng = np.random.default_rng(0)
    router = Router()
    for code in range(people // 10):
        asker, helper = rng.integers(people, size=2).tolist()
        question = Question(code, asker, tuple(rng.integers(100, size=2).tolist()))
        router.observe(Asked(question, code * 60.0))
        router.observe(Answered(code, helper, code * 60.0))
    return router


def _rank(router: Router, people: int) -> None:
    everyone = np.arange(people)
    limit = np.full(people, 5)
    for code in range(10):
        question = Question(10**6 + code, code, (code, code + 1))
        router.rank(question, candidates=Candidates(everyone, limit), now=1e7)


def _answer(router: Router) -> None:
    at = 1e7
    for code in range(100):
        router.observe(Asked(Question(2 * 10**6 + code, code, (code % 7,)), at))
        router.observe(Answered(2 * 10**6 + code, 3 * code, at))


def _filled(count: int) -> Corpus:
    """Texts of sixty words by Zipf's law."""
    rng = np.random.default_rng(0)
    corpus = Corpus()
    for code in range(count):
        words = [f"{word:x}word" for word in np.minimum(rng.zipf(1.3, 60), 10**6).tolist()]
        corpus.add(code, title=" ".join(words[:8]), body=" ".join(words[8:]))
    return corpus


def _find(corpus: Corpus) -> None:
    rng = np.random.default_rng(1)
    for _turn in range(100):
        words = np.minimum(rng.zipf(1.3, 12), 10**6).tolist()
        related(" ".join(f"{word:x}word" for word in words), corpus=corpus)


# Okabe and Ito's colors, which keep apart for the color-blind.
_BLUE, _ORANGE, _GREEN = "#0072B2", "#D55E00", "#009E73"


def draw(data: Path) -> dict[str, Figure]:
    """Whom the first five places reach, and how many of the real answerers they hold."""
    replay = site(data)
    methods = {
        "most active": (play(replay, Counting(by_topic=False), each_answer=False), _ORANGE, ":"),
        "most active in the tags": (
            play(replay, Counting(by_topic=True), each_answer=False), _GREEN, "--",
        ),
        "Docendo": (play(replay, Ours(replay), each_answer=False), _BLUE, "-"),
    }  # fmt: skip
    figure = Figure(figsize=(9, 3.6), layout="constrained", facecolor="white")
    hits, loads = figure.subplots(1, 2)
    for name, (outcome, color, line) in methods.items():
        asked = np.arange(1, 21)
        share = [100 * outcome.hits(int(most)) for most in asked]
        hits.plot(asked, share, line, color=color, label=name, linewidth=2)
        load = np.sort(outcome.load)[::-1][:60]
        loads.plot(np.arange(1, len(load) + 1), load, line, color=color, label=name, linewidth=2)
    hits.set(
        title="A real answerer is among those asked", xlabel="people asked for a question",
        ylabel="% of questions", ylim=(0, 100), xticks=[1, 5, 10, 15, 20],
    )  # fmt: skip
    loads.set(
        title="How often each would be asked", xlabel="people, from the busiest",
        ylabel="times among the first five", yscale="symlog",
    )  # fmt: skip
    hits.legend(frameon=False)
    for axes in (hits, loads):
        axes.grid(alpha=0.3)
    return {"routing": figure}
