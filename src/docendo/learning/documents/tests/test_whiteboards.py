"""Whiteboards: what is drawn, what is refused, and what their pages show."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Doc, Map

from docendo.commons.communities.api import Seat
from docendo.commons.matching.api import Match
from docendo.learning.documents import actions, board, crdt, queries, views
from docendo.learning.documents.models import Document, Snapshot
from docendo.learning.documents.queries import pages
from docendo.learning.documents.rules import sketching
from docendo.learning.documents.rules.changes import BOARD
from docendo.learning.documents.rules.limits import DocumentKind
from docendo.learning.documents.rules.shapes import (
    Color,
    Shape,
    ShapeKind,
    shape_of,
    stacked,
    wrapped,
)
from docendo.learning.documents.tests.conftest import Browse
from docendo.learning.documents.tests.writers import come, told

# The browser's board is held to the same file: frontend/test/whiteboard.test.ts.
ROOT = Path(__file__).parents[5]
CASES = json.loads((ROOT / "frontend/test/whiteboard.json").read_text(encoding="utf-8"))

NOTE = Shape("a", ShapeKind.NOTE, 10, 20, 160, 100, text="Limits <b>?", color=Color.YELLOW, order=1)
ARROW = Shape("b", ShapeKind.ARROW, 10, 20, -160, 101, order=2)
STROKE = Shape("c", ShapeKind.PEN, 5, 5, points=(0, 0, 3, 4), order=3)


@pytest.fixture
def whiteboard(member: Seat, match: Match, now: datetime) -> Document:
    return actions.begin_in_match(
        member,
        match_id=match.pk,
        title="Sketches",
        tree=(NOTE, ARROW),
        kind=DocumentKind.WHITEBOARD,
        now=now,
    )


def drawn(*shapes: Shape) -> "Doc[Any]":
    doc = crdt.replayed([], BOARD)
    board.write_shapes(doc, shapes)
    return doc


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_shapes_are_drawn_as_in_the_browser(case: dict[str, Any]) -> None:
    shape = shape_of("x", case["said"])
    assert shape
    assert "".join(sketching.tag(*part) for part in sketching.parts(shape)) == case["svg"]
    assert list(shape.box) == case["box"]


def test_a_board_says_what_was_written_on_it() -> None:
    doc = drawn(NOTE, ARROW, STROKE)
    assert board.shapes_of(doc) == (NOTE, ARROW, STROKE)
    again = crdt.replayed([doc.get_update()], BOARD)
    board.write_shapes(again, (NOTE, STROKE))
    assert board.shapes_of(again) == (NOTE, STROKE)


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "circle", "x": 1, "y": 1},
        {"kind": "note", "x": 1, "y": 1, "width": -5, "height": 10},
        {"kind": "note", "x": 10**9, "y": 1, "width": 5, "height": 10},
        {"kind": "note", "x": float("nan"), "y": 1, "width": 5, "height": 10},
        {"kind": "note", "x": "1", "y": 1, "width": 5, "height": 10},
        {"kind": "pen", "x": 1, "y": 1, "points": [1]},
        {"kind": "pen", "x": 1, "y": 1, "points": ["<script>", 2]},
        {"kind": "line", "x": 1, "y": 1},
        {"kind": "text", "x": 1, "y": 1, "text": " \n"},
        {"kind": ["note"], "x": 1, "y": 1},
        {"kind": "note", "x": 1, "y": 1, "width": 5, "height": 10, "order": 2**40},
    ],
)
def test_what_nobody_can_draw_is_left_out(said: dict[str, Any]) -> None:
    assert shape_of("x", said) is None


def test_script_on_a_board_is_text() -> None:
    said = {"kind": "note", "x": 1, "y": 1, "width": 900, "height": 10, "color": '"><script>'}
    shape = shape_of("x", {**said, "text": "</text><script>alert(1)</script>\0"})
    assert shape
    svg = sketching.sketched((shape,))
    assert "<script" not in svg
    assert "&lt;/text&gt;" in svg
    assert "\0" not in svg


def test_what_lies_above_comes_last() -> None:
    assert stacked([STROKE, NOTE, ARROW]) == (NOTE, ARROW, STROKE)


def test_long_words_are_cut() -> None:
    assert list(wrapped("a incomprehensible", most=6)) == ["a", "incomp", "rehens", "ible"]
    assert list(wrapped("one\n\ntwo three", most=9)) == ["one", "", "two three"]


def test_only_maps_of_shapes_are_taken_in() -> None:
    copy = crdt.Copy([], BOARD)
    copy.lay_over(drawn(NOTE, STROKE).get_update())
    assert board.shapes_of(copy.doc) == (NOTE, STROKE)
    text = crdt.replayed([])
    text.get("other", type=Map)["x"] = 1
    with pytest.raises(crdt.Unreadable):
        copy.lay_over(text.get_update())


def test_maps_in_maps_are_refused() -> None:
    doc = crdt.replayed([], BOARD)
    deeper: Any = crdt.shapes(doc)
    with doc.transaction():
        for _depth in range(2_000):
            deeper["x"] = Map()
            deeper = deeper["x"]
    with pytest.raises(crdt.Unreadable):
        crdt.Copy([], BOARD).lay_over(doc.get_update())


def test_a_text_takes_no_shapes_and_a_board_no_blocks() -> None:
    with pytest.raises(crdt.Unreadable):
        crdt.Copy([]).lay_over(drawn(NOTE).get_update())


def test_the_page_shows_the_board_without_scripts(
    browse: Browse, member: Seat, whiteboard: Document
) -> None:
    page = browse(member).get(f"/c/maple/documents/{whiteboard.pk}/")
    html = page.content.decode()
    assert "whiteboard.js" in html
    assert "documents.js" not in html
    assert "Limits &lt;b&gt;?" in html
    assert "Arrow · Black" in html
    svg = browse(member).get(f"/c/maple/documents/{whiteboard.pk}/download.svg")
    assert svg.headers["Content-Type"] == "image/svg+xml"
    assert svg.headers["Content-Disposition"].startswith("attachment")
    assert b"<line" in svg.content
    assert browse(member).get(f"/c/maple/documents/{whiteboard.pk}/download.md").status_code == 404


def test_a_board_is_drawn_once_and_not_for_each_reader(
    browse: Browse, member: Seat, whiteboard: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: Any) -> None:
        raise AssertionError

    address = f"/c/maple/documents/{whiteboard.pk}/"
    monkeypatch.setattr(sketching, "parts", fails)
    html = browse(member).get(address).content.decode()
    assert "<line" in html
    assert "Arrow · Black" in html
    # Of a large one not even its shapes are read.
    monkeypatch.setattr(pages, "MOST_BYTES_LISTED", 10)
    monkeypatch.setattr(crdt, "replayed", fails)
    html = browse(member).get(address).content.decode()
    assert "<line" in html
    assert '<li dir="auto">Limits &lt;b&gt;?</li>' in html


def test_only_what_is_drawn_anew_is_counted(
    browse: Browse, member: Seat, whiteboard: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []
    monkeypatch.setattr(
        views.documents, "count", lambda _request, what, _rate: counted.append(what)
    )
    address = f"/c/maple/documents/{whiteboard.pk}/"
    browse(member).get(address)
    assert counted == []
    Document.objects.update(is_stale=True)
    assert b"<line" in browse(member).get(address).content
    assert counted == ["drawn"]


def test_boards_are_found_by_their_words(whiteboard: Document) -> None:
    assert Snapshot.objects.get(document=whiteboard).words == "Limits <b>?"


def test_a_board_is_begun_in_the_page(browse: Browse, member: Seat, match: Match) -> None:
    said = {"title": "Unit circle", "template": "whiteboard"}
    browse(member).post(f"/c/maple/documents/matches/{match.pk}/new/", said)
    made = Document.objects.get(title="Unit circle")
    assert made.kind == DocumentKind.WHITEBOARD
    page = browse(member).get(f"/c/maple/documents/{made.pk}/")
    assert b"Nothing is on the board yet" in page.content


def test_an_old_board_comes_back(
    browse: Browse, member: Seat, whiteboard: Document, now: datetime
) -> None:
    first = whiteboard.changes.get()
    doc = queries.opened(whiteboard)
    before = doc.get_state()
    board.write_shapes(doc, (STROKE,))
    actions.log(whiteboard.pk, [actions.Batch(member.member.pk, [doc.get_update(before)])], now=now)
    address = f"/c/maple/documents/{whiteboard.pk}/"
    version = browse(member).get(f"{address}history/{first.pk}/?since=0")
    assert b"<line" in version.content
    browse(member).post(f"{address}restore/", {"change": first.pk})
    assert queries.said_now(whiteboard) == (NOTE, ARROW)


def test_a_board_that_cannot_be_read_is_told_in_words(
    browse: Browse, member: Seat, whiteboard: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Panic(BaseException):
        pass

    def panics(*_args: Any) -> None:
        raise Panic

    monkeypatch.setattr(board, "stacked", panics)
    change, address = whiteboard.changes.get(), f"/c/maple/documents/{whiteboard.pk}/"
    client = browse(member)
    for response in (
        client.get(f"{address}download.svg"),
        client.get(f"{address}history/{change.pk}/"),
        client.post(f"{address}restore/", {"change": change.pk}),
    ):
        assert response.status_code == 409
        assert b"The server cannot read what was written here." in response.content


@pytest.mark.django_db(transaction=True)
@told
async def test_two_draw_at_once(
    browse: Browse, member: Seat, helper: Seat, whiteboard: Document
) -> None:
    one = await come(browse, member, whiteboard)
    other = await come(browse, helper, whiteboard)
    crdt.shapes(one.doc)["c"] = Map({"kind": "pen", "x": 5, "y": 5, "points": [0, 0, 3, 4]})
    await one.send()
    await other.until(lambda: len(board.shapes_of(other.doc)) == 3)
    crdt.shapes(other.doc)["a"]["color"] = "red"
    await other.send()
    await one.until(lambda: Color.RED in {each.color for each in board.shapes_of(one.doc)})
    await one.is_saved()
    await other.is_saved()
    for writer in (one, other):
        await writer.page.leave()
