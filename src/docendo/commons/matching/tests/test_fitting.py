"""Who fits whom, and how well."""

from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docendo.commons.matching.rules.between import evidence, shared_minutes
from docendo.commons.matching.rules.fitting import bars, common_topics, fit
from docendo.commons.matching.rules.pool import Kind, Meetings, Offers, Plan, Pool, Term, weeks
from docendo.commons.matching.tests.pools import NOW, evening, plans, pool_of, pools
from docendo.engine.errors import Invalid


@settings(max_examples=60, deadline=None)
@given(pools, plans())
def test_a_pair_is_a_candidate_where_nothing_stands_between_them(pool: Pool, plan: Plan) -> None:
    candidates = fit(pool, plan=plan)
    found = set(zip(candidates.helper.tolist(), candidates.learner.tolist(), strict=True))
    gives = pool.can_learn if plan.kind is Kind.PEERS else pool.can_help
    for helper in range(len(pool)):
        for learner in range(helper + 1 if plan.kind is Kind.PEERS else 0, len(pool)):
            if helper == learner or not gives[helper] or not pool.can_learn[learner]:
                continue
            stands = bars(pool, plan=plan, helper=helper, learner=learner)
            assert ((helper, learner) in found) == (not stands)
    assert candidates.score.min(initial=0) >= 0
    assert candidates.score.max(initial=0) <= 1 + 1e-9


def test_each_term_rises_with_what_it_is_about() -> None:
    """One thing differs between neighbors, and the better one stands later."""

    def score(term: Term, **columns: object) -> float:
        given: dict[str, object] = {"offers": [(0, 0, 2)], "wishes": [(1, 0)], "people": 2}
        pool = pool_of(**(given | columns))  # type: ignore[arg-type]  # names of the pool
        [row] = fit(pool, plan=Plan()).terms
        return float(row[term])

    again = Meetings(np.array([[1, 0]]), np.array([1]), np.array([0]))
    long_ago = Meetings(np.array([[1, 0]]), np.array([1]), np.array([360]))
    ladders = [
        [score(Term.LEVEL, offers=[(0, 0, level)]) for level in (1, 2, 4)],
        [score(Term.LEVEL, offers=[(0, 0, 3), (1, 0, own)]) for own in (2, 1)],
        [score(Term.HOURS, free=[evening(1, length=slots)] * 2) for slots in (2, 4, 6)],
        [score(Term.PACE, pace=np.array([1, other])) for other in (2, 1)],
        [score(Term.NEW, met=again), score(Term.NEW, met=long_ago), score(Term.NEW)],
    ]
    for ladder in ladders:
        assert all(low < high for low, high in pairwise(ladder)), ladder
    assert score(Term.PACE, pace=np.array([1, 0])) == score(Term.PACE, pace=np.array([1, 1]))


def test_evidence_takes_away_doubt() -> None:
    yes, no = True, False
    offers = Offers(
        np.zeros(5, np.int64),
        np.arange(5),
        np.ones(5, np.int64),
        np.array([no, yes, no, no, yes]),
        np.array([no, no, yes, no, yes]),
        np.array([0, 0, 0, 3, 3]),
    )
    pool = pool_of(people=1, offers=[], wishes=[])
    told = evidence(Pool(**{**vars(pool), "offers": offers}), np.arange(5))
    assert told == pytest.approx([0.25, 0.625, 0.625, 0.625, 0.90625])


def test_common_topics_begin_with_what_is_wanted_most() -> None:
    pool = pool_of(
        people=2, offers=[(0, 0, 2), (0, 1, 2), (0, 2, 1), (1, 2, 3)],
        wishes=[(1, 0), (1, 1), (1, 2)],
    )  # fmt: skip
    pool.wishes.priority[:] = [0.5, 1.0, 1.0]
    assert common_topics(pool, plan=Plan(), helper=0, learner=1).tolist() == [1, 0]
    [topic] = fit(pool, plan=Plan()).topic
    assert topic == 1


# --- Weeks --------------------------------------------------------------------------------------

ZONES = (
    "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Asia/Kolkata", "Pacific/Auckland",
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(ZONES), st.sampled_from(ZONES))
def test_two_weeks_share_what_clocks_on_walls_show_on_every_day_of_the_year(
    seed: int, one: str, other: str
) -> None:
    rng = np.random.default_rng(seed)
    masks = [rng.integers(0, 256, 42, np.uint8).tobytes() for _person in range(2)]
    both = weeks(masks, [ZoneInfo(one), ZoneInfo(other)], now=NOW)
    [minutes] = shared_minutes(both, np.array([0]), np.array([1]))
    assert minutes == min(by_hand(masks, (one, other), day) for day in range(0, 365, 6))


def by_hand(masks: list[bytes], zones: tuple[str, str], day: int) -> int:
    """Minutes shared if the offsets of this day held all week."""
    noon = NOW.timestamp() + day * 86400
    shared = (1 << 672) - 1
    for mask, zone in zip(masks, zones, strict=True):
        ahead = datetime.fromtimestamp(noon, UTC).astimezone(ZoneInfo(zone)).utcoffset()
        assert ahead is not None
        quarters = int(ahead.total_seconds()) // 900
        bits = np.unpackbits(np.frombuffer(mask, np.uint8), bitorder="little")
        utc = np.roll(np.repeat(bits, 2), -quarters)
        shared &= int("".join(map(str, utc[::-1].tolist())), 2)
    return 15 * shared.bit_count()


def test_a_pool_with_a_row_too_few_is_refused() -> None:
    with pytest.raises(Invalid, match="pace must have 2 rows"):
        pool_of(people=2, offers=[], wishes=[], pace=np.zeros(1, np.int64))


def test_some_of_the_people_keep_what_is_between_them() -> None:
    pool = pool_of(
        people=4,
        offers=[(1, 5, 2)],
        wishes=[(3, 5)],
        apart=np.array([[0, 1], [1, 3]]),
        must=np.array([[1, 3]]),
        met=Meetings(np.array([[3, 1], [0, 3]]), np.array([2, 1]), np.array([9, 8])),
    )
    some = pool.of(np.array([3, 1]))
    assert some.people.tolist() == [103, 101]
    assert (some.offers.person.tolist(), some.wishes.person.tolist()) == ([1], [0])
    assert (some.apart.tolist(), some.must.tolist()) == ([[1, 0]], [[1, 0]])
    assert (some.met.pairs.tolist(), some.met.times.tolist()) == ([[0, 1]], [2])
