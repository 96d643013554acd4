"""Repair mends teams after dropouts and latecomers and moves as few people as it can."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docendo.engine import teams
from docendo.engine.errors import Infeasible, Invalid

MAJORS: dict[str, teams.Attribute] = {"major": teams.Category([0, 0, 0, 1, 1, 1, 2, 2, 2])}
ALIKE = [teams.Alike("major")]


def test_nobody_moves_where_nothing_changed() -> None:
    mixed = [0, 1, 2, 0, 1, 2, 0, 1, 2]
    mended = teams.repair(MAJORS, rules=ALIKE, team=mixed)
    assert mended.moved == ()
    assert mended.teams.team.tolist() == mixed


def test_a_latecomer_joins_the_team_that_fits() -> None:
    mended = teams.repair(MAJORS, rules=ALIKE, team=[0, 0, 0, 1, 1, -1, 2, 2, 2])
    assert mended.moved == ()
    assert mended.teams.teams == ((0, 1, 2), (3, 4, 5), (6, 7, 8))


def test_a_team_that_became_too_small_is_given_up_or_filled() -> None:
    team = [0, 0, 0, 1, 1, 1, 2, 2, 2]
    given_up = teams.repair(MAJORS, rules=[], team=team, gone=[0, 1], smallest=2)
    assert given_up.moved == (2,)
    assert given_up.teams.teams[0] == ()
    filled = teams.repair(MAJORS, rules=[], team=team, gone=[0, 1], smallest=2, largest=3)
    assert len(filled.moved) == 1
    assert filled.teams.team[2] == 0
    assert filled.teams.team[0] == -1


def test_a_person_moves_only_where_that_mends_enough() -> None:
    # Person 0 left; 1 is now with two of another major, and 2 the other way round.
    people = {"major": teams.Category([0, 1, 0, 0, 0, 1, 1])}
    team = [0, 0, 0, 0, 1, 1, 1]
    dear = teams.repair(people, rules=ALIKE, team=team, gone=[0], price=3)
    assert dear.moved == ()
    assert dear.teams.violations == (2,)
    cheap = teams.repair(people, rules=ALIKE, team=team, gone=[0], price=1)
    assert cheap.moved == (1, 4)
    assert cheap.teams.violations == (0,)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_a_repair_keeps_its_bounds_and_never_adds_to_what_is_broken(seed: int) -> None:
    rng = np.random.default_rng(seed)
    people = {"major": teams.Category(rng.integers(0, 3, 20))}
    team = np.append(rng.permutation(np.arange(16) % 4), [-1] * 4)
    gone = rng.choice(16, 3, replace=False).tolist()
    mended = teams.repair(people, rules=ALIKE, team=team, gone=gone, smallest=2, largest=6)
    seated = sorted(sum(mended.teams.teams, ()))
    assert seated == sorted(set(range(20)) - set(gone))
    assert all(2 <= len(held) <= 6 for held in mended.teams.teams if held)
    again = teams.repair(people, rules=ALIKE, team=team, gone=gone, smallest=2, largest=6)
    assert again.teams.teams == mended.teams.teams
    still = teams.repair(people, rules=ALIKE, team=team, gone=gone, smallest=2, largest=6, price=99)
    assert len(still.moved) <= len(mended.moved)
    assert sum(mended.teams.violations) <= sum(still.teams.violations)


def test_a_team_of_two_is_given_up_where_three_are_needed_and_nobody_can_be_spared() -> None:
    team = [0, 0, 0, 1, 1, 1, 2, 2, 2]
    mended = teams.repair(MAJORS, rules=ALIKE, team=team, gone=[0], smallest=3, largest=4)
    assert mended.moved == (1, 2)
    assert [len(held) for held in mended.teams.teams] == [0, 4, 4]


@pytest.mark.parametrize(
    ("rules", "team", "largest", "sentence"),
    [
        ([], [0, 0, 0, 0, 1, 1, 1, 1, -1], 4, "1 people find no seat"),
        ([], [0, 0, 0, 0, 0, 1, 1, 1, 1], 4, "Team 0 cannot be brought from 5 people to 4"),
        ([teams.Apart((0, 8))], [0] * 8 + [-1], 9, "rule 0, Apart, which must hold"),
    ],
)
def test_what_cannot_be_repaired_is_refused(
    rules: list[teams.Rule], team: list[int], largest: int, sentence: str
) -> None:
    with pytest.raises(Infeasible, match=sentence):
        teams.repair(MAJORS, rules=rules, team=team, largest=largest)


def test_only_who_exists_can_be_gone() -> None:
    with pytest.raises(Invalid, match="no person 9"):
        teams.repair(MAJORS, rules=[], team=[0] * 9, gone=[9])
