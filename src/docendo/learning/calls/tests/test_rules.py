"""What pages say, as far as it can be read, and keys for TURN."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from docendo.learning.calls.rules.limits import (
    LONGEST_SDP,
    MOST_BYTES,
    MOST_CANDIDATES,
    SLACK,
)
from docendo.learning.calls.rules.messages import Signal, addressed, delivered, roster, said
from docendo.learning.calls.rules.servers import meeting_elsewhere, servers
from docendo.learning.calls.rules.talk import counted

PEER = "a-page-of-somebody"
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
CANDIDATE = {
    "candidate": "candidate:1 1 udp 2122260223 192.0.2.1 54400 typ host",
    "sdpMid": "0",
    "sdpMLineIndex": 0,
    "usernameFragment": None,
}
SIGNAL: dict[str, Any] = {
    "type": "signal",
    "to": PEER,
    "description": {"type": "offer", "sdp": "v=0\r\n"},
    "candidates": [CANDIDATE],
    "grade": None,
}


def test_a_signal_is_read() -> None:
    found = said(json.dumps(SIGNAL))
    assert isinstance(found, Signal)
    assert found.description is not None
    assert found.description.sdp == "v=0\r\n"
    assert found.candidates[0].candidate == CANDIDATE["candidate"]


@pytest.mark.parametrize(
    "changed",
    [
        {"to": "short"},
        {"to": "x" * 41},
        {"to": "with\nanother line in"},
        {"to": 7},
        {"description": {"type": "pranswer", "sdp": ""}},
        {"description": {"type": "offer", "sdp": "x" * (LONGEST_SDP + 1)}},
        {"description": {"type": "offer", "sdp": "", "more": 1}},
        {"candidates": [CANDIDATE] * (MOST_CANDIDATES + 1)},
        {"candidates": [{**CANDIDATE, "candidate": "x" * 2000}]},
        {"candidates": [{**CANDIDATE, "sdpMLineIndex": -1}]},
        {"grade": "best"},
        {"more": 1},
        {"type": "roster"},
        {"type": None},
    ],
    ids=lambda each: str(each)[:40],
)
def test_what_no_page_of_ours_says_is_not_read(changed: dict[str, Any]) -> None:
    assert said(json.dumps({**SIGNAL, **changed})) is None


@pytest.mark.parametrize(
    "message",
    [
        "",
        "[]",
        "null",
        "[" * 10_000,
        b"\xff",
        '{"type":"who","peer":"\\ud800"}',
        '{"type":"spoke","seconds":0}',
        '{"type":"spoke","seconds":1.5}',
        '{"type":"spoke","seconds":true}',
        '{"type":"spoke","seconds":"1"}',
        '{"type":"spoke","seconds":100000}',
        '{"type":"mute","person":0}',
        '{"type":"mute","person":99999999999999999999}',
        '{"type":"who"}' + " " * MOST_BYTES,
    ],
    ids=lambda each: each[:40],
)
def test_what_is_no_message_is_not_read(message: str | bytes) -> None:
    assert said(message) is None


def test_what_is_for_one_page_reaches_no_other() -> None:
    for_one = addressed(PEER, '{"type":"passed"}')
    assert delivered(for_one, peer=PEER) == '{"type":"passed"}'
    assert delivered(for_one, peer="another-page-of-them") is None
    assert delivered(for_one, peer="") is None
    assert delivered(roster(()), peer="") == '{"type":"roster","seats":[]}'
    assert delivered('{"type":"happened","number":1}', peer=PEER) is None


def test_keys_are_those_that_coturn_makes() -> None:
    """Worked out beside it, by ``openssl dgst -sha1 -hmac north -binary | base64``."""
    turn = ("turn:turn.example.org:3478",)
    (found,) = servers(stun=(), turn=turn, secret="north", peer=PEER, now=NOW)
    assert found.username == "1772539200:a-page-of-somebody"
    assert found.credential == "zWROz+M77UCbwg2rUxRy42X7PX0="
    assert servers(stun=(), turn=(), secret="", peer=PEER, now=NOW) == ()


def test_where_more_meet_is_found_by_nobody_else() -> None:
    base = "https://meet.example.org"
    one, other = (meeting_elsewhere(base, secret="s" * 32, sitting_id=each) for each in (1, 2))
    assert one.startswith(f"{base}/docendo-")
    assert one != other
    assert one != meeting_elsewhere(base, secret="t" * 32, sitting_id=1)
    assert meeting_elsewhere("", secret="s" * 32, sitting_id=1) == ""


def test_nobody_spoke_for_longer_than_has_passed() -> None:
    later = NOW + timedelta(seconds=15)
    assert counted(9, since=NOW, now=later) == (9, later - SLACK)
    assert counted(90, since=NOW, now=later) == (15, later)
    assert counted(90, since=NOW, now=NOW - timedelta(hours=1)) == (0, NOW)
    assert counted(90, since=NOW, now=NOW + timedelta(seconds=0.9)) == (0, NOW)
    # As who leaves soon after they came, or after the last message.
    assert counted(3, since=NOW, now=NOW + timedelta(seconds=3)) == (3, NOW + timedelta(seconds=3))


def test_rounding_is_forgiven_once_and_not_with_each_message() -> None:
    """Whole seconds are told of what is measured in tenths: one time 14, the next time 16."""
    since, now, sum_of_all = NOW, NOW, 0
    for told in (14, 16, 14, 16):
        now += timedelta(seconds=15)
        seconds, since = counted(told, since=since, now=now)
        sum_of_all += seconds
    assert sum_of_all == 60


def test_who_tells_as_much_as_they_may_as_often_as_they_may_spoke_no_longer_than_passed() -> None:
    since, sum_of_all = NOW, 0
    for tenth in range(600):
        now = NOW + timedelta(seconds=tenth / 10)
        seconds, since = counted(120, since=since, now=now)
        sum_of_all += seconds
    assert sum_of_all <= 60
