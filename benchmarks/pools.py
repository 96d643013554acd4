"""Pools that look like real ones, from a seed: skewed topics, scarce tutors, sparse evenings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np

from docendo.commons.matching.rules.pool import Meetings, Offers, Pool, Wishes, weeks
from docendo.engine.checks import Ints

NOW = datetime(2026, 11, 26, tzinfo=UTC)
# By how many of a hundred people live where; a term begins in autumn, clocks change in spring.
ZONES = {
    "Europe/Berlin": 55, "Africa/Cairo": 12, "America/New_York": 12, "Asia/Kolkata": 10,
    "Europe/London": 8, "Pacific/Auckland": 3,
}  # fmt: skip
TUTORS, STUDENTS = 0, 1
HALF_HOURS = 7 * 48


@dataclass(frozen=True)
class Drawn:
    """A pool, and what people said of their weeks: half hours by the clocks of a zone."""

    pool: Pool
    free: Sequence[bytes]
    zones: Sequence[str]


def pool(people: int, *, seed: int = 0) -> Pool:
    return drawn(people, seed=seed).pool


def drawn(people: int, *, seed: int = 0) -> Drawn:
    """A pool of so many people.

    A fifth are enrolled as tutors, with two to four topics and one to three seats; all others are
    students with one to three wishes and, most of them, something that they could help with, too.
    Topics follow Zipf's law, another order for what is offered than for what is wished, so that
    what everybody wants few can teach. One topic for every fifty people, twelve at least. People
    are free on two to five evenings, some at lunch, some on weekends.
    """
    rng = np.random.default_rng(seed)
    topics = max(12, people // 50)
    popular = 1 / np.arange(1, topics + 1)
    wished = popular / popular.sum()
    # Half of the supply follows the demand; the other half is what people happen to know.
    offered = (wished + rng.permutation(wished)) / 2
    is_tutor = rng.random(people) < 0.2

    counts = np.where(is_tutor, rng.integers(2, 5, people), rng.integers(0, 3, people))
    owner, topic = _drawn(rng, counts, offered)
    level = np.where(
        is_tutor[owner], rng.integers(2, 5, len(owner)), rng.integers(1, 4, len(owner))
    )
    offers = Offers(
        owner,
        topic,
        level,
        is_certified=rng.random(len(owner)) < 0.1,
        is_confirmed=rng.random(len(owner)) < np.where(is_tutor[owner], 0.5, 0.05),
        worked=rng.poisson(0.7, len(owner)),
    )
    counts = np.where(is_tutor, rng.integers(0, 2, people), rng.integers(1, 4, people))
    owner, topic = _drawn(rng, counts, wished)
    first = np.concatenate([[True], owner[1:] != owner[:-1]])
    wishes = Wishes(owner, topic, np.where(first, 1.0, 0.6))

    codes = rng.choice(len(ZONES), people, p=np.array(list(ZONES.values())) / 100)
    zones = [[*ZONES][code] for code in codes.tolist()]
    languages = np.zeros(people, np.uint64)
    for bit, share in enumerate((0.75, 0.6, 0.15, 0.12, 0.08)):
        languages |= (rng.random(people) < share).astype(np.uint64) << np.uint64(bit)
    languages[languages == 0] = 1
    free = _evenings(rng, people)
    found = Pool(
        people=np.arange(people) * 7 + 1000,
        offers=offers,
        wishes=wishes,
        weeks=weeks(free, [ZoneInfo(zone) for zone in zones], now=NOW),
        languages=languages,
        can_help=np.where(is_tutor, rng.integers(1, 4, people), 1),
        can_learn=rng.integers(1, 3, people),
        pace=rng.choice(4, people, p=[0.5, 0.15, 0.2, 0.15]),
        format=rng.choice(3, people, p=[0.5, 0.2, 0.3]),
        size=rng.choice(4, people, p=[0.6, 0.2, 0.15, 0.05]),
        rhythm=rng.choice(3, people, p=[0.5, 0.1, 0.4]),
        group=np.where(is_tutor, TUTORS, STUDENTS),
        apart=_pairs(rng, people, people // 20),
        met=Meetings(
            pairs := _pairs(rng, people, people // 10),
            rng.integers(1, 3, len(pairs)),
            rng.integers(10, 400, len(pairs)),
        ),
    )
    return Drawn(found, free, zones)


def _drawn(
    rng: np.random.Generator, counts: Ints, chance: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> tuple[Ints, Ints]:
    """So many topics for each person, none twice."""
    owner = np.repeat(np.arange(len(counts)), counts)
    topic = rng.choice(len(chance), len(owner), p=chance)
    pairs = np.unique(np.column_stack([owner, topic]), axis=0)
    # What matters most to somebody is any of them, not the one with the lowest number.
    pairs = pairs[np.lexsort([rng.random(len(pairs)), pairs[:, 0]])]
    return pairs[:, 0], pairs[:, 1]


def _evenings(rng: np.random.Generator, people: int) -> list[bytes]:
    free = np.zeros((people, 7, 48), np.uint8)
    for person, count in enumerate(rng.integers(2, 6, people).tolist()):
        for day in rng.choice(5, min(count, 5), replace=False):
            start = rng.integers(32, 41)
            free[person, day, start : start + rng.integers(2, 7)] = 1
    lunch = rng.random((people, 5)) < 0.1
    free[:, :5, 24:26] |= lunch[:, :, None].astype(np.uint8)
    weekend = rng.random((people, 2)) < 0.25
    free[:, 5:, 20:28] |= weekend[:, :, None].astype(np.uint8)
    masks = np.packbits(free.reshape(people, -1), axis=1, bitorder="little")
    return [mask.tobytes() for mask in masks]


def _pairs(rng: np.random.Generator, people: int, count: int) -> Ints:
    pairs = rng.integers(0, people, (count, 2))
    some: Ints = pairs[pairs[:, 0] != pairs[:, 1]]
    return some
