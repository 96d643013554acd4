"""Changes: what is refused before the library sees it, and what waits for its ground."""

from typing import Any

import pytest
from pycrdt import Doc, XmlElement

from docendo.learning.documents import crdt
from docendo.learning.documents.rules import frames
from docendo.learning.documents.rules.changes import clocks, pieces_of, state_of
from docendo.learning.documents.rules.drawing import drawn
from docendo.learning.documents.rules.limits import DEEPEST
from docendo.learning.documents.rules.tree import Words, paragraph, plain
from docendo.learning.documents.tests.texts import EVERYTHING, made


def nest(depth: int) -> "Doc[Any]":
    doc = crdt.replayed([])
    node: Any = crdt.body(doc)
    with doc.transaction():
        for _depth in range(depth):
            node = node.children.append(XmlElement("blockquote"))
    return doc


def test_nests_are_noticed_and_not_read_to_their_end() -> None:
    doc = nest(3_000)
    assert pieces_of(doc.get_update()).depth == 3_000
    assert pieces_of(made(EVERYTHING).get_update()).depth == 6
    assert drawn(crdt.tree_of(doc)).count("<blockquote") < 50
    with pytest.raises(crdt.Unreadable):
        crdt.Copy([]).lay_over(doc.get_update())


def test_a_nest_that_is_built_in_steps_is_noticed_too() -> None:
    doc = nest(DEEPEST)
    copy = crdt.Copy([doc.get_update()])
    before = doc.get_state()
    node: Any = crdt.body(doc)
    for _depth in range(DEEPEST):
        node = node.children[0]
    node.children.append(XmlElement("blockquote"))
    with pytest.raises(crdt.Unreadable):
        copy.lay_over(doc.get_update(before))


def test_what_comes_before_its_ground_waits_for_it() -> None:
    doc = crdt.replayed([])
    steps: list[bytes] = []
    watching = doc.observe(lambda event: steps.append(event.update))
    node: Any = crdt.body(doc)
    for _depth in range(5):
        node = node.children.append(XmlElement("blockquote"))
    crdt.write(doc, (paragraph(Words("All new.")),))
    doc.unobserve(watching)
    copy = crdt.Copy([])
    for step in reversed(steps[1:]):
        with pytest.raises(crdt.Unreadable):
            copy.lay_over(step)
        assert copy.lay_over(step, is_early=True) == crdt.EMPTY
        assert copy.lacks(step)
    assert not copy.is_broken
    copy.lay_over(steps[0])
    assert crdt.tree_of(copy.doc) == crdt.tree_of(doc)
    assert not copy.lacks(steps[-1])


def test_two_stories_of_one_writer_do_not_end_the_process() -> None:
    # The library kept the second for later, and fell over it when the third had come.
    head = bytes([7, 1, 7]) + b"default" + b"\x03\x01p"
    words = bytes([7, 0, 9, 0, 6, 4, 0, 9, 1]) + frames.message(b"Gr\xc3\xbc\xc3\x9fe")
    copy = crdt.Copy([])
    with pytest.raises(crdt.Unreadable):
        copy.lay_over(bytes([1, 2, 9, 4]) + head + head + b"\x00")
    copy.lay_over(bytes([1, 3, 9, 0]) + head + words + b"\x00")
    assert plain(crdt.tree_of(copy.doc)) == ""


def piece(
    content: bytes,
    *,
    root: bytes = b"default",
    name: bytes = b"",
    writer: int = 5,
    clock: int = 0,
) -> bytes:
    """A change of one piece."""
    begin = b"\x01\x01" + frames.number(writer) + frames.number(clock)
    info = content[0] | (0x20 if name else 0)
    named = frames.message(name) if name else b""
    return begin + bytes([info, 1]) + frames.message(root) + named + content[1:] + b"\x00"


@pytest.mark.parametrize(
    "hostile",
    [
        # Each of these ends the process where nothing looks at it: values in values, and lists and
        # maps in each other, below a name that no editor reads.
        piece(b"\x08\x01" + b"\x75\x01" * 100_000 + b"\x7e", name=b"x"),
        piece(b"\x07\x00"),
        piece(b"\x07\x01"),
        piece(b"\x07\x03\x01p", root=b"elsewhere"),
        piece(b"\x07\x03\x01p", name=b"x"),
        piece(b"\x09\x01x\x7e"),
        piece(b"\x04\x00"),
        # What the library reads in another way: one more value, numbers cut off, bytes as letters.
        piece(b"\x02\x01\x01x\x01y"),
        piece(b"\x03\x01x"),
        piece(b"\x05\x01x"),
        piece(b"\x07\x83\x00\x01p"),
        piece(b"\x14\x01x"),
        piece(b"\x04\x01\xff"),
        piece(b"\x07\x03\x01\xff"),
        piece(b"\x06\x01\xff\x011"),
        piece(b"\x06\x01x\x01\xff"),
        piece(b"\x08\x01\x77\x01\xff", name=b"x"),
        piece(b"\x08\x01\x76\x01\x01\xff\x7e", name=b"x"),
        piece(b"\x08\x01\x7e", name=b"\xff"),
        piece(b"\x01" + frames.number(2**31)),
        piece(b"\x01\x01", clock=2**31 - 1),
        piece(b"\x04\x01x", clock=2**32),
        piece(b"\x04\x01x", writer=2**53),
        b"\x00\x01\x05\x01" + frames.number(2**31 - 1) + b"\x01",
        b"\x02\x01\x01\x00\x87\x02\x00\x06\x01\x02\x00\x87\x01\x00\x06\x00",
    ],
    ids=[
        *("values", "list", "map", "root", "attribute", "document", "nothing"),
        *("json", "bytes", "embedded", "long kind", "unknown bit"),
        *("letters", "block", "mark", "its value", "value", "key", "name"),
        *("length", "end", "clock", "writer", "deleted"),
        "circle",
    ],
)
def test_what_no_editor_writes_is_refused_before_the_library_sees_it(hostile: bytes) -> None:
    copy = crdt.Copy([])
    with pytest.raises(crdt.Unreadable):
        copy.lay_over(hostile)
    assert copy.state() == b"\x00"


def test_what_is_pieced_together_is_what_the_library_counts() -> None:
    doc = made(EVERYTHING)
    crdt.write(doc, (*EVERYTHING, paragraph(Words("𝕏 and ü", is_bold=True))))
    found = pieces_of(doc.get_update())
    ends = {writer: end for writer, (_first, end) in found.ranges.items()}
    assert clocks(doc.get_state()) == ends
    assert clocks(state_of(ends)) == ends
    assert found.stands_on({})
    assert found.stands_on(ends)


class Counted(dict[int, int]):
    """How often it was asked."""

    asked = 0

    def get(self, key: int, default: Any = None) -> Any:
        self.asked += 1
        return super().get(key, default)


def test_writers_who_wait_for_each_other_are_not_asked_again_and_again() -> None:
    writers = 3_000
    behind = b"".join(
        b"\x01" + frames.number(writer) + b"\x00\x84" + frames.number(writer + 1) + b"\x00\x01x"
        for writer in range(1, writers)
    )
    first = b"\x01" + frames.number(writers) + b"\x00\x04\x01\x07default\x01x"
    found = pieces_of(frames.number(writers) + behind + first + b"\x00")
    known = Counted()
    assert found.stands_on(known)
    assert known.asked < 20 * writers
    # The last one stands on what has not come.
    stranger = b"\x01" + frames.number(writers) + b"\x00\x84\x00\x00\x01x"
    found = pieces_of(frames.number(writers) + behind + stranger + b"\x00")
    assert not found.stands_on({})
    assert found.stands_on({0: 1})
    # In a circle nobody is first.
    circle = b"\x01" + frames.number(writers) + b"\x00\x84\x01\x00\x01x"
    assert not pieces_of(frames.number(writers) + behind + circle + b"\x00").stands_on({})


def test_one_change_that_cannot_be_read_costs_only_itself() -> None:
    first, later = made(EVERYTHING[:1]).get_update(), made(EVERYTHING[1:2]).get_update()
    doc = crdt.replayed([first, b"\xff" * 30, later])
    assert set(crdt.tree_of(doc)) == set(EVERYTHING[:2])


@pytest.mark.parametrize("garbage", [b"", b"\xff" * 30, b"\x01\x01\x01", b"hello world"])
def test_garbage_is_unreadable(garbage: bytes) -> None:
    with pytest.raises(crdt.Unreadable):
        crdt.apply(crdt.replayed([]), garbage)
