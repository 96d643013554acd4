"""Small pools at random, in which everything that can bind does so now and then."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import strategies as st

from docendo.commons.matching.rules.pool import Kind, Meetings, Offers, Plan, Pool, Wishes, weeks
from docendo.engine.checks import Ints

NOW = datetime(2026, 11, 26, tzinfo=UTC)
ZONES = [ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Asia/Kathmandu")]


def evening(*days: int, start: int = 34, length: int = 6) -> bytes:
    """Half hours from five in the afternoon on these days."""
    free = np.zeros((7, 48), np.uint8)
    for day in days:
        free[day, start : start + length] = 1
    return np.packbits(free, bitorder="little").tobytes()


def pool_of(
    *,
    offers: Sequence[tuple[int, int, int]],
    wishes: Sequence[tuple[int, int]],
    people: int,
    free: Sequence[bytes] | None = None,
    can_help: int = 1,
    **columns: object,
) -> Pool:
    """A pool in which all are free on Tuesday evening and nothing else differs."""
    offered = np.array(offers, np.int64).reshape(-1, 3)
    wished = np.array(wishes, np.int64).reshape(-1, 2)
    count, none = len(offered), np.zeros(people, np.int64)
    plain = Pool(
        people=np.arange(people) + 100,
        offers=Offers(
            offered[:, 0],
            offered[:, 1],
            offered[:, 2],
            np.zeros(count, bool),
            np.zeros(count, bool),
            np.zeros(count, np.int64),
        ),
        wishes=Wishes(wished[:, 0], wished[:, 1], np.ones(len(wished))),
        weeks=weeks(free or [evening(1)] * people, [ZONES[0]] * people, now=NOW),
        languages=np.ones(people, np.uint64),
        can_help=none + can_help,
        can_learn=none + 1,
        pace=none,
        format=none,
        size=none,
        rhythm=none,
        group=none,
    )
    return replace(plain, **columns)  # type: ignore[arg-type]  # names of the pool


def at_random(people: int, seed: int, *, topics: int = 3, seats: int = 3) -> Pool:
    rng = np.random.default_rng(seed)

    def some(share: float) -> tuple[Ints, Ints]:
        person, topic = np.nonzero(rng.random((people, topics)) < share)
        return person, topic

    offered, wished = some(0.5), some(0.5)
    count = len(offered[0])
    free = [
        evening(*rng.choice(4, rng.integers(0, 4), replace=False), length=int(rng.integers(2, 8)))
        for _person in range(people)
    ]
    zones = [ZONES[code] for code in rng.choice(3, people, p=[0.7, 0.2, 0.1]).tolist()]
    pairs = np.argwhere(np.triu(rng.random((people, people)) < 0.25, 1))
    apart = rng.random(len(pairs)) < 0.5
    return Pool(
        people=rng.permutation(1000)[:people],
        offers=Offers(
            *offered,
            rng.integers(1, 5, count),
            rng.random(count) < 0.3,
            rng.random(count) < 0.3,
            rng.integers(0, 4, count),
        ),
        wishes=Wishes(*wished, rng.choice([0.5, 0.8, 1.0], len(wished[0]))),
        weeks=weeks(free, zones, now=NOW),
        languages=rng.integers(1, 4, people).astype(np.uint64),
        can_help=rng.integers(0, seats + 1, people),
        can_learn=rng.integers(0, seats, people),
        pace=rng.integers(0, 3, people),
        format=rng.integers(0, 3, people),
        size=rng.integers(0, 3, people),
        rhythm=rng.integers(0, 3, people),
        group=rng.integers(0, 2, people),
        apart=pairs[apart],
        met=Meetings(
            pairs[~apart],
            rng.integers(1, 4, int((~apart).sum())),
            rng.integers(0, 300, int((~apart).sum())),
        ),
    )


pools = st.builds(at_random, st.integers(0, 14), st.integers(0, 10**6))
little_pools = st.builds(at_random, st.integers(0, 6), st.integers(0, 10**6))


@st.composite
def plans(draw: st.DrawFn, *, kinds: Sequence[Kind] = tuple(Kind)) -> Plan:
    rules = st.lists(st.booleans(), min_size=4, max_size=4)
    allowed = draw(st.one_of(st.none(), rules))
    return Plan(
        kind=draw(st.sampled_from(kinds)),
        minutes=draw(st.sampled_from([0, 60, 90])),
        needs_language=draw(st.booleans()),
        allowed=None if allowed is None else np.array(allowed).reshape(2, 2),
        each=draw(st.integers(1, 2)),
        is_fair=draw(st.booleans()),
    )


def renumbered(pool: Pool, order: Ints) -> Pool:
    """The same people in another order, with other names."""
    mixed = pool.of(order)
    offers, wishes = mixed.offers, mixed.wishes
    turned = Offers(*(getattr(offers, name)[::-1] for name in offers.__dataclass_fields__))
    wished = Wishes(*(getattr(wishes, name)[::-1] for name in wishes.__dataclass_fields__))
    return replace(mixed, offers=turned, wishes=wished, people=mixed.people[::-1] + 5000)
