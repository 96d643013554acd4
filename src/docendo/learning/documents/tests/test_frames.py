"""What goes over a document's line: frames, and where cursors stand."""

from typing import Any

import pytest

from docendo.learning.documents.rules import frames


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
