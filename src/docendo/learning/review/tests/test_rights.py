"""Who may do what when: no database."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from docendo.learning.review.rules import rights
from docendo.learning.review.rules.judging import Late
from docendo.learning.review.rules.phases import Phase, phases
from docendo.learning.review.rules.rights import Why

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass
class Asked:
    phase: str
    submit_by: datetime | None = None
    review_by: datetime | None = None
    late: str = Late.MARKED
    phase_since: datetime = NOW
    calibrates: bool = False
    phases: Any = field(init=False)
    ends: Any = field(init=False)

    def __post_init__(self) -> None:
        self.phases = phases(calibrates=self.calibrates, revises=True)
        self.ends = {Phase.SUBMITTING: self.submit_by, Phase.REVIEWING: self.review_by}


@dataclass
class Somebody:
    extra_hours: int = 0
    left_at: datetime | None = None


@pytest.mark.parametrize(
    ("phase", "why"),
    [
        (Phase.PREPARING, Why.NOT_YET),
        (Phase.SUBMITTING, None),
        (Phase.REVISING, Why.OVER),
        (Phase.CLOSED, Why.CLOSED),
    ],
)
def test_works_are_handed_in_while_it_is_time(phase: Phase, why: Why | None) -> None:
    assert rights.may_hand_in(Asked(phase), Somebody(), now=NOW).why == why


def test_whoever_does_not_take_part_hands_in_nothing() -> None:
    asked = Asked(Phase.SUBMITTING)
    assert rights.may_hand_in(asked, None, now=NOW).why == Why.NOT_IN
    assert rights.may_hand_in(asked, Somebody(left_at=NOW), now=NOW).why == Why.NOT_IN
    for right in (rights.may_practice, rights.may_read, rights.may_answer, rights.may_take_back):
        assert right(asked, None, now=NOW).why == Why.NOT_IN
    assert rights.may_join(asked, now=NOW)


@pytest.mark.parametrize("phase", [Phase.SUBMITTING, Phase.REVIEWING])
def test_a_date_counts_although_nobody_has_moved_the_phase(phase: Phase) -> None:
    late = Asked(phase, submit_by=NOW - HOUR, review_by=NOW + HOUR)
    right = rights.may_hand_in(late, Somebody(), now=NOW)
    assert right.is_late
    assert right.until == NOW + HOUR
    late.late = Late.REFUSED
    assert rights.may_hand_in(late, Somebody(), now=NOW).why == Why.TOO_LATE
    more = rights.may_hand_in(late, Somebody(extra_hours=2), now=NOW)
    assert more.until == NOW + HOUR
    assert not more.is_late


def test_extra_hours_count_from_when_a_phase_without_a_date_was_ended() -> None:
    asked = Asked(Phase.REVIEWING, phase_since=NOW - HOUR, late=Late.REFUSED)
    assert rights.may_hand_in(asked, Somebody(extra_hours=2), now=NOW).until == NOW + HOUR
    assert rights.may_hand_in(asked, Somebody(extra_hours=1), now=NOW).why == Why.TOO_LATE
    asked = Asked(Phase.REVISING, phase_since=NOW - HOUR)
    assert rights.may_read(asked, Somebody(extra_hours=2), now=NOW)
    assert rights.may_read(asked, Somebody(), now=NOW).why == Why.OVER


def test_nothing_is_taken_back_once_others_may_read_it() -> None:
    extra = Somebody(extra_hours=48)
    assert rights.may_take_back(Asked(Phase.SUBMITTING), extra, now=NOW)
    gone = Asked(Phase.REVIEWING, submit_by=NOW - HOUR)
    assert rights.may_hand_in(gone, extra, now=NOW)
    assert rights.may_take_back(gone, extra, now=NOW).why == Why.OVER


def test_late_readers_practice_while_others_read() -> None:
    asked = Asked(Phase.REVIEWING, calibrates=True)
    assert rights.may_practice(asked, Somebody(), now=NOW)
    assert rights.may_practice(Asked(Phase.REVIEWING), Somebody(), now=NOW).why == Why.NOT_HERE


def test_nobody_leaves_what_is_closed() -> None:
    assert rights.may_leave(Asked(Phase.REVIEWING), Somebody())
    assert rights.may_leave(Asked(Phase.CLOSED), Somebody()).why == Why.CLOSED
