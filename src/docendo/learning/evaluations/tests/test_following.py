"""Who comes into a group or leaves it while its team is asked; nothing that was given is lost."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from docendo.commons.communities.api import Role, Seat
from docendo.commons.groups.actions import enrolling
from docendo.commons.groups.actions.writing import end_enrollments
from docendo.commons.groups.api import Group, GroupRole, end_group, let_go, take_in
from docendo.kernel import outbox
from docendo.kernel.models import OutboxEvent
from docendo.learning.evaluations import actions, queries
from docendo.learning.evaluations.models import Evaluation, Rating, Teammate
from docendo.learning.evaluations.refusals import TeamHasChanged
from docendo.learning.evaluations.rules.levels import Dimension
from docendo.learning.evaluations.tests.conftest import HERE, WEEK, Rate
from docendo.learning.evaluations.tests.test_telling import told

Deliver = Callable[[], Any]


@pytest.fixture
def deliver(now: datetime) -> Deliver:
    return lambda: outbox.deliver_here(now=now)


@pytest.fixture
def fifth(seat: Callable[..., Seat]) -> Seat:
    return seat(Role.MEMBER, "Emre Kaya")


def names(evaluation: Evaluation) -> Sequence[str]:
    there = Teammate.objects.there().filter(evaluation=evaluation)
    return sorted(there.values_list("person__name", flat=True))


def test_a_newcomer_is_rated_and_rates(
    made: Evaluation, group: Group, four: Sequence[Seat], fifth: Seat, rate: Rate,
    browse: Callable[[Seat], Client], deliver: Deliver, now: datetime,
) -> None:  # fmt: skip
    actions.tell_what_is_due(now=now)
    rate(four[0], 4, 3, 5, 4)
    take_in(group, person_id=fifth.member.pk, role=GroupRole.LEARNER, now=now)
    deliver()
    assert "Emre Kaya" in names(made)
    assert told() == [("EvaluationBegun", 4), ("EvaluationBegun", 1)]
    # Who has rated before is asked for the newcomer only, and finds what they gave.
    assert "Somebody has come into your team" in (
        browse(four[0]).get(f"{HERE}{made.pk}/").content.decode()
    )
    assert [row.evaluation for row in queries.evaluations_page(four[0], now=now).waiting] == [made]
    page = browse(four[0]).get(f"{HERE}{made.pk}/rate/").content.decode()
    assert len(re.findall(r'value="\d"[^>]* checked', page)) == 4 * len(Dimension)
    actions.tell_what_is_due(now=now + WEEK - timedelta(days=1))
    assert told()[2:] == [("EvaluationDue", 5)]
    # A page from before they came is not taken for the whole team.
    with pytest.raises(TeamHasChanged):
        rate(four[1], 4, 4, 4, 4)
    everybody = Teammate.objects.filter(evaluation=made).values_list("pk", flat=True)
    actions.rate(
        four[0], evaluation_id=made.pk, answers={}, now=now,
        levels={pk: dict.fromkeys(Dimension, 5) for pk in everybody},
    )  # fmt: skip
    assert not queries.evaluations_page(four[0], now=now).waiting


def test_who_leaves_is_asked_no_more_and_what_was_given_stays(
    made: Evaluation, group: Group, four: Sequence[Seat], coordinator: Seat, rate: Rate,
    browse: Callable[[Seat], Client], deliver: Deliver, now: datetime,
) -> None:  # fmt: skip
    rate(four[0], 4, 3, 5, 4)
    rate(four[1], 5, 5, 5, 5)
    let_go(group, person_id=four[0].member.pk, now=now)
    deliver()
    assert names(made) == ["Ben Ochieng", "Chiara Russo", "Dmitri Orlov"]
    own = browse(four[0])
    assert "not in this team any more" in own.get(f"{HERE}{made.pk}/").content.decode()
    assert own.get(f"{HERE}{made.pk}/rate/").status_code == 404
    rest = [each.pk for each in Teammate.objects.there().filter(evaluation=made)]
    for seat in four[1:]:
        actions.rate(
            seat, evaluation_id=made.pk, answers={}, now=now,
            levels={pk: dict.fromkeys(Dimension, 3) for pk in rest},
        )  # fmt: skip
    gone = Teammate.objects.get(evaluation=made, person=four[0].member)
    assert Rating.objects.get(rater__person=four[1].member, rated=gone).contributing == 5
    page = queries.run_page(coordinator, evaluation_id=made.pk, page=1, now=now + 2 * WEEK)
    assert (page.answered, page.people, page.teams[0].people) == (4, 4, 4)
    ben = next(each for each in page.teams[0].members if each.teammate.person == four[1].member)
    assert ben.raters == 3
    # Who comes back is who they were.
    take_in(group, person_id=four[0].member.pk, role=GroupRole.LEARNER, now=now)
    deliver()
    assert len(names(made)) == 4
    assert own.get(f"{HERE}{made.pk}/rate/").status_code == 200


def test_who_was_there_by_mistake_leaves_no_trace(
    made: Evaluation, group: Group, four: Sequence[Seat], deliver: Deliver, now: datetime
) -> None:
    let_go(group, person_id=four[3].member.pk, now=now)
    deliver()
    assert not Teammate.objects.filter(evaluation=made, person=four[3].member).exists()


def test_what_is_over_changes_no_more(
    made: Evaluation, group: Group, four: Sequence[Seat], fifth: Seat, deliver: Deliver,
    now: datetime,
) -> None:  # fmt: skip
    before, later = names(made), now + WEEK
    take_in(group, person_id=fifth.member.pk, role=GroupRole.LEARNER, now=later)
    let_go(group, person_id=four[0].member.pk, now=later)
    deliver()
    assert names(made) == before


def test_a_class_that_is_over_is_rated_as_it_was(
    made: Evaluation, group: Group, coordinator: Seat, deliver: Deliver, now: datetime
) -> None:
    end_group(coordinator, group_id=group.pk, now=now)
    deliver()
    assert len(names(made)) == 4


@pytest.mark.parametrize("at_once", [200, 2])
def test_on_the_last_day_of_a_term_a_team_is_rated_as_it_was(
    made: Evaluation, group: Group, rate: Rate, four: Sequence[Seat], deliver: Deliver,
    monkeypatch: pytest.MonkeyPatch, now: datetime, at_once: int,
) -> None:  # fmt: skip
    """Its group stays open, and everybody in it has an end, some of them a step before others."""
    rate(four[0], 4, 3, 5, 4)
    group.enrollments.update(ends_on=now.date())

    def end(*args: Any, **more: Any) -> None:
        end_enrollments(*args, **more)
        deliver()

    monkeypatch.setattr(enrolling, "end_enrollments", end)
    monkeypatch.setattr(enrolling, "A_STEP", at_once)
    enrolling.end_due(now=now)
    assert not group.enrollments.filter(ended_at=None).exists()
    assert len(names(made)) == 4


def test_who_leaves_before_the_others_is_asked_no_more(
    made: Evaluation, group: Group, four: Sequence[Seat], deliver: Deliver, now: datetime
) -> None:
    group.enrollments.filter(person=four[0].member).update(ends_on=now.date())
    enrolling.end_due(now=now)
    deliver()
    assert "Amira Haddad" not in names(made)
    assert len(names(made)) == 3


def test_what_has_closed_before_it_is_heard_of_changes_no_more(
    made: Evaluation, group: Group, four: Sequence[Seat], fifth: Seat, deliver: Deliver,
    at: Callable[[datetime], None], now: datetime,
) -> None:  # fmt: skip
    before = names(made)
    take_in(group, person_id=fifth.member.pk, role=GroupRole.LEARNER, now=now)
    let_go(group, person_id=four[0].member.pk, now=now)
    at(now + WEEK)
    deliver()
    assert names(made) == before


def test_only_learners_come_in_and_no_more_than_a_team_may_have(
    made: Evaluation, group: Group, seat: Callable[..., Seat], deliver: Deliver, now: datetime
) -> None:
    for number in range(12):
        person = seat(Role.MEMBER, f"Newcomer {number}").member
        role = GroupRole.LEARNER if number else GroupRole.TEACHER
        take_in(group, person_id=person.pk, role=role, now=now)
    deliver()
    assert len(names(made)) == 12
    assert "Newcomer 0" not in names(made)


def test_a_team_of_a_work_does_not_get_the_class(
    made: Evaluation, group: Group, fifth: Seat, deliver: Deliver, now: datetime
) -> None:
    made.teams.update(is_group=False)
    take_in(group, person_id=fifth.member.pk, role=GroupRole.LEARNER, now=now)
    deliver()
    assert len(names(made)) == 4
    assert not OutboxEvent.objects.filter(kind__contains="EvaluationBegun").exists()
