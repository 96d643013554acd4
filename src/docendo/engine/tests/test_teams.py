"""Teams keep the rules of whoever asked for them, as far as they can be kept together."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docendo.engine import teams
from docendo.engine.checks import Ints
from docendo.engine.errors import Infeasible, Invalid
from docendo.engine.teams import Priority
from docendo.engine.teams.forming import divide

FEW = settings(max_examples=10, deadline=None)


def partitions(people: Sequence[int], size: int) -> Iterator[list[tuple[int, ...]]]:
    if not people:
        yield []
        return
    first, *rest = people
    for mates in combinations(rest, size - 1):
        others = [person for person in rest if person not in mates]
        for remaining in partitions(others, size):
            yield [(first, *mates), *remaining]


def count_broken(team: Sequence[int], *, wish: Ints, minority: Ints) -> int:
    return int(len({*wish[list(team)]}) > 1) + int(minority[list(team)].sum() == 1)


@FEW
@given(st.integers(0, 10**6))
def test_small_classes_get_the_best_teams_that_there_are(seed: int) -> None:
    rng = np.random.default_rng(seed)
    wish, minority = rng.integers(0, 3, 9), rng.integers(0, 2, 9)
    found = teams.form(
        {"wish": teams.Category(wish), "minority": teams.Category(minority)},
        rules=[teams.Alike("wish"), teams.NotAlone("minority", (1,))],
        sizes=3,
        effort=0.3,
    )
    best = min(
        sum(count_broken(team, wish=wish, minority=minority) for team in way)
        for way in partitions(range(9), 3)
    )
    assert sum(found.violations) == best


@FEW
@given(st.integers(0, 10**6))
def test_a_rule_gives_way_only_to_rules_of_higher_priority(seed: int) -> None:
    rng = np.random.default_rng(seed)
    wish, minority = rng.integers(0, 3, 9), rng.integers(0, 2, 9)
    found = teams.form(
        {"wish": teams.Category(wish), "minority": teams.Category(minority)},
        rules=[
            teams.Alike("wish", priority=Priority.LOW),
            teams.NotAlone("minority", (1,), priority=Priority.HIGH),
        ],
        sizes=3,
        effort=0.3,
    )
    best = min(
        (
            sum(sum(minority[p] for p in team) == 1 for team in way),
            sum(len({wish[p] for p in team}) > 1 for team in way),
        )
        for way in partitions(range(9), 3)
    )
    assert found.violations[::-1] == best


@FEW
@given(st.integers(0, 10**6))
def test_renaming_people_renames_teams(seed: int) -> None:
    rng = np.random.default_rng(seed)
    grade, major, old = rng.normal(size=14), rng.integers(0, 3, 14), rng.permutation(14)
    new = np.argsort(old)

    def form(names: Ints, people: Ints) -> teams.Teams:
        return teams.form(
            {"grade": teams.Numeric(grade[people]), "major": teams.Category(major[people])},
            rules=[
                teams.Balanced("grade"),
                teams.Spread("major"),
                teams.Together((int(names[2]), int(names[9]))),
                teams.Apart((int(names[2]), int(names[5]))),
            ],
            sizes=4,
            effort=0.2,
        )

    before, after = form(np.arange(14), np.arange(14)), form(new, old)
    assert before.team.tolist() == after.team[new].tolist()


@FEW
@given(st.integers(0, 10**6), st.integers(1, 5))
def test_everybody_is_in_one_team_of_an_asked_size(seed: int, size: int) -> None:
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, size + 1, 4).tolist()
    skills = teams.Tags([set(rng.integers(0, 4, 2).tolist()) for _ in range(sum(sizes))])
    found = teams.form({"skills": skills}, rules=[teams.Mixed("skills")], sizes=sizes, effort=0.1)
    assert [len(team) for team in found.teams] == sizes
    assert sorted(sum(found.teams, ())) == list(range(sum(sizes)))
    assert all(found.team[p] == at for at, team in enumerate(found.teams) for p in team)


@FEW
@given(st.integers(0, 10**6))
def test_who_must_be_together_or_apart_is(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pairs = rng.permutation(20)[:12].reshape(6, 2)
    rules: list[teams.Rule] = [teams.Together((int(a), int(b))) for a, b in pairs[:4]]
    rules += [teams.Apart((int(a), int(b))) for a, b in pairs[4:]]
    found = teams.form(
        {"major": teams.Category(rng.integers(0, 2, 20))},
        rules=[*rules, teams.Alike("major")],
        sizes=4,
        effort=0.1,
    )
    together = found.team[pairs[:, 0]] == found.team[pairs[:, 1]]
    assert together.tolist() == [True] * 4 + [False] * 2


def test_pairs_who_stay_together_share_a_team_with_another_pair() -> None:
    # Each pair differs from all singles, so only exchanging whole pairs makes teams alike.
    people = {"major": teams.Category([0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 2, 2])}
    rules = [teams.Together((at, at + 1)) for at in range(0, 8, 2)]
    found = teams.form(people, rules=[*rules, teams.Alike("major")], sizes=4)
    assert found.violations[-1] == 0


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_planted_perfect_solution_is_found(seed: int) -> None:
    rng = np.random.default_rng(seed)
    count = 60
    team = np.arange(count) // 4
    hours = rng.random((15, 168)) < 0.04
    free = (rng.random((count, 168)) < 0.25) | hours[team]
    grade = np.tile([-1.5, -0.5, 0.5, 1.5], 15) + rng.normal(0, 0.1, count)
    mixed = rng.permutation(count)
    masks = [sum(1 << int(slot) for slot in np.flatnonzero(row)) for row in free[mixed]]
    found = teams.form(
        {
            "wish": teams.Category((team % 5)[mixed]),
            "role": teams.Category((np.arange(count) % 4)[mixed]),
            "grade": teams.Numeric(grade[mixed]),
            "hours": teams.Availability(masks),
        },
        rules=[
            teams.Alike("wish"),
            teams.Mixed("role"),
            teams.Balanced("grade", within=0.3),
            teams.Overlap("hours", minutes=120),
        ],
        sizes=4,
        seed=seed,
    )
    assert found.violations == (0, 0, 0, 0)


def test_the_same_call_gives_the_same_teams_and_another_seed_may_not() -> None:
    rng = np.random.default_rng(0)
    people = {"grade": teams.Numeric(rng.normal(size=40))}
    rules = [teams.Balanced("grade", within=0.01)]
    first, again, other = (
        teams.form(people, rules=rules, sizes=4, seed=seed, effort=0.2) for seed in (0, 0, 1)
    )
    assert first.teams == again.teams
    assert first.teams != other.teams


def test_a_search_that_is_stopped_returns_the_best_so_far() -> None:
    rng = np.random.default_rng(0)
    seen: list[float] = []

    def progress(done: float) -> bool:
        seen.append(done)
        return len(seen) < 4

    people = {"major": teams.Category(rng.integers(0, 3, 30))}
    found = teams.form(people, rules=[teams.Alike("major")], sizes=4, progress=progress)
    assert len(seen) == 4
    assert seen == sorted(seen)
    assert sorted(sum(found.teams, ())) == list(range(30))


def test_a_team_is_explained_by_its_numbers_and_by_what_would_mend_it() -> None:
    # Wishes and grades agree, so teams of one wish cannot be balanced.
    people: dict[str, teams.Attribute] = {
        "wish": teams.Category([0, 0, 1, 1]),
        "grade": teams.Numeric([1, 1, 3, 3]),
    }
    rules: list[teams.Rule] = [
        teams.Alike("wish", priority=Priority.HIGH),
        teams.Balanced("grade", within=0.5),
    ]
    found = teams.form(people, rules=rules, sizes=2)
    assert found.violations == (0, 2)
    alike, balanced = found.explain(0).reasons
    assert alike.is_kept
    assert alike.remedy is None
    (measure,) = balanced.measures
    assert (measure.low, measure.high) == (1.5, 2.5)
    assert measure.found in (1, 3)
    assert balanced.remedy is not None
    assert balanced.remedy.breaks == ((0, 0), (0, 1))
    assert balanced.remedy.mends == ((1, 1),)


def test_a_meeting_in_one_piece_may_pass_the_end_of_the_week() -> None:
    sunday_night, monday_morning = 1 << 167, 1
    people = {"hours": teams.Availability([sunday_night | monday_morning] * 2 + [1 | 1 << 5] * 2)}
    found = teams.form(
        people, rules=[teams.Overlap("hours", minutes=120, unbroken=True)], sizes=[2, 2]
    )
    assert found.violations == (1,)
    hours = sorted(found.explain(team).reasons[0].measures[0].found for team in (0, 1))
    assert hours == [60, 120]


@pytest.mark.parametrize(
    ("count", "size", "sizes"),
    [(9, 4, [5, 4]), (8, 4, [4, 4]), (7, 4, [4, 3]), (3, 4, [3]), (11, 4, [4, 4, 3]), (0, 4, [])],
)
def test_left_over_people_make_teams_a_little_larger_or_smaller(
    count: int, size: int, sizes: list[int]
) -> None:
    assert divide(count, size).tolist() == sizes


PEOPLE: dict[str, teams.Attribute] = {
    "grade": teams.Numeric([1.0, 2.0, 3.0, 4.0]),
    "major": teams.Category([0, 1, 0, 1]),
}


@pytest.mark.parametrize(
    ("people", "rules", "sizes", "sentence"),
    [
        ({"grade": teams.Numeric([1.0, np.nan])}, [], 2, "grade must hold finite.*row 1"),
        (PEOPLE | {"age": teams.Numeric([1.0])}, [], 2, "age must describe 4 people, not 1"),
        ({}, [], 2, "sizes must list the size of every team"),
        (PEOPLE, [], [2, 3], "must describe 5 people, not 4"),
        (PEOPLE, [], [4, 0], "team 1 is 0"),
        (PEOPLE, [], 0, "1 or more, not 0"),
        (PEOPLE, [teams.Alike("mayor")], 2, "Rule 0, Alike: .*'mayor'; known are: grade, major"),
        (PEOPLE, [teams.Overlap("grade", 60)], 2, "Rule 0, Overlap: .* must be availability"),
        (PEOPLE, [teams.Mixed("grade")], 2, "at_least must say how far"),
        (PEOPLE, [teams.Spread("major", ())], 2, "at least one value"),
        (PEOPLE, [teams.Apart((0, 4))], 2, "no person 4, the last is 3"),
        (PEOPLE, [teams.Together((1, 1))], 2, "each person once"),
        (PEOPLE, [teams.Balanced("grade", within=0)], 2, "within must be above 0"),
        ({"h": teams.Availability([1], 50)}, [], 1, "50 minutes do not divide a week"),
        ({"h": teams.Availability([1, 1 << 168])}, [], 1, "row 1 is"),
    ],
)
def test_what_does_not_fit_is_refused(
    people: dict[str, teams.Attribute], rules: list[teams.Rule], sizes: int, sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        teams.form(people, rules=rules, sizes=sizes)


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ([teams.Together((0, 1)), teams.Together((2, 1))], "0, 1, 2 must be together.*2 seats"),
        ([teams.Apart((0, 1, 2))], "Rule 0 keeps 3 people apart.*2 teams"),
        ([teams.Together((0, 1)), teams.Apart((1, 0))], "Rule 1 keeps people apart who must"),
        ([teams.Alike("grade", priority=Priority.MUST)], "rule 0, Alike.*2 of 2 teams break it"),
    ],
)
def test_what_cannot_be_is_refused_with_what_could_be_relaxed(
    rules: list[teams.Rule], sentence: str
) -> None:
    with pytest.raises(Infeasible, match=sentence):
        teams.form(PEOPLE, rules=rules, sizes=2)
