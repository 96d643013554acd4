"""Who is asked, and why."""

import pickle
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docendo.engine.errors import Invalid
from docendo.engine.routing import (
    Active,
    Answered,
    Asked,
    Candidates,
    Event,
    Free,
    Offered,
    Passed,
    Question,
    Routed,
    Router,
    Term,
    Valued,
    Why,
)
from docendo.engine.routing.learning import Choice

HOUR = 3600.0
DAY = 24 * HOUR
PEOPLE = 7


def history(answers: Sequence[tuple[int, int, int]]) -> list[Event]:
    """Asks an hour apart, each ``(asker, answerer, topic)``, answered half an hour later."""
    events: list[Event] = []
    for code, (asker, answerer, topic) in enumerate(answers):
        at = code * HOUR
        events.append(Asked(Question(code, asker, (topic,)), at))
        events.append(Answered(code, answerer, at + HOUR / 2))
    return events


def told(events: Sequence[Event], **options: float) -> Router:
    router = Router(**options)  # type: ignore[arg-type]  # options of several types
    for event in events:
        router.observe(event)
    return router


answers = st.lists(
    st.tuples(st.integers(0, 2), st.integers(3, PEOPLE - 1), st.integers(0, 2)),
    min_size=1,
    max_size=25,
)
NEW = Question(1000, 0, (1,))
NOW = 100 * HOUR


@given(answers, st.permutations(range(PEOPLE)))
@settings(max_examples=40, deadline=None)
def test_renaming_people_renames_the_ranking(
    log: list[tuple[int, int, int]], names: list[int]
) -> None:
    renamed = [(names[asker], names[answerer], topic) for asker, answerer, topic in log]
    one = told(history(log)).rank(NEW, candidates=range(PEOPLE), now=NOW)
    other = told(history(renamed)).rank(
        replace(NEW, asker=names[0]), candidates=range(PEOPLE), now=NOW
    )
    score = dict(zip(other.people.tolist(), other.score.tolist(), strict=True))
    assert [score[names[person]] for person in one] == pytest.approx(one.score.tolist())


@given(answers, st.lists(st.tuples(st.integers(0, 24), st.integers(0, PEOPLE - 1)), max_size=30))
@settings(max_examples=40, deadline=None)
def test_nobody_is_asked_beyond_their_limit_nor_about_their_own(
    log: list[tuple[int, int, int]], routed: list[tuple[int, int]]
) -> None:
    events = history(log)
    events += [Routed(code % len(log), person, 26 * HOUR) for code, person in routed]
    limit = np.array([0, 1, 2, 3, 0, 1, 2])
    ranking = told(events).rank(
        NEW, candidates=Candidates(range(PEOPLE), limit=limit), now=27 * HOUR
    )
    times = np.bincount([person for _code, person in routed], minlength=PEOPLE)
    free = {person for person in range(1, PEOPLE) if times[person] < limit[person]}
    assert set(ranking) == free
    assert dict(ranking.left_out)[0] is Why.IS_ASKER


def test_chances_sum_to_one_and_equal_people_go_by_code() -> None:
    ranking = Router().rank(NEW, candidates=[5, 3, 9], now=NOW)
    assert list(ranking) == [3, 5, 9]
    assert ranking.chance.tolist() == pytest.approx([1 / 3] * 3)


def test_ranking_changes_nothing() -> None:
    router = told(history([(0, 3, 1), (1, 4, 1), (0, 4, 2)]))
    first = router.rank(NEW, candidates=range(PEOPLE), now=NOW)
    router.rank(replace(NEW, topics=(2,)), candidates=range(20), now=NOW + DAY)
    again = router.rank(NEW, candidates=range(PEOPLE), now=NOW)
    assert first.score.tolist() == again.score.tolist()


def test_who_answered_within_the_topic_comes_first() -> None:
    router = told(history([(0, 3, 1), (1, 4, 2), (2, 3, 1), (0, 4, 2)]))
    assert next(iter(router.rank(NEW, candidates=[3, 4], now=NOW))) == 3
    other = replace(NEW, topics=(2,))
    assert next(iter(router.rank(other, candidates=[3, 4], now=NOW))) == 4


def test_who_answered_a_similar_question_comes_first() -> None:
    router = told(history([(0, 3, 1), (0, 4, 1)]))
    plain = router.rank(NEW, candidates=[3, 4], now=NOW)
    near = router.rank(replace(NEW, similar=((0, 0.9), (77, 0.5))), candidates=[3, 4], now=NOW)
    before, after = plain.chance[plain.people == 3], near.chance[near.people == 3]
    assert after[0] > before[0]


@pytest.mark.parametrize(
    "event",
    [
        Valued(0, 3, 20 * HOUR, worth=3.0),
        Active(3, 20 * HOUR),
        Offered(3, [1], 20 * HOUR),
        Free(3, [(NOW // HOUR + 72) % 168], 20 * HOUR),  # type: ignore[list-item]  # a whole float
    ],
    ids=lambda event: type(event).__name__,
)
def test_what_speaks_for_somebody_raises_their_chance(event: Event) -> None:
    log = history([(0, 3, 1), (1, 4, 1)])
    candidates = [3, 4]
    before = told(log).rank(NEW, candidates=candidates, now=NOW)
    after = told([*log, event]).rank(NEW, candidates=candidates, now=NOW)
    assert after.chance[after.people == 3][0] > before.chance[before.people == 3][0]


def test_who_passes_on_questions_is_less_likely_to_be_asked() -> None:
    log = history([(0, 3, 1), (1, 4, 1)])
    before = told(log).rank(NEW, candidates=[3, 4], now=NOW)
    after = told([*log, Passed(0, 3, 3 * HOUR)]).rank(NEW, candidates=[3, 4], now=NOW)
    assert after.chance[after.people == 3][0] < before.chance[before.people == 3][0]


def test_each_ask_of_the_last_week_takes_from_the_score_but_not_from_the_chance() -> None:
    log = history([(0, 3, 1), (1, 3, 1), (1, 3, 1), (2, 4, 1)])
    asked = [Routed(0, 3, 5 * HOUR), Routed(1, 3, 5 * HOUR), Routed(2, 3, 5 * HOUR)]
    idle, busy = told(log), told([*log, *asked], sharing=0.5)
    before = idle.rank(NEW, candidates=[3, 4], now=NOW)
    after = busy.rank(NEW, candidates=[3, 4], now=NOW)
    assert after.explain(3).chance == pytest.approx(before.explain(3).chance)
    assert after.explain(3).load_effect == pytest.approx(0.5)
    later = busy.rank(NEW, candidates=[3, 4], now=NOW + 7 * DAY)
    assert later.explain(3).load_effect == 1.0


def test_whom_a_question_was_put_to_is_not_asked_again() -> None:
    log: list[Event] = [Asked(NEW, 0.0), Routed(NEW.code, 3, 1.0), Passed(NEW.code, 4, 2.0)]
    ranking = told(log).rank(NEW, candidates=[3, 4, 5], now=3.0)
    assert list(ranking) == [5]
    assert ranking.left_out == ((3, Why.WAS_ASKED), (4, Why.WAS_ASKED))


def test_the_last_seat_is_kept_for_a_newcomer_until_they_had_their_chances() -> None:
    answerers = np.random.default_rng(0).integers(3, 6, size=60).tolist()
    log = [*history([(0, person, 1) for person in answerers]), Offered(9, [1], 60 * HOUR)]
    router = told(log, seats=2, first_chances=1, sharing=0.0)
    ranking = router.rank(NEW, candidates=[3, 4, 5, 9], now=60 * HOUR)
    assert ranking.first_chance == 9
    assert ranking.people.tolist()[1] == 9
    assert ranking.explain(9).is_first_chance
    elsewhere = router.rank(replace(NEW, topics=(2,)), candidates=[3, 4, 5, 9], now=60 * HOUR)
    assert elsewhere.first_chance is None
    router.observe(Routed(0, 9, 61 * HOUR))
    assert router.rank(NEW, candidates=[3, 4, 5, 9], now=62 * HOUR).first_chance is None


def test_the_reasons_multiply_to_the_odds_against_another() -> None:
    router = told(history([(0, 3, 1), (1, 4, 2), (2, 3, 1), (0, 4, 1), (1, 5, 0)]))
    ranking = router.rank(NEW, candidates=[3, 4, 5], now=NOW)
    one, other = ranking.explain(3), ranking.explain(4)
    effects = [np.prod([reason.effect for reason in each.reasons]) for each in (one, other)]
    assert effects[0] / effects[1] == pytest.approx(one.chance / other.chance)
    assert {reason.term for reason in one.reasons} == set(Term)
    topic = next(reason for reason in one.reasons if reason.term is Term.TOPIC)
    assert topic.amount > 1.0


def test_what_decides_is_learned_from_the_answers() -> None:
    """Always the one who knows the topic answers, never the one who answers most elsewhere."""
    log = history(
        [(0, 3 + topic, topic) for topic in np.arange(120).tolist() for topic in (topic % 3,)]
    )
    assert told(log).weights[Term.TOPIC] > Router().weights[Term.TOPIC]


def test_strangers_stand_behind_those_who_answer() -> None:
    """Round and round: who just answered is not the next, so recency speaks against people."""
    router = told(history([(0, 3 + turn % 4, 1) for turn in range(60)]))
    ranking = router.rank(NEW, candidates=range(3, 9), now=70 * HOUR)
    assert set(ranking.people[-2:].tolist()) == {7, 8}


def test_an_answer_by_somebody_unknown_teaches_nothing_of_the_others() -> None:
    router = told(history([(0, 3, 1), (0, 4, 1)]))
    before = router.weights
    router.observe(Asked(NEW, NOW))
    router.observe(Answered(NEW.code, 9, NOW))
    assert router.weights == before


def test_the_choice_finds_the_weights_that_made_it() -> None:
    rng = np.random.default_rng(0)
    true = np.array([1.0, -0.5, 0.0])
    choice = Choice(np.zeros(3), spread=1.0)
    for _turn in range(3000):
        terms = rng.normal(size=(10, 3))
        strength = np.exp(terms @ true)
        choice.learn(terms, chosen=int(rng.choice(10, p=strength / strength.sum())))
    assert choice.weights == pytest.approx(true, abs=0.1)


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (Active(1, -1.0), "in order of time"),
        (Active(1, float("nan")), "in order of time"),
        (Answered(5, 1, 0.0), "Question 5 is unknown"),
        (Routed(5, 1, 0.0), "Question 5 is unknown"),
        (Active(-1, 0.0), "person must be a whole number from 0, not -1"),
        (Asked(Question(1, -2), 0.0), "not -2"),
        (Free(1, [168], 0.0), "not 168"),
    ],
)
def test_an_event_that_cannot_be_is_refused(event: Event, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        told([Active(0, 0.0), event])


def test_wrong_candidates_and_options_are_refused() -> None:
    with pytest.raises(Invalid, match="person 3 twice"):
        Router().rank(NEW, candidates=[3, 4, 3], now=0.0)
    with pytest.raises(Invalid, match="limit must have 2 rows"):
        Router().rank(NEW, candidates=Candidates([3, 4], limit=[1]), now=0.0)
    with pytest.raises(Invalid, match="not ranked"):
        Router().rank(NEW, candidates=[3, 4], now=0.0).explain(5)
    for options in ({"seats": 0}, {"sharing": -0.1}, {"first_chances": -1}):
        with pytest.raises(Invalid, match=next(iter(options))):
            Router(**options)


def test_a_router_that_was_put_away_goes_on_as_if_it_had_not() -> None:
    log = history([(0, 3 + turn % 3, turn % 3) for turn in range(30)])
    kept, put_away = told(log), pickle.loads(pickle.dumps(told(log)))
    for router in (kept, put_away):
        router.observe(Asked(NEW, NOW))
        router.observe(Answered(NEW.code, 4, NOW))
    rankings = [router.rank(NEW, candidates=range(PEOPLE), now=NOW) for router in (kept, put_away)]
    assert rankings[0].score.tolist() == rankings[1].score.tolist()
    assert kept.weights == put_away.weights


def test_nobody_to_ask_is_an_empty_ranking() -> None:
    ranking = Router().rank(NEW, candidates=[0], now=0.0)
    assert list(ranking) == []
    assert ranking.left_out == ((0, Why.IS_ASKER),)


def test_a_large_community_learns_from_a_sample_that_does_not_change() -> None:
    log: list[Event] = [Offered(person, [1], 0.0) for person in range(300)]
    log += [Asked(NEW, 1.0)]
    log += [Answered(NEW.code, person, 2.0) for person in range(1, 300)]
    assert told(log).weights == told(log).weights
    assert told(log).weights != Router().weights
