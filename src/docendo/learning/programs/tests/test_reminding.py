"""Whoever is asked is told once a stage, and coordinators of a program that ends soon."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Role, Seat
from docendo.commons.groups.api import GroupRole
from docendo.commons.matching.api import Match, end_match
from docendo.kernel.models import OutboxEvent
from docendo.learning.programs import actions
from docendo.learning.programs.actions import reminding
from docendo.learning.programs.models import Program
from docendo.learning.programs.rules import Door, Helps, Only, Said, Words
from docendo.learning.programs.tests.conftest import Made, Matched

LATER = timedelta(weeks=3)


def published(kind: str) -> list[dict[str, Any]]:
    rows = OutboxEvent.objects.filter(kind=f"programs.{kind}").order_by("pk")
    return [row.payload for row in rows]


def asked() -> list[tuple[str, list[int]]]:
    return [(each["stage"], list(each["told_ids"])) for each in published("CheckInAsked")]


def test_each_side_is_told_once_a_stage(
    member: Seat, helper: Seat, match: Match, now: datetime
) -> None:
    both = sorted(each.member.pk for each in (member, helper))
    actions.remind(now=now + LATER - timedelta(days=1))
    assert asked() == []
    for hours in (0, 1, 30):
        actions.remind(now=now + LATER + timedelta(hours=hours))
    assert asked() == [("first", both)]
    actions.remind(now=now + timedelta(weeks=5))
    actions.remind(now=now + timedelta(weeks=10))
    assert [stage for stage, _told in asked()] == ["first", "middle", "end"]


def test_who_has_answered_already_is_told_nothing(
    member: Seat, helper: Seat, match: Match, now: datetime
) -> None:
    then = now + LATER
    actions.check_in(member, match_id=match.pk, helps=Helps.WELL, words="", now=then)
    actions.remind(now=then)
    assert asked() == [("first", [helper.member.pk])]


def test_of_what_has_ended_it_is_asked_how_it_was_and_not_for_ever(
    member: Seat, match: Match, enrolled: Program, coordinator: Seat, now: datetime
) -> None:
    end_match(member, match_id=match.pk, now=now)
    actions.remind(now=now + timedelta(days=31))
    assert asked() == []
    actions.remind(now=now + timedelta(days=1))
    assert [stage for stage, _told in asked()] == ["end"]


def test_nobody_is_reminded_in_a_program_that_is_closed(
    match: Match, enrolled: Program, coordinator: Seat, now: datetime
) -> None:
    actions.close_program(coordinator, program_id=enrolled.pk, now=now)
    actions.remind(now=now + LATER)
    assert asked() == []


def test_many_are_told_in_steps_and_with_as_many_queries_as_few(
    member: Seat,
    enrolled: Program,
    matched: Matched,
    seat: Callable[..., Seat],
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def queries_for(*names: str) -> int:
        for name in names:
            other = seat(Role.MEMBER, name)
            actions.enroll(
                other, program_id=enrolled.pk, role=GroupRole.HELPER, answers={}, now=now
            )
            matched(other, member)
        with CaptureQueriesContext(connection) as captured:
            actions.remind(now=now + LATER)
        return len(captured)

    assert queries_for("A") == queries_for("B", "C", "D")
    assert len(asked()) == 4
    monkeypatch.setattr(reminding, "A_STEP", 2)
    queries_for("E", "F", "G")
    assert len(asked()) == 7


def test_coordinators_are_told_once_that_a_program_ends(
    program: Program, coordinator: Seat, made: Made, now: datetime
) -> None:
    made(name="Closed", ends_on=date(2026, 12, 1))
    actions.close_program(coordinator, program_id=Program.objects.latest("pk").pk, now=now)

    def told() -> list[int]:
        return [each["program_id"] for each in published("ProgramEndsSoon")]

    ends_at = now + timedelta(days=(date(2027, 1, 31) - now.date()).days)
    actions.tell_ends(now=ends_at - timedelta(days=15))
    assert told() == []
    for days in (14, 13, 0):
        actions.tell_ends(now=ends_at - timedelta(days=days))
    assert told() == [program.pk]
    # With another last day it is said again, and of what is long over nothing.
    said = Said(
        name=program.name,
        starts_on=program.starts_on,
        ends_on=date(2027, 2, 28),
        door=Door(program.door),
        questions=(),
    )
    words = Words(about="x", audience="", closing="")
    actions.change_program(coordinator, program_id=program.pk, said=said, words=words, only=Only())
    actions.tell_ends(now=ends_at + timedelta(days=40))
    assert told() == [program.pk]
    actions.tell_ends(now=ends_at + timedelta(days=20))
    assert told() == [program.pk, program.pk]
