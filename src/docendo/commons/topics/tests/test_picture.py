"""The picture of topics: everything is in it, and what is learned first comes first."""

import re

from hypothesis import given
from hypothesis import strategies as st

from docendo.commons.topics.picture import HEIGHT, WIDTH, Picture, draw, in_lines
from docendo.commons.topics.rules import Edge, depths, without_shortcuts

# Edges from a higher to a lower number have no cycle.
PAIRS = [(one, other) for one in range(8) for other in range(one)]
graphs = st.sets(st.sampled_from(PAIRS), min_size=1, max_size=16)
NAMES = {number: f"Topic {number}" for number in range(8)}


def starts_and_ends(picture: Picture) -> set[tuple[tuple[int, int], tuple[int, int]]]:
    numbers = [[int(number) for number in re.findall(r"-?\d+", arrow)] for arrow in picture.arrows]
    return {((path[0], path[1]), (path[-2], path[-1])) for path in numbers}


@given(graphs)
def test_every_topic_has_a_box_of_its_own_inside_the_picture(edges: set[Edge]) -> None:
    picture = draw(NAMES, edges)
    assert {box.topic_id for box in picture.boxes} == {topic for edge in edges for topic in edge}
    for box in picture.boxes:
        assert 0 <= box.x <= picture.width - WIDTH
        assert 0 <= box.y <= picture.height - HEIGHT
    for one in picture.boxes:
        for other in picture.boxes:
            if one != other:
                assert abs(one.x - other.x) >= WIDTH or abs(one.y - other.y) >= HEIGHT


@given(graphs)
def test_every_arrow_leads_from_what_is_learned_first(edges: set[Edge]) -> None:
    picture = draw(NAMES, edges)
    box = {box.topic_id: box for box in picture.boxes}
    middle = HEIGHT // 2
    assert starts_and_ends(picture) == {
        (
            (box[required].x + WIDTH, box[required].y + middle),
            (box[topic].x, box[topic].y + middle),
        )
        for topic, required in without_shortcuts(edges)
    }
    depth = depths(box.keys(), edges)
    assert all(
        (one.x < other.x) == (depth[one.topic_id] < depth[other.topic_id])
        for one in picture.boxes
        for other in picture.boxes
    )


@given(graphs)
def test_read_from_right_to_left_it_is_the_same_picture_in_a_mirror(edges: set[Edge]) -> None:
    picture, mirrored = draw(NAMES, edges), draw(NAMES, edges, mirrored=True)
    there = {box.topic_id: box for box in mirrored.boxes}
    for box in picture.boxes:
        other = there[box.topic_id]
        assert (other.x, other.y) == (picture.width - box.x - WIDTH, box.y)
    assert starts_and_ends(mirrored) == {
        ((picture.width - x, y), (picture.width - to_x, to_y))
        for (x, y), (to_x, to_y) in starts_and_ends(picture)
    }


def test_lines_that_need_not_cross_do_not() -> None:
    names = {1: "a", 2: "b", 3: "y", 4: "x"}
    boxes = {box.topic_id: box for box in draw(names, {(4, 1), (3, 2)}).boxes}
    assert (boxes[1].y < boxes[2].y) == (boxes[4].y < boxes[3].y)


def test_names_fit_into_two_lines() -> None:
    assert in_lines("Algebra") == ("Algebra",)
    assert in_lines("Data structures and algorithms") == ("Data structures and", "algorithms")
    assert in_lines("One two three four five six seven eight nine ten") == (
        "One two three four",
        "five six seven eight …",
    )
    assert in_lines("Donaudampfschifffahrtsgesellschaft") == ("Donaudampfschifffahrt…",)
    assert in_lines("数学" * 10) == ("数学数学数学数学数学…",)
