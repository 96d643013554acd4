"""What other apps ask of groups: who is in one, as what, and which go on."""

from collections.abc import Callable
from datetime import datetime

from docendo.commons.communities.api import Role, Seat
from docendo.commons.groups.actions import end_group
from docendo.commons.groups.api import GroupRole, member_ids, open_groups, role_in
from docendo.commons.groups.models import Group
from docendo.commons.groups.tests.conftest import Take
from docendo.commons.groups.tests.files import klass, table


def test_a_group_is_asked_for_those_who_have_joined(
    write: Take, seat: Callable[..., Seat], learner: Seat, member: Seat
) -> None:
    teacher = seat(Role.MEMBER, "Person 000")
    write(table(klass(5)))
    group = Group.objects.get()
    assert member_ids(group) == {teacher.member.pk, learner.member.pk}
    assert member_ids(group, role=GroupRole.LEARNER) == {learner.member.pk}
    assert role_in(group, teacher.member.pk) is GroupRole.TEACHER
    assert role_in(group, member.member.pk) is None


def test_who_has_left_a_group_is_not_in_it(write: Take, learner: Seat) -> None:
    write(table(klass(4)))
    write(table(klass(3)), ends_missing=True)
    assert member_ids(Group.objects.get()) == frozenset()
    assert role_in(Group.objects.get(), learner.member.pk) is None


def test_each_sees_the_groups_that_go_on_and_are_theirs(
    write: Take, learner: Seat, member: Seat, coordinator: Seat, now: datetime
) -> None:
    for name in ("Algebra", "Calculus"):
        write(table(klass(4 if name == "Algebra" else 2, name=name)))

    def seen() -> list[list[str]]:
        return [
            [group.name for group in open_groups(who)] for who in (coordinator, learner, member)
        ]

    assert seen() == [["Algebra", "Calculus"], ["Algebra"], []]
    end_group(coordinator, group_id=Group.objects.get(name="Algebra").pk, now=now)
    assert seen() == [["Calculus"], [], []]
