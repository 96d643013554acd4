"""Groups that begin without a roster, and take people in one by one."""

from datetime import datetime

import pytest

from docendo.commons.communities.api import Seat
from docendo.commons.groups.actions import (
    begin_group,
    bring_roster,
    confirm_import,
    end_group,
    let_go,
    rename_group,
    take_in,
)
from docendo.commons.groups.models import Enrollment, Group
from docendo.commons.groups.queries import dry_run, member_ids, role_in
from docendo.commons.groups.refusals import GroupNameTaken
from docendo.commons.groups.rules.groups import GroupKind, GroupRole
from docendo.kernel.errors import NotAllowed
from docendo.kernel.models import OutboxEvent


@pytest.fixture
def group(coordinator: Seat, now: datetime) -> Group:
    return begin_group(coordinator, name="Readers", kind=GroupKind.COHORT, now=now)


def told() -> list[str]:
    names = OutboxEvent.objects.order_by("pk").values_list("kind", flat=True)
    return [name.rpartition(".")[2] for name in names if "Enroll" in name]


def test_two_open_groups_of_one_name_are_refused(
    group: Group, coordinator: Seat, now: datetime
) -> None:
    with pytest.raises(GroupNameTaken):
        begin_group(coordinator, name="readers", kind=GroupKind.CLASS, now=now)
    other = begin_group(coordinator, name="Writers", kind=GroupKind.CLASS, now=now)
    with pytest.raises(GroupNameTaken):
        rename_group(coordinator, group_id=other.pk, name="READERS")
    assert rename_group(coordinator, group_id=group.pk, name="READERS").sort_name == "readers"
    end_group(coordinator, group_id=group.pk, now=now)
    assert rename_group(coordinator, group_id=other.pk, name="Readers").name == "Readers"


def test_only_coordinators_begin_and_name_groups(group: Group, member: Seat, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        begin_group(member, name="Mine", kind=GroupKind.CLASS, now=now)
    with pytest.raises(NotAllowed):
        rename_group(member, group_id=group.pk, name="Mine")


def test_somebody_is_taken_in_once_and_let_go(group: Group, member: Seat, now: datetime) -> None:
    for role in (GroupRole.HELPER, GroupRole.LEARNER):
        take_in(group, person_id=member.member.pk, role=role, now=now)
    assert role_in(group, member.member.pk) == GroupRole.HELPER
    assert Enrollment.objects.count() == 1
    for _again in range(2):
        let_go(group, person_id=member.member.pk, now=now)
    assert member_ids(group) == frozenset()
    take_in(group, person_id=member.member.pk, role=GroupRole.LEARNER, now=now)
    assert role_in(group, member.member.pk) == GroupRole.LEARNER
    assert Enrollment.objects.count() == 2
    assert told() == ["PeopleEnrolled", "EnrollmentsEnded", "PeopleEnrolled"]


def test_a_roster_that_names_it_adds_to_it(
    group: Group, coordinator: Seat, member: Seat, now: datetime
) -> None:
    content = f"e-mail,class\n{member.member.email},Readers\n".encode()
    brought = bring_roster(
        coordinator, content=content, file_name="x.csv", kind=GroupKind.CLASS, now=now
    )
    confirm_import(
        coordinator,
        import_id=brought.pk,
        digest=dry_run(brought).plan.digest,
        ends_missing=False,
        now=now,
    )
    assert member_ids(group) == {member.member.pk}
    assert Group.objects.get().kind == GroupKind.COHORT
