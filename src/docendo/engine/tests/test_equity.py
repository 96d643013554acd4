"""Who speaks, whose share stays low, who has fallen silent."""

from collections import Counter
from dataclasses import astuple, fields
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docendo.engine import equity
from docendo.engine.checks import Floats, Ints
from docendo.engine.equity import Live, Meetings, at_risk, gini, measure, persistent_low_share
from docendo.engine.errors import Invalid

# Coarse times, so that turns touch, coincide and overlap.
TURNS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 40), st.integers(1, 12)), min_size=1, max_size=25
)
AMOUNTS = st.lists(st.floats(0, 1e6), min_size=2, max_size=12).filter(lambda given: sum(given) > 1)


def whole(turns: list[tuple[int, int, int]], meeting: int = 0, **options: float) -> Meetings:
    speaker, start, length = (np.array(column) for column in zip(*turns, strict=True))
    return measure(
        np.full(len(turns), meeting), speaker=speaker, start=start, end=start + length, **options
    )


def live(turns: list[tuple[int, int, int]], block_seconds: float) -> Meetings:
    # Ends before beginnings at the same moment, and beginnings in the order of the rows.
    events = [(start + length, 0, row) for row, (_who, start, length) in enumerate(turns)]
    events += [(start, 1, row) for row, (_who, start, _length) in enumerate(turns)]
    meeting = Live(block_seconds=block_seconds)
    for at, begins, row in sorted(events):
        (meeting.begins if begins else meeting.ends)(turns[row][0], at=at)
    return meeting.so_far()


def same(left: Meetings, right: Meetings) -> None:
    for field in fields(Meetings):
        ours, theirs = getattr(left, field.name), getattr(right, field.name)
        for one, other in (
            [(ours, theirs)]
            if isinstance(ours, np.ndarray)
            else zip(vars(ours).values(), vars(theirs).values(), strict=True)
        ):
            np.testing.assert_allclose(one, other, rtol=0, atol=1e-9, err_msg=field.name)


@given(TURNS, st.sampled_from([5.0, 300.0]))
def test_streaming_says_what_the_whole_meeting_says(
    turns: list[tuple[int, int, int]], block_seconds: float
) -> None:
    same(live(turns, block_seconds), whole(turns, block_seconds=block_seconds))


@given(TURNS)
def test_turns_equal_a_count_by_hand(turns: list[tuple[int, int, int]]) -> None:
    found = whole(turns)
    joined: list[list[int]] = []
    for who, start, length in sorted(turns, key=lambda turn: turn[1]):
        own = next((turn for turn in joined if turn[0] == who and start < turn[2]), None)
        if own:
            own[2] = max(own[2], start + length)
        else:
            joined.append([who, start, start + length])
    follows = Counter((one[0], two[0]) for one, two in pairwise(joined))
    interrupts: Counter[tuple[int, int]] = Counter()
    takes: Counter[tuple[int, int]] = Counter()
    for place, (who, start, end) in enumerate(joined):
        talking = [turn for turn in joined[:place] if turn[2] > start]
        if talking and talking[0][1] < start:
            interrupts[talking[0][0], who] += 1
            takes[talking[0][0], who] += end > talking[0][2]
    pairs = list(zip(found.pair_first.tolist(), found.pair_second.tolist(), strict=True))
    assert pairs == sorted({*follows, *interrupts})
    assert found.follows.tolist() == [follows[pair] for pair in pairs]
    assert found.interrupts.tolist() == [interrupts[pair] for pair in pairs]
    assert found.takes.tolist() == [takes[pair] for pair in pairs]
    assert found.seconds.sum() == sum(end - start for _who, start, end in joined)
    people, table = found.transitions(0)
    assert table.sum() == len(joined) - 1
    assert people.tolist() == sorted({who for who, *_ in turns})


@given(TURNS, TURNS)
def test_one_meeting_does_not_change_another(
    first: list[tuple[int, int, int]], second: list[tuple[int, int, int]]
) -> None:
    speaker, start, length = (np.array(column) for column in zip(*first, *second, strict=True))
    meeting = np.repeat([0, 1], [len(first), len(second)])
    both = measure(meeting, speaker=speaker, start=start, end=start + length)
    for code, turns in enumerate((first, second)):
        alone = whole(turns)
        np.testing.assert_allclose(both.time.gini[code], alone.time.gini[0])
        np.testing.assert_allclose(both.turning.high[code], alone.turning.high[0])
        assert both.takes[both.pair_meeting == code].tolist() == alone.takes.tolist()


@given(TURNS, st.permutations(range(4)))
def test_renaming_people_renames_the_result(
    turns: list[tuple[int, int, int]], names: list[int]
) -> None:
    before = whole(turns)
    after = whole([(names[who], start, length) for who, start, length in turns])
    np.testing.assert_allclose(after.time.gini, before.time.gini, atol=1e-12)
    np.testing.assert_allclose(after.turning.low, before.turning.low, atol=1e-12)
    for person in before.seat_person.tolist():
        assert astuple(before.explain(0, person=person)) == pytest.approx(
            astuple(after.explain(0, person=names[person]))
        )


def test_the_silent_count_where_they_are_known_to_be_there() -> None:
    heard = measure([0, 0], speaker=[0, 1], start=[0, 5], end=[5, 10])
    there = measure(
        [0, 0], speaker=[0, 1], start=[0, 5], end=[5, 10], present=[[0, 0], [0, 2], [0, 3]]
    )
    assert heard.time.gini[0] == 0
    assert there.time.gini[0] == pytest.approx(2 / 3)
    assert there.explain(0, person=2).equal_share == 0.25
    assert there.explain(0, person=2).share_of_time == 0
    waiting = Live(present=[0, 2])
    waiting.joins(3)
    assert np.isnan(waiting.so_far().time.gini[0])
    waiting.begins(0, at=1.0)
    assert waiting.so_far().turns.tolist() == [1, 0, 0]


def test_an_aside_interrupts_and_only_outlasting_takes_the_floor() -> None:
    found = whole([(0, 0, 10), (1, 2, 1), (2, 8, 10)])
    aside, taker, holder = (found.explain(0, person=person) for person in (1, 2, 0))
    assert (aside.interrupting, aside.floor_taken) == (1, 0)
    assert (taker.interrupting, taker.floor_taken) == (1, 1)
    assert (holder.interrupted, holder.floor_lost) == (2, 1)


@given(AMOUNTS)
def test_the_corrected_gini_is_the_mean_difference_over_twice_the_mean(
    amounts: list[float],
) -> None:
    values = np.array(amounts)
    count = len(values)
    differences = np.abs(values[:, None] - values).sum() / (count * (count - 1))
    assert gini(amounts).value == pytest.approx(differences / (2 * values.mean()))


@given(AMOUNTS, st.integers(2, 5))
def test_the_gini_knows_neither_unit_nor_order(amounts: list[float], times: int) -> None:
    assert gini(amounts[::-1]).value == pytest.approx(gini(amounts).value)
    assert gini(np.array(amounts) * times).value == pytest.approx(gini(amounts).value)


def test_one_who_has_everything_makes_any_group_wholly_unequal() -> None:
    for count in (2, 3, 30):
        assert gini(np.eye(count)[0]).value == 1
        assert equity.evenness(np.eye(count)[0]) == 0
        assert gini(np.ones(count)).value == pytest.approx(0)
        assert equity.evenness(np.ones(count)) == pytest.approx(1)
    assert np.isnan(gini([3.0]).value)
    assert np.isnan(gini([0.0, 0.0]).value)


def test_the_interval_holds_what_it_says() -> None:
    rng = np.random.default_rng(0)
    typical = np.array([1.0, 2.0, 4.0, 7.0])
    held = [
        found.low <= gini(typical).value <= found.high
        for found in (gini(rng.gamma(2, typical, (20, 4))) for _draw in range(300))
    ]
    assert 0.85 <= np.mean(held) <= 0.95


def test_more_occasions_narrow_the_interval_and_one_says_nothing() -> None:
    rng = np.random.default_rng(1)
    widths = [
        np.mean([
            found.high - found.low
            for found in (gini(rng.gamma(2, [1, 2, 4, 7], (count, 4))) for _draw in range(40))
        ])
        for count in (5, 20, 80)
    ]  # fmt: skip
    assert widths[0] > widths[1] > widths[2]
    alone = gini([1.0, 2.0])
    assert (alone.low, alone.high) == (0, 1)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ({"end": [5, 5]}, "end must be after start; row 1 ends at 5"),
        ({"start": [0, np.nan]}, "start must hold finite numbers; row 1 is nan"),
        ({"speaker": [0]}, "speaker must have 2 rows, not 1"),
        ({"present": [0, 1]}, "present must have two columns"),
        ({"block_seconds": 0}, "block_seconds must be above 0"),
        ({"speaker": [0, 2**62]}, "codes are too large"),
    ],
)
def test_turns_that_cannot_be_are_refused(rows: dict[str, object], sentence: str) -> None:
    given: dict[str, object] = {"speaker": [0, 1], "start": [0, 5], "end": [5, 9]}
    measure([0, 1], **given)  # type: ignore[arg-type]
    with pytest.raises(Invalid, match=sentence):
        measure([0, 1], **given | rows)  # type: ignore[arg-type]


def test_events_that_cannot_be_are_refused() -> None:
    meeting = Live()
    meeting.begins(0, at=3)
    with pytest.raises(Invalid, match="in order of time; 2 is not after 3"):
        meeting.begins(1, at=2)
    with pytest.raises(Invalid, match="person 1 ends a turn at 4 that never began"):
        meeting.ends(1, at=4)
    meeting.begins(1, at=4)
    with pytest.raises(Invalid, match="end must be after start; person 1 ends at 4"):
        meeting.ends(1, at=4)
    with pytest.raises(Invalid, match="block_seconds"):
        Live(block_seconds=0)
    with pytest.raises(Invalid, match="person 7 has no seat in meeting 0"):
        meeting.so_far().explain(0, person=7)


def test_no_meetings_at_all_are_no_error() -> None:
    nothing = measure([], speaker=[], start=[], end=[])
    assert len(nothing.seconds) == len(nothing.share_of_time) == len(nothing.time.gini) == 0
    assert len(persistent_low_share([], person=[], amount=[]).level) == 0
    assert len(at_risk([], at=[], now=0).left) == 0


def groups(
    rng: np.random.Generator, *, groups: int, meetings: int, spoken: float = 20
) -> tuple[Ints, Ints, Floats, Floats]:
    """Groups of four whose people have levels, and scattered shares in each of their meetings."""
    level = rng.lognormal(0, 0.7, (groups, 4))
    level *= 4 / level.sum(1, keepdims=True)
    share = np.array([
        [rng.dirichlet(spoken * row / 4) for _meeting in range(meetings)] for row in level
    ])  # fmt: skip
    meeting = np.repeat(np.arange(groups * meetings), 4)
    person = (np.arange(groups)[:, None, None] * 4 + np.arange(4)) + np.zeros((1, meetings, 1), int)
    return meeting, person.ravel(), share.ravel(), level.ravel()


def test_low_shares_are_found_and_few_are_wrong() -> None:
    meeting, person, share, level = groups(np.random.default_rng(0), groups=150, meetings=6)
    found = persistent_low_share(meeting, person=person, amount=share)
    assert found.is_low.sum() > 40
    assert (level[found.is_low] >= 0.5).mean() <= 0.15
    assert ((found.low <= level) & (level <= found.high)).mean() == pytest.approx(0.9, abs=0.05)
    assert found.spoken == pytest.approx(21, rel=0.15)


def test_more_meetings_narrow_what_is_known_of_a_level() -> None:
    widths = []
    for count in (3, 6, 12):
        meeting, person, share, _level = groups(np.random.default_rng(2), groups=60, meetings=count)
        found = persistent_low_share(meeting, person=person, amount=share)
        widths.append(np.mean(found.high - found.low))
    assert widths[0] > widths[1] > widths[2]


def test_one_or_two_quiet_meetings_are_not_a_habit() -> None:
    meeting, person, share, _level = groups(np.random.default_rng(0), groups=50, meetings=2)
    named = [
        persistent_low_share(
            meeting, person=person, amount=share, false_share=0.3, least_meetings=least
        ).is_low.any()
        for least in (2, 3)
    ]
    assert named == [True, False]


def test_the_evidence_carries_its_figures() -> None:
    meeting, person = np.repeat(np.arange(12), 3), np.tile([0, 1, 2], 12)
    amount = np.tile([10.0, 10.0, 1.0], 12)
    found = persistent_low_share(meeting, person=person, amount=amount)
    evidence = found.explain(2)
    assert evidence.is_low
    assert (evidence.meetings, evidence.meetings_below) == (12, 12)
    assert evidence.observed == pytest.approx(3 / 21)
    assert evidence.observed < evidence.level < 0.5
    assert evidence.probability > 0.9
    assert not found.explain(0).is_low


def test_renaming_people_renames_low_shares_and_risks() -> None:
    name = np.random.default_rng(7).permutation(20)
    meeting, person, share, _level = groups(np.random.default_rng(5), groups=5, meetings=4)
    before = persistent_low_share(meeting, person=person, amount=share, false_share=0.3)
    after = persistent_low_share(meeting, person=name[person], amount=share, false_share=0.3)
    np.testing.assert_allclose(after.probability[name], before.probability)
    assert (after.is_low[name] == before.is_low).all()
    who, at = visits(np.random.default_rng(6), people=20)
    calm, renamed = at_risk(who, at=at, now=60), at_risk(name[who], at=at, now=60)
    np.testing.assert_allclose(renamed.left[name], calm.left)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ({"amount": [1, -2]}, "amount must not be negative; row 1 is -2"),
        ({"fraction": 1.0}, "fraction must lie between 0 and 1"),
        ({"false_share": 0.0}, "false_share must lie between 0 and 1"),
        ({"least_meetings": 0}, "least_meetings must be at least 1"),
        ({"person": [0]}, "person must have 2 rows, not 1"),
    ],
)
def test_shares_that_cannot_be_are_refused(rows: dict[str, object], sentence: str) -> None:
    given: dict[str, object] = {"person": [0, 1], "amount": [1, 2]}
    persistent_low_share([0, 0], **given)  # type: ignore[arg-type]
    with pytest.raises(Invalid, match=sentence):
        persistent_low_share([0, 0], **given | rows)  # type: ignore[arg-type]


def visits(rng: np.random.Generator, *, people: int, days: float = 60) -> tuple[Ints, Floats]:
    """People with rhythms of their own; a tenth of them leave after each visit."""
    who, at = [], []
    for person in range(people):
        day, usual = rng.uniform(0, 10), np.exp(rng.normal(1.2, 0.5))
        while day < days:
            who.append(person)
            at.append(day)
            if rng.random() < 0.1:
                break
            day += 0.5 + usual * np.exp(rng.normal(0, 0.4))
    return np.array(who), np.array(at)


def test_the_same_silence_worries_for_a_daily_visitor_only() -> None:
    who, at = visits(np.random.default_rng(0), people=60)
    daily, fortnightly = np.arange(0, 50.0), np.arange(0, 50.0, 14)
    person = np.concatenate([who, np.full(len(daily), 60), np.full(len(fortnightly), 61)])
    found = at_risk(person, at=np.concatenate([at, daily, fortnightly]), now=60)
    alarming, usual = found.explain(60), found.explain(61)
    assert alarming.is_at_risk
    assert not usual.is_at_risk
    assert alarming.silent_for == 11
    assert alarming.usual_gap == pytest.approx(1, rel=0.2)
    assert alarming.long_gap < 11 < usual.long_gap
    assert alarming.left > usual.left
    habits = found.rhythm
    leaving = habits.leaving / (habits.leaving + habits.staying + alarming.visits - 1)
    # By Bayes: left for good, or not left and yet silent for this long.
    silent = leaving + (1 - leaving) * alarming.surprise
    assert alarming.left == pytest.approx(leaving / silent)
    assert alarming.returns < usual.returns
    assert alarming.own_weight > usual.own_weight


def test_risks_come_most_likely_left_first() -> None:
    who, at = visits(np.random.default_rng(3), people=80)
    found = at_risk(who, at=at, now=60)
    assert sorted(found.order) == np.flatnonzero(found.is_at_risk).tolist()
    assert (np.diff(found.left[found.order]) <= 0).all()


def test_returns_are_as_likely_as_they_say() -> None:
    who, at = visits(np.random.default_rng(4), people=800)
    known = at <= 30
    found = at_risk(who[known], at=at[known], now=30)
    back = np.isin(np.arange(len(found.returns)), who[(at > 30) & (at <= 37)])
    for part in np.array_split(np.argsort(found.returns), 3):
        assert back[part].mean() == pytest.approx(found.returns[part].mean(), abs=0.06)


def test_a_longer_silence_never_worries_less() -> None:
    who, at = visits(np.random.default_rng(0), people=30, days=40)
    first = at_risk(who, at=at, now=41)
    later = at_risk(who, at=at, now=55, rhythm=first.rhythm)
    assert (later.surprise <= first.surprise).all()
    assert (later.left >= first.left).all()


def test_actions_within_a_visit_are_one_and_strangers_are_unknown() -> None:
    found = at_risk([0, 0, 0, 2], at=[1.0, 1.1, 5.0, 3.0], now=9)
    assert found.visits.tolist() == [2, 0, 1]
    assert np.isnan(found.left[1])
    assert not found.is_at_risk[1]
    assert found.explain(2).own_weight == 0


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"now": 1}, "at must not be after now; row 1 is 2"),
        ({"visit": 0}, "visit must be above 0 days"),
        ({"horizon": -1}, "horizon must be above 0 days"),
        ({"seldom": 1}, "seldom must lie between 0 and 1"),
    ],
)
def test_times_that_cannot_be_are_refused(options: dict[str, float], sentence: str) -> None:
    at_risk([0, 0], at=[0, 2], now=3)
    with pytest.raises(Invalid, match=sentence):
        at_risk([0, 0], at=[0, 2], **{"now": 3.0} | options)  # type: ignore[arg-type]
