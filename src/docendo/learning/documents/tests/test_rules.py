"""What a document says, read, written, drawn and taken along; without a database."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from pycrdt import Doc, XmlElement, XmlText

from docendo.learning.documents import crdt
from docendo.learning.documents.rules import frames
from docendo.learning.documents.rules.beginnings import beginning
from docendo.learning.documents.rules.changes import clocks, pieces_of, state_of
from docendo.learning.documents.rules.drawing import drawn
from docendo.learning.documents.rules.limits import DEEPEST, Template, Written, sittings
from docendo.learning.documents.rules.markdown import markdown
from docendo.learning.documents.rules.tree import Block, Kind, Tree, Words, paragraph, plain
from docendo.learning.documents.word import word


def item(*parts: Block | Words) -> Block:
    return Block(Kind.ITEM, parts)


def cell(words: str, kind: Kind = Kind.CELL) -> Block:
    return Block(kind, (paragraph(Words(words)),))


EVERYTHING: Tree = (
    Block(Kind.HEADING, (Words("Limits"),), level=2),
    paragraph(
        Words("Plain, "),
        Words("bold", is_bold=True),
        Block(Kind.BREAK),
        Words("and "),
        Words("all", is_bold=True, is_italic=True, is_struck=True),
        Words(" with "),
        Words("x = 1", is_code=True),
        Words(" and "),
        Words("a link", href="https://example.org/?a=1&b=2"),
        Words(" near $x^2$."),
    ),
    Block(
        Kind.BULLETS,
        (
            item(paragraph(Words("One")), Block(Kind.BULLETS, (item(paragraph(Words("Inner"))),))),
            item(paragraph(Words("Two"))),
        ),
    ),
    Block(Kind.NUMBERS, (item(paragraph(Words("Third"))),), start=3),
    Block(
        Kind.TASKS,
        (
            Block(Kind.TASK, (paragraph(Words("Done")),), is_done=True),
            Block(Kind.TASK, (paragraph(Words("Open")),)),
        ),
    ),
    Block(Kind.QUOTE, (paragraph(Words("Said")),)),
    Block(Kind.CODE, (Words("print(1)\n"),), language="python"),
    Block(Kind.RULE),
    Block(
        Kind.TABLE,
        (
            Block(Kind.ROW, (cell("Name", Kind.HEADER), cell("Value", Kind.HEADER))),
            Block(Kind.ROW, (cell("a|b"), cell("2"))),
        ),
    ),
    paragraph(Words("نهاية الدرس")),
)


def made(tree: Tree) -> "Doc[Any]":
    doc = crdt.replayed([])
    crdt.write(doc, tree)
    return doc


def test_what_is_written_is_read_again() -> None:
    assert crdt.tree_of(made(EVERYTHING)) == EVERYTHING
    assert crdt.tree_of(crdt.replayed([made(EVERYTHING).get_update()])) == EVERYTHING


def test_writing_touches_only_what_differs() -> None:
    doc = made(EVERYTHING)
    before = doc.get_state()
    others = (*EVERYTHING[:3], paragraph(Words("New")), *EVERYTHING[3:])
    crdt.write(doc, others)
    assert crdt.tree_of(doc) == others
    assert len(doc.get_update(before)) < 200


@pytest.mark.parametrize("template", Template)
def test_a_beginning_is_what_the_editor_knows(template: Template) -> None:
    tree = beginning(template)
    assert crdt.tree_of(made(tree)) == tree


def test_it_is_drawn_for_readers() -> None:
    html = drawn(EVERYTHING)
    for expected in (
        '<h3 dir="ltr">Limits</h3>',
        "<strong>bold</strong><br>and ",
        "<strong>",
        '<code dir="ltr">x = 1</code>',
        'href="https://example.org/?a=1&amp;b=2"',
        "<msup>",
        '<ol start="3" dir="ltr">',
        "☑ Done",
        "☐ Open",
        "<blockquote",
        '<span class="nb">print</span>',
        "<hr>",
        '<th dir="ltr">Name</th>',
        '<p dir="rtl">نهاية الدرس</p>',
    ):
        assert expected in html, expected


def test_as_markdown() -> None:
    assert (
        markdown(EVERYTHING)
        == """### Limits

Plain, **bold**\\
and ~~***all***~~ with `x = 1` and [a link](<https://example.org/?a=1&b=2>) near $x^2$.

- One
  - Inner
- Two

3. Third

- [x] Done
- [ ] Open

> Said

```python
print(1)

```

---

| Name | Value |
| --- | --- |
| a\\|b | 2 |

نهاية الدرس
"""
    )


def test_signs_in_markdown_stay_signs() -> None:
    said = markdown((paragraph(Words("# no heading *here* <b> [x](y)")),))
    assert said == "\\# no heading \\*here\\* \\<b\\> \\[x\\](y)\n"


def test_as_a_file_for_word() -> None:
    file = docx.Document(BytesIO(word("Limits", EVERYTHING)))
    lines = [paragraph.text for paragraph in file.paragraphs]
    assert lines[:2] == ["Limits", "Limits"]
    assert "3. Third" in lines
    assert "☑ Done" in lines
    assert [cell.text for cell in file.tables[0].rows[1].cells] == ["a|b", "2"]
    links = [rel.target_ref for rel in file.part.rels.values() if rel.is_external]
    assert links == ["https://example.org/?a=1&b=2"]


def test_script_in_nodes_is_words_or_nothing() -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"
    doc = crdt.replayed([])
    root = crdt.body(doc)
    for tag in ("script", "iframe", "paragraph onclick=x", "p><script"):
        element = root.children.append(XmlElement(tag))
        element.attributes["onerror"] = attack
        element.children.append(XmlText("gone"))
    code = root.children.append(XmlElement("codeBlock"))
    code.attributes["language"] = attack
    code.children.append(XmlText(attack))
    marks: tuple[dict[str, Any], ...] = (
        {"link": {"href": "javascript:alert(1)"}},
        {"link": {"href": "data:text/html,<script>"}},
        {"link": {"href": f'https://example.org/"{attack}'}},
        {"link": attack},
        {attack: {}},
    )
    for mark in marks:
        text = root.children.append(XmlElement("heading"))
        text.attributes["level"] = attack
        words = text.children.append(XmlText())
        words.insert(0, attack, mark)
    tree = crdt.tree_of(doc)
    html = drawn(tree)
    assert "gone" not in html
    for tag in re.findall(r"<[^>]*>", html):
        assert not re.match(r"<(script|img|iframe)", tag)
        assert "javascript:" not in tag
        assert not re.search(r"\son\w+=", tag.split('"')[0])
    assert "&lt;script&gt;" in html
    said = markdown(tree)
    assert "javascript:" not in said
    assert word("x", tree)
    assert "<script>" in plain(tree)


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


def test_who_has_just_come_is_there_without_a_cursor() -> None:
    user = {"id": 5, "name": "Amira"}
    come = frames.Present(7, 1, {"user": {"id": 6, "name": "Somebody else"}})
    assert come.of(5, "Amira").state == {"cursor": None, "user": user}
    assert frames.Present(7, 1, {}).of(5, "Amira").state == {"cursor": None, "user": user}
    gone = frames.Present(7, 2, None)
    assert gone.of(5, "Amira") == gone


END = {"type": {"client": 7, "clock": 0}, "tname": None, "item": None, "assoc": None}
POINT = {"x": 5, "y": -2.5}


@pytest.mark.parametrize("cursor", [POINT, {"anchor": END, "head": {"tname": "default"}}])
def test_a_cursor_of_a_page_of_ours_is_passed_on(cursor: dict[str, Any]) -> None:
    state = frames.Present(7, 1, {"cursor": cursor}).of(5, "Amira").state
    assert state
    assert state["cursor"] == cursor


@pytest.mark.parametrize(
    "cursor",
    [
        1,
        "x",
        [],
        {},
        {"anchor": END},
        {"anchor": END, "head": None},
        {"anchor": END, "head": {}},
        {"anchor": END, "head": END, "more": 1},
        {"anchor": END, "head": END | {"more": 1}},
        {"anchor": END, "head": END | {"assoc": 0.5}},
        {"anchor": END, "head": END | {"assoc": True}},
        {"anchor": END, "head": END | {"tname": "elsewhere"}},
        {"anchor": END, "head": END | {"tname": ["default"]}},
        *(
            {"anchor": END, "head": END | {name: {"client": client, "clock": clock}}}
            for name in ("type", "item")
            for client, clock in ((-1, 0), (7, -1), (7, 0.5), (True, 0), ("7", 0), (7, 2**53))
        ),
        {"anchor": END, "head": END | {"item": 5}},
        {"x": 1},
        POINT | {"x": "1"},
        POINT | {"x": float("inf")},
        POINT | {"x": 10**400},
        POINT | {"x": True},
    ],
)
def test_a_cursor_of_no_page_of_ours_is_none(cursor: object) -> None:
    state = frames.Present(7, 1, {"cursor": cursor}).of(5, "Amira").state
    assert state
    assert state["cursor"] is None


def test_frames_come_back_as_they_went() -> None:
    assert frames.read(frames.sync(frames.Step.CHANGE, b"abc")) == frames.Sync(
        frames.Step.CHANGE, b"abc"
    )
    here = frames.Present(2**40, 7, {"cursor": {"anchor": None}})
    assert frames.read(frames.presence([here, here])) == frames.Presence((here, here))
    assert frames.read(frames.ASK_PRESENCE) == frames.AskPresence()
    updates = [b"a", b"", b"c" * 1_000]
    assert list(frames.unpacked(frames.packed(updates))) == updates


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"\x00",
        b"\x00\x02\x05ab",
        b"\x00\x09\x00",
        b"\x07",
        b"\x64\x01",
        b"\x80" * 1_000_000,
        b"\x00\x02\x01ab",
        b"\x01" + frames.message(b"\xff\xff\xff\x7f\x01\x01"),
        b"\x01" + frames.message(b"\x01\x01\x01" + frames.message(b"[" * 1_500)),
        b"\x01" + frames.message(b"\x01\x01\x01" + frames.message(b"3")),
        b"\x01" + frames.message(b"\x01\x01\x01" + frames.message(b'{"x": NaN}')),
        b"\x01" + frames.message(b"\x01\x01\x01" + frames.message(b'{"x": -Infinity}')),
        frames.presence([frames.Present(2**53, 1, {})]),
        frames.presence([frames.Present(1, 2**53 - 1, {})]),
    ],
)
def test_garbage_is_no_frame(garbage: bytes) -> None:
    with pytest.raises(frames.Malformed):
        frames.read(garbage)


def test_a_pause_ends_a_sitting() -> None:
    at = datetime(2026, 3, 2, 10, tzinfo=UTC)
    changes = [
        Written(5, 1, at + timedelta(minutes=30)),
        Written(4, 2, at + timedelta(minutes=9)),
        Written(3, 1, at + timedelta(minutes=5)),
        Written(2, 2, at),
    ]
    late, early = sittings(changes)
    assert (late.last, late.before, late.by_ids) == (5, 4, (1,))
    assert (early.last, early.before, early.by_ids) == (4, 0, (2, 1))
    assert early.began_at == at
