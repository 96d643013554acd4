"""Spaced review: what is remembered, how a person's own reviews change that, and when to review."""

from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docendo.engine import memory
from docendo.engine.checks import Floats, Ints
from docendo.engine.errors import Invalid
from docendo.engine.memory import Cards, Log, Scheduler, curve
from docendo.engine.memory.cards import FEATURES
from docendo.engine.memory.person import Person, adapt

DAY = 86400.0
logs = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.integers(0, 60),
        st.integers(1, 4),
        st.sampled_from([1.0, 9.0, np.nan]),
    ),
    min_size=1,
    max_size=40,
    unique_by=lambda row: row[:2],
).map(
    lambda rows: Log(
        np.array([row[0] for row in rows]),
        np.array([row[1] * DAY / 2 for row in rows]),
        np.array([row[2] for row in rows]),
        np.array([row[3] for row in rows]),
    )
)


def moment(zone: str, *parts: int) -> float:
    return datetime(*parts, tzinfo=ZoneInfo(zone)).timestamp()  # type: ignore[arg-type, misc]


def played(days: list[float], ratings: list[int]) -> Cards:
    """One card after these answers."""
    cards = Cards.new()
    for day, rating in zip(days, ratings, strict=True):
        cards = Scheduler().answered(cards, at=[(day + 0.5) * DAY], rating=[rating])
    return cards


def simulated(
    *, forgetful: float, cards: int = 200, seed: int = 0, reviews: int = 8
) -> tuple[Log, Floats]:
    """Somebody whose log odds of recall are the curve's less ``forgetful``, and the true chances.

    Reviews come when the curve says, give or take.
    """
    rng = np.random.default_rng(seed)
    card, at, rating, truth = [], [], [], []
    for code in range(cards):
        day, state = float(rng.integers(0, 50)), Cards.new()
        for position in range(reviews):
            if position:
                wait = np.maximum(1, np.round(state.stability * rng.uniform(0.5, 2)))
                day += float(wait[0])
                log_odds, _features = state.waited(wait)
                chance = float(1 / (1 + np.exp(forgetful - log_odds[0])))
            else:
                chance = 0.6
            answer = 3 if rng.random() < chance else 1
            card.append(code)
            at.append((day + 0.5) * DAY)
            rating.append(answer)
            truth.append(chance if position else np.nan)
            state = Scheduler().answered(state, at=at[-1:], rating=[answer])
    return Log(np.array(card), np.array(at), np.array(rating)), np.array(truth)


def test_stability_and_difficulty_are_those_of_the_published_formulas() -> None:
    # Recorded from the package fsrs 6.3.2 with its defaults.
    expected = [
        (2.3065, 2.118103970459016),
        (2.3065, 2.111214235785395),
        (0.6369781117173378, 7.392238132342694),
        (0.6894460220431783, 7.38007426350719),
        (5.894295202378, 6.489845540207452),
        (17.490889274072575, 7.655024265688718),
    ]
    days, ratings = [0, 0, 3, 3, 5, 20], [3, 3, 1, 3, 4, 2]
    for count, (stability, difficulty) in enumerate(expected, start=1):
        cards = played([float(day) for day in days[:count]], ratings[:count])
        assert cards.stability[0] == pytest.approx(stability)
        assert cards.difficulty[0] == pytest.approx(difficulty)


def test_the_state_of_a_card_tells_its_story() -> None:
    cards = Cards.new()
    answers = [(0, 1, 20.0), (0, 3, 5.0), (0, 3, 5.0), (3, 1, 10.0), (3, 3, 5.0), (8, 3, 40.0)]
    for day, rating, seconds in [*answers, (8, 3, 5.0)]:
        cards = Scheduler().answered(
            cards, at=[(day + 0.5) * DAY], rating=[rating], seconds=[seconds]
        )
    story = {name: float(values[0]) for name, values in vars(cards).items()}
    del story["stability"], story["difficulty"]
    assert story == pytest.approx(
        {
            "first_day": date(1970, 1, 1).toordinal(),
            "last_day": date(1970, 1, 9).toordinal(),
            "reviews": 2,
            "lapses": 1,
            "streak": 1,
            "interval": 5,
            "failed_first": 1,
            "repeats_first": 2,
            "repeats_last": 1,
            "seconds_first": np.log(8),
            "seconds_last": 0,
        }
    )


def test_nine_of_ten_are_recalled_after_the_stability() -> None:
    days = np.array([0.5, 3, 700])
    assert curve.recall(days, stability=days) == pytest.approx(np.full(3, 0.9))


@given(logs)
@settings(max_examples=60)
def test_replaying_a_log_equals_answering_card_by_card(log: Log) -> None:
    scheduler = Scheduler(person=Person(np.linspace(-0.3, 0.2, len(FEATURES)), 1.0, 1))
    chance, cards = scheduler.recall_log(log), scheduler.cards(log)
    assert log.seconds is not None
    for code in range(log.card.max() + 1):
        card, last_day = Cards.new(), None
        rows = np.flatnonzero(log.card == code)
        for row in rows[np.argsort(log.at[rows], kind="stable")]:
            day = (log.at[row] - 4 * 3600) // DAY
            if last_day is not None and day > last_day:
                assert chance[row] == pytest.approx(scheduler.recall(card, at=log.at[[row]])[0])
            else:
                assert np.isnan(chance[row])
            answer = {"rating": log.rating[[row]], "seconds": log.seconds[[row]]}
            card, last_day = scheduler.answered(card, at=log.at[[row]], **answer), day
        for name in vars(card):
            np.testing.assert_allclose(getattr(cards, name)[code], getattr(card, name)[0])


@given(logs)
@settings(max_examples=30)
def test_renaming_cards_and_shuffling_rows_changes_nothing(log: Log) -> None:
    rng = np.random.default_rng(len(log))
    rows, names = rng.permutation(len(log)), rng.permutation(5)
    assert log.seconds is not None
    other = Log(names[log.card[rows]], log.at[rows], log.rating[rows], log.seconds[rows])
    one, two = memory.fit(log), memory.fit(other)
    np.testing.assert_allclose(one.person.weights, two.person.weights, atol=1e-9)
    np.testing.assert_allclose(one.recall_log(log)[rows], two.recall_log(other), atol=1e-9)


def test_what_comes_later_changes_no_earlier_chance() -> None:
    log, _truth = simulated(forgetful=0, cards=20)
    chance = Scheduler().recall_log(log)
    early = log.at < np.median(log.at)
    earlier = Log(log.card[early], log.at[early], log.rating[early])
    np.testing.assert_array_equal(Scheduler().recall_log(earlier), chance[early])


def test_a_forgetful_person_is_reviewed_earlier_and_foretold_better() -> None:
    log, truth = simulated(forgetful=1.0)
    adapted = memory.fit(log)
    later, truth = simulated(forgetful=1.0, seed=1)
    is_known = ~np.isnan(truth)
    errors = [
        np.abs(scheduler.recall_log(later) - truth)[is_known].mean()
        for scheduler in (adapted, Scheduler())
    ]
    assert errors[0] < 0.35 * errors[1]
    assert adapted.person.adapted > 0.99
    assert adapted.person.reviews == is_known.sum()
    card = played([0, 3, 10], [3, 3, 3])
    assert adapted.due(card).days[0] < Scheduler().due(card).days[0]


def test_somebody_who_follows_the_curve_keeps_it() -> None:
    for seed in range(3):
        log, _truth = simulated(forgetful=0, cards=40, seed=seed)
        assert np.abs(memory.fit(log).person.weights).max() < 0.03


def test_without_reviews_the_curve_holds() -> None:
    empty = Log(np.array([], dtype=np.int64), np.array([]), np.array([], dtype=np.int64))
    first = Log(np.array([0]), np.array([0.0]), np.array([3]))
    for log in (empty, first):
        fitted = memory.fit(log)
        assert not fitted.person.weights.any()
        assert np.isnan(fitted.recall_log(log)).all()
        assert len(fitted.cards(log)) == len(log)


def test_a_dozen_failures_change_little() -> None:
    features = np.zeros((12, len(FEATURES)))
    features[:, FEATURES.index("person")] = 1
    person = adapt(features, log_odds=np.full(12, np.log(9)), recalled=np.tile([1.0, 1, 0], 4))
    assert 0 > person.weights[FEATURES.index("person")] > -0.1


@given(st.lists(st.floats(-1, 1), min_size=len(FEATURES), max_size=len(FEATURES)), logs)
@settings(max_examples=40)
def test_a_longer_wait_never_helps(weights: list[float], log: Log) -> None:
    rng = np.random.default_rng(0)
    features = rng.standard_normal((300, len(FEATURES)))
    log_odds = features @ np.array(weights)
    recalled = (rng.random(300) < 1 / (1 + np.exp(-3 * log_odds))).astype(np.float64)
    scheduler = Scheduler(person=adapt(features, log_odds=np.zeros(300), recalled=recalled))
    cards = scheduler.cards(log)
    cards = cards[np.flatnonzero(~np.isnan(cards.last_day))]
    waits = [1, 2, 3, 5, 8, 21, 55, 300, 3000]
    noon = (cards.last_day - date(1970, 1, 1).toordinal() + 0.5) * DAY
    chances = np.array([scheduler.recall(cards, at=noon + wait * DAY) for wait in waits])
    assert (np.diff(chances, axis=0) <= 1e-12).all()
    due = scheduler.due(cards)
    here = scheduler.recall(cards, at=noon + due.days * DAY)
    np.testing.assert_allclose(here, due.chance)
    is_longest = due.days == scheduler.longest_days
    assert ((here >= scheduler.retention) | (due.days == 1)).all()
    after = scheduler.recall(cards, at=noon + (due.days + 1) * DAY)
    assert ((after < scheduler.retention) | is_longest).all()


def test_a_card_is_due_on_a_day_of_the_calendar() -> None:
    card = played([0], [3])
    due = Scheduler().due(card)
    # Stability is 2.3 days, and a chance of .9 is wanted.
    assert due.days.tolist() == [2]
    assert due.dates == [date(1970, 1, 3)]
    assert Scheduler(retention=0.99).due(card).days.tolist() == [1]
    assert Scheduler(retention=0.1, longest_days=30).due(card).days.tolist() == [30]


def test_the_day_is_that_of_the_persons_zone() -> None:
    late = moment("Asia/Tokyo", 2026, 3, 1, 23)
    soon = moment("Asia/Tokyo", 2026, 3, 2, 5)
    log = Log(np.array([0, 0]), np.array([late, soon]), np.array([3, 3]))
    # In Tokyo a new day has begun, in London it is afternoon and evening of the same one.
    assert np.isnan(Scheduler(zone="Asia/Tokyo").recall_log(log)).tolist() == [True, False]
    assert np.isnan(Scheduler(zone="Europe/London").recall_log(log)).all()


def test_an_answer_in_the_night_belongs_to_the_day_before() -> None:
    at = [moment("Europe/Berlin", 2026, 5, 4, 22), moment("Europe/Berlin", 2026, 5, 5, 3)]
    log = Log(np.array([0, 0]), np.array(at), np.array([3, 3]))
    assert np.isnan(Scheduler(zone="Europe/Berlin").recall_log(log)).all()
    assert not np.isnan(Scheduler(zone="Europe/Berlin", day_starts_at=0).recall_log(log)[1])


@pytest.mark.parametrize(("month", "day"), [(3, 29), (10, 25)])
def test_a_day_of_23_or_25_hours_is_one_day(month: int, day: int) -> None:
    scheduler = Scheduler(zone="Europe/Berlin")
    evenings = [moment("Europe/Berlin", 2026, month, day + more, 20) for more in (-1, 0, 1)]
    for hour in (0, 4, 12, 23):
        on_time = [moment("Europe/Berlin", 2026, month, day + 2, hour)]
        card = scheduler.answered(Cards.new(), at=evenings[:1], rating=[3])
        card = scheduler.answered(card, at=evenings[2:], rating=[3])
        assert card.interval[0] == 2
        assert (scheduler.recall(card, at=on_time)[0] == 1) == (hour < 4)


def test_a_chance_is_explained_by_its_strongest_reasons_first() -> None:
    weights = np.zeros(len(FEATURES))
    weights[FEATURES.index("person")] = 0.2
    weights[FEATURES.index("seconds_last")] = -0.5
    scheduler = Scheduler(person=Person(weights, 1.0, 100))
    card = scheduler.answered(Cards.new(), at=[0.0], rating=[3], seconds=[20.0])
    reasons = scheduler.explain(card, at=[2 * DAY])[0]
    assert [reason.feature for reason in reasons[:2]] == ["seconds_last", "person"]
    assert reasons[0].effect == pytest.approx(-0.5 * np.log(4))
    usual = Scheduler().recall(card, at=[2 * DAY])[0]
    effect = sum(reason.effect for reason in reasons)
    odds = usual / (1 - usual) * np.exp(effect)
    assert scheduler.recall(card, at=[2 * DAY])[0] == pytest.approx(odds / (1 + odds))


def test_how_long_an_answer_took_may_be_unknown() -> None:
    answer = partial(Scheduler().answered, Cards.new(), at=[0.0], rating=[3])
    assert answer().seconds_last[0] == answer(seconds=[np.nan]).seconds_last[0] == 0
    assert answer(seconds=[5.0]).seconds_last[0] == 0


def one(card: Ints | list[int], at: list[float], rating: list[int]) -> Log:
    return Log(np.array(card), np.array(at), np.array(rating))


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: one([0], [0.0], [5]), "rating must be 1, 2, 3 or 4; row 0 is 5"),
        (lambda: one([0, 1], [0.0, 1.0], [1, 0]), "rating must be 1, 2, 3 or 4; row 1 is 0"),
        (lambda: one([0, 1], [0.0], [1, 1]), "at must have 2 rows, not 1"),
        (lambda: one([-1], [0.0], [1]), "card must hold whole numbers from 0; row 0"),
        (lambda: one([0], [np.nan], [1]), "at must hold finite numbers; row 0"),
        (
            lambda: Log(np.array([0]), np.array([0.0]), np.array([1]), np.array([-1.0])),
            "seconds must not be negative; row 0 is -1.0",
        ),
        (lambda: Scheduler(zone="Middle-earth/Shire"), "zone must be a name such as Europe/Berlin"),
        (lambda: Scheduler(zone=""), "zone must be a name"),
        (lambda: Scheduler(retention=1), "retention must lie between 0 and 1"),
        (lambda: Scheduler(longest_days=0), "longest_days must be at least 1"),
        (lambda: Scheduler(day_starts_at=24), "day_starts_at must be an hour"),
        (lambda: Scheduler().due(Cards.new(2)), "row 0 is new: show it first"),
        (lambda: Scheduler().recall(Cards.new(), at=[0.0]), "row 0 is new: show it first"),
        (lambda: Scheduler().recall(played([3], [3]), at=[0.0]), "before the last answer; row 0"),
        (
            lambda: Scheduler().answered(played([3], [3]), at=[0.0], rating=[3]),
            "before the last answer; row 0",
        ),
    ],
)
def test_bad_input_is_refused_in_words(call: object, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        call()  # type: ignore[operator]  # any call will do


def test_the_same_log_gives_the_same_plan() -> None:
    log, _truth = simulated(forgetful=0.5, cards=30)
    plans = [memory.fit(log) for _time in range(2)]
    assert plans[0].due(plans[0].cards(log)).dates == plans[1].due(plans[1].cards(log)).dates
