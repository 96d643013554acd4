"""Names, ways and depths as plain functions; what the graph promises is compared by brute force."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docendo.commons.topics.rules import (
    Edge,
    closeness,
    depths,
    free_slug,
    merged_edges,
    similar,
    split_names,
    way,
    without_shortcuts,
)

SMALL = range(5)
PAIRS = [(one, other) for one in SMALL for other in SMALL if one != other]
graphs = st.sets(st.sampled_from(PAIRS), max_size=12)


def has_cycle(edges: set[Edge]) -> bool:
    """Tries every order of the topics: without a cycle one of them puts what is required first."""
    return not any(
        all(order.index(required) < order.index(topic) for topic, required in edges)
        for order in itertools.permutations(SMALL)
    )


def reachable(edges: set[Edge]) -> set[Edge]:
    """All pairs with a way of one step or more, by squaring."""
    pairs = set(edges)
    while more := {(a, d) for a, b in pairs for c, d in pairs if b == c} - pairs:
        pairs |= more
    return pairs


def acyclic(edges: set[Edge]) -> set[Edge]:
    """As many of the edges, in order, as close no cycle."""
    kept: set[Edge] = set()
    for edge in sorted(edges):
        if not has_cycle(kept | {edge}):
            kept.add(edge)
    return kept


@given(graphs, st.sampled_from(PAIRS))
def test_a_prerequisite_closes_a_cycle_exactly_where_there_is_a_way_back(
    edges: set[Edge], added: Edge
) -> None:
    edges = acyclic(edges)
    topic, required = added
    assert bool(way(edges, start=required, goal=topic)) == has_cycle(edges | {added})


@given(graphs, st.sampled_from(SMALL), st.sampled_from(SMALL))
def test_a_way_goes_along_edges_and_is_as_short_as_any(
    edges: set[Edge], start: int, goal: int
) -> None:
    steps = way(edges, start=start, goal=goal)
    if not steps:
        assert start != goal
        assert (start, goal) not in reachable(edges)
        return
    assert (steps[0], steps[-1]) == (start, goal)
    assert set(itertools.pairwise(steps)) <= edges
    shorter = (
        walk
        for length in range(1, len(steps))
        for walk in itertools.product(SMALL, repeat=length)
        if (walk[0], walk[-1]) == (start, goal) and set(itertools.pairwise(walk)) <= edges
    )
    assert next(shorter, None) is None


@given(graphs, st.sampled_from(PAIRS))
def test_merging_keeps_what_is_required_and_closes_no_cycle(edges: set[Edge], pair: Edge) -> None:
    edges = acyclic(edges)
    merged, into = pair
    after = merged_edges(edges, merged=merged, into=into)
    assert not has_cycle(after)
    assert {edge for edge in edges if merged not in edge} <= after
    assert all(merged not in edge for edge in after)
    moved = {
        (into if topic == merged else topic, into if required == merged else required)
        for topic, required in edges
    } - {(into, into)}
    assert after <= moved
    # What was left out would have closed a cycle.
    assert all(has_cycle(after | {edge}) for edge in moved - after)


@given(graphs)
def test_a_topic_stands_behind_all_that_it_requires(edges: set[Edge]) -> None:
    edges = acyclic(edges)
    depth = depths(SMALL, edges)
    assert all(depth[topic] > depth[required] for topic, required in edges)
    requiring = {topic for topic, _ in edges}
    assert all((depth[topic] == 0) == (topic not in requiring) for topic in SMALL)
    behind = {
        topic: {depth[required] for one, required in edges if one == topic} for topic in SMALL
    }
    assert all(depth[topic] == max(behind[topic]) + 1 for topic in requiring)


def test_a_long_chain_of_topics_is_no_deep_recursion() -> None:
    chain = [(number + 1, number) for number in range(5000)]
    assert depths([5000], chain) == {5000: 5000}


@given(graphs)
def test_a_picture_leaves_out_only_what_is_implied(edges: set[Edge]) -> None:
    edges = acyclic(edges)
    drawn = without_shortcuts(edges)
    assert drawn <= edges
    assert reachable(drawn) == reachable(edges)
    assert all(reachable(drawn - {edge}) != reachable(edges) for edge in drawn)


def test_names_are_split_at_commas_of_all_scripts_and_taken_once() -> None:
    assert split_names(" Algebra, linear  \u202ealgebra\x01،الجبر\nAlgebra;; ,") == (
        "Algebra",
        "linear algebra",
        "الجبر",
    )


@pytest.mark.parametrize(
    ("name", "taken", "slug"),
    [
        ("Linear algebra", set(), "linear-algebra"),
        ("الجبر الخطي", set(), "الجبر-الخطي"),
        ("C++", {"c"}, "c-2"),
        ("Find", set(), "find-2"),
        ("New", {"new-2"}, "new-3"),
        ("+++", set(), "topic"),
        ("x" * 60, {"x" * 55}, "x" * 55 + "-2"),
    ],
)
def test_an_address_is_readable_and_free(name: str, taken: set[str], slug: str) -> None:
    assert free_slug(name, taken=taken) == slug


def test_beginnings_come_before_beginnings_of_words_and_those_before_the_rest() -> None:
    names = ["prealgebra", "linear algebra", "algebra", "algebraic topology"]
    assert sorted(names, key=lambda name: closeness(name, words="algebra")) == [
        "algebra",
        "algebraic topology",
        "linear algebra",
        "prealgebra",
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("porbability", "probability"),
        ("calculs", "calculus"),
        ("linear algbera", "linear algebra"),
    ],
)
def test_what_is_mistyped_is_found_by_likeness(typed: str, meant: str) -> None:
    names = ["calculus", "linear algebra", "probability", "study skills"]
    assert similar(typed, names=names, most=3)[0] == meant
    assert similar("chess", names=names, most=3) == []
