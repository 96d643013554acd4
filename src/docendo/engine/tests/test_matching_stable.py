"""Stable matching, and what would help a proposer."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docendo.engine.errors import Invalid
from docendo.engine.matching import Lever, Matching, counterfactuals, stable

Lists = list[list[int]]
Game = tuple[Lists, Lists, list[int]]


@st.composite
def games(draw: st.DrawFn, *, most: int = 4) -> Game:
    proposers, acceptors = draw(st.integers(1, most)), draw(st.integers(1, most))

    def lists(count: int, others: int) -> Lists:
        return [
            draw(st.permutations(range(others)))[: draw(st.integers(0, others))]
            for _ in range(count)
        ]

    seats = draw(st.lists(st.integers(0, 2), min_size=acceptors, max_size=acceptors))
    return lists(proposers, acceptors), lists(acceptors, proposers), seats


def solved(game: Game) -> Matching:
    return stable(game[0], acceptor_prefs=game[1], capacity=game[2])


def place(matching: Matching, game: Game, person: int) -> int:
    """The place of what a proposer got in their list; after the last for nothing."""
    met = matching.partners(person).tolist()
    return game[0][person].index(met[0]) if met else len(game[0][person])


def stable_ways(game: Game) -> list[list[int]]:
    """All stable matchings by trying everything: the acceptor of each proposer, or -1."""
    wants, ranks, seats = game
    mutual = [[a for a in wanted if p in ranks[a]] for p, wanted in enumerate(wants)]
    ways = []
    for way in product(*([*options, -1] for options in mutual)):
        held = [[p for p, a in enumerate(way) if a == acceptor] for acceptor in range(len(seats))]
        if any(len(there) > room for there, room in zip(held, seats, strict=True)):
            continue
        blocked = any(
            (way[p] < 0 or wants[p].index(a) < wants[p].index(way[p]))
            and (
                len(held[a]) < seats[a]
                or any(ranks[a].index(p) < ranks[a].index(other) for other in held[a])
            )
            for p, options in enumerate(mutual)
            for a in options
            if a != way[p]
        )
        if not blocked:
            ways.append(list(way))
    return ways


@given(games(most=3))
def test_every_proposer_gets_their_best_of_all_stable_matchings(game: Game) -> None:
    matching = solved(game)
    ways = stable_ways(game)
    for person, wanted in enumerate(game[0]):
        best = min(wanted.index(way[person]) if way[person] >= 0 else len(wanted) for way in ways)
        assert place(matching, game, person) == best


@given(games())
def test_no_pair_blocks_and_no_seat_is_taken_twice(game: Game) -> None:
    matching = solved(game)
    assert not len(matching.blocking_pairs())
    pairs = matching.pairs
    assert (np.bincount(pairs[:, 1], minlength=len(game[2])) <= game[2]).all()
    assert len(np.unique(pairs[:, 0])) == len(pairs)
    assert all(a in game[0][p] and p in game[1][a] for p, a in pairs.tolist())


@given(games(), st.randoms(use_true_random=False))
def test_renaming_people_renames_the_pairs(game: Game, random: object) -> None:
    wants, ranks, seats = game
    to_p = random.sample(range(len(wants)), len(wants))  # type: ignore[attr-defined]
    to_a = random.sample(range(len(ranks)), len(ranks))  # type: ignore[attr-defined]
    new_wants: Lists = [[] for _ in wants]
    new_ranks: Lists = [[] for _ in ranks]
    new_seats = [0] * len(seats)
    for p, wanted in enumerate(wants):
        new_wants[to_p[p]] = [to_a[a] for a in wanted]
    for a, ranked in enumerate(ranks):
        new_ranks[to_a[a]] = [to_p[p] for p in ranked]
        new_seats[to_a[a]] = seats[a]
    renamed = sorted([to_p[p], to_a[a]] for p, a in solved(game).pairs.tolist())
    assert solved((new_wants, new_ranks, new_seats)).pairs.tolist() == renamed


def test_a_pair_that_would_rather_meet_is_named() -> None:
    matching = stable([[0, 1], [0, 1]], acceptor_prefs=[[0, 1], [0, 1]])
    swapped = Matching(
        matching.rule,
        matching.options,
        matching.capacity_left,
        matching.capacity_right,
        ~matching.chosen,
    )
    assert matching.pairs.tolist() == [[0, 0], [1, 1]]
    assert swapped.pairs.tolist() == [[0, 1], [1, 0]]
    assert swapped.blocking_pairs().tolist() == [[0, 0]]


def test_an_explanation_says_who_was_wanted_more() -> None:
    matching = stable([[0], [0, 1]], acceptor_prefs=[[0, 1], [1]])
    told = matching.explain(1)
    assert [option.other for option in told.met] == [1]
    assert [(better.other, better.their_wish, better.their_lowest) for better in told.better] == [
        (0, -1.0, 0.0)
    ]
    assert matching.explain(0, side="right").met[0].other == 0


@given(games(most=3))
def test_places_that_help_are_the_fewest_that_do(game: Game) -> None:
    wants, ranks, seats = game
    matching = solved(game)
    for person, wanted in enumerate(wants):
        now = place(matching, game, person)
        fewest = np.inf
        for acceptor in wanted[:now]:
            if person not in ranks[acceptor]:
                continue
            at = ranks[acceptor].index(person)
            for up in range(1, at + 1):
                changed = [*ranks[acceptor]]
                changed.insert(at - up, changed.pop(at))
                again = stable(
                    wants,
                    acceptor_prefs=[*ranks[:acceptor], changed, *ranks[acceptor + 1 :]],
                    capacity=seats,
                )
                if acceptor in again.partners(person):
                    fewest = min(fewest, up)
        told = [
            change.amount
            for change in counterfactuals(matching, person=person)
            if change.lever is Lever.WISH
        ]
        assert told == ([fewest] if np.isfinite(fewest) else [])


@given(games(most=3))
def test_a_seat_that_helps_helps_when_it_is_there(game: Game) -> None:
    matching = solved(game)
    for person in range(len(game[0])):
        for change in counterfactuals(matching, person=person):
            if change.lever is Lever.SEAT:
                seats = [*game[2]]
                seats[change.other] += 1
                again = stable(game[0], acceptor_prefs=game[1], capacity=seats)
                assert again.partners(person).tolist() == list(change.meets) == [change.other]


def test_who_is_not_listed_is_told_who_would_have_to_list_them() -> None:
    matching = stable([[0], [1]], acceptor_prefs=[[], [1]])
    (change,) = counterfactuals(matching, person=0)
    assert (change.lever, change.other, change.meets) == (Lever.ALLOW, 0, (0,))


def test_who_has_their_first_choice_needs_no_change() -> None:
    assert counterfactuals(stable([[0]], acceptor_prefs=[[0]]), person=0) == ()


def test_nobody_is_matched_where_there_is_nobody() -> None:
    assert stable([], acceptor_prefs=[]).pairs.shape == (0, 2)
    assert stable([[]], acceptor_prefs=[[0]], capacity=2).alone().tolist() == [0]


@pytest.mark.parametrize(
    ("wants", "ranks", "seats", "sentence"),
    [
        ([[0, 0]], [[0]], 1, "proposer_prefs must name each once; row 0 has 0 twice"),
        ([[0]], [[0, 0]], 1, "acceptor_prefs must name each once; row 0 has 0 twice"),
        ([[], [1, 2]], [[], []], 1, "proposer_prefs must hold codes below 2; row 1 has 2"),
        ([[0]], [[1]], 1, "acceptor_prefs must hold codes below 1; row 0 has 1"),
        ([[0]], [[0]], -1, "capacity must hold whole numbers from 0"),
        ([[0]], [[0]], [1, 1], "capacity must have 1 rows, not 2"),
    ],
)
def test_wrong_lists_are_refused(wants: Lists, ranks: Lists, seats: int, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        stable(wants, acceptor_prefs=ranks, capacity=seats)


def test_somebody_who_is_not_there_is_refused() -> None:
    with pytest.raises(Invalid, match="person must be from 0 to 0 on the left, not 3"):
        stable([[0]], acceptor_prefs=[[0]]).explain(3)
