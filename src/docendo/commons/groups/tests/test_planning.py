"""A roster laid over what stands; and what is written is that, to the letter."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docendo.commons.communities.api import Community, Role, Seat, leave
from docendo.commons.groups.models import Enrollment, Group, RosterImport
from docendo.commons.groups.queries import dry_run, standing
from docendo.commons.groups.rules.groups import GroupRole
from docendo.commons.groups.rules.plan import Plan
from docendo.commons.groups.rules.roster import Fault
from docendo.commons.groups.tests.files import (
    Cells,
    enrolled,
    klass,
    oneroster,
    school,
    table,
    user,
)
from docendo.kernel import outbox

Take = Callable[..., RosterImport]
CLASS = {"sourcedId": "c1", "title": "Calculus I"}


def plan_of(found: RosterImport) -> Plan:
    return dry_run(found).plan


def counts(plan: Plan) -> tuple[int, ...]:
    """New groups, those who begin, change, end, are missing and stay."""
    parts = (plan.new_groups, plan.begins, plan.changes, plan.ends, plan.missing)
    return (*map(len, parts), plan.same)


def open_rows() -> set[tuple[str, str, str]]:
    rows = Enrollment.objects.open().values_list("group__name", "address", "role")
    return {(group, address, str(GroupRole(role).label)) for group, address, role in rows}


def test_the_first_roster_begins_everything(
    bring: Take, write: Take, learner: Seat, now: datetime
) -> None:
    plan = plan_of(bring(table(klass(5))))
    assert counts(plan) == (1, 5, 0, 0, 0, 0)
    assert plan.not_joined == 4
    found = write(table(klass(5)))
    assert (found.groups_begun, found.begun, found.not_joined) == (1, 5, 4)
    assert Enrollment.objects.joined().get().person == learner.member
    assert {row.began_at for row in Enrollment.objects.all()} == {now}


def test_the_second_time_there_is_nothing_to_change(bring: Take, write: Take) -> None:
    for content in (table(klass(5)), school(4)):
        write(content)
        plan = plan_of(bring(content))
        assert plan.is_empty
        assert plan.same in (4, 5)


def test_nothing_is_written_before_it_is_confirmed(bring: Take) -> None:
    plan_of(bring(table(klass(5))))
    assert not Group.objects.exists()
    assert not Enrollment.objects.exists()


def test_what_is_shown_is_what_is_written(
    bring: Take, write: Take, community: Community, learner: Seat
) -> None:
    """Of every kind of change one, and afterwards all stands as the plan said."""
    write(table([*klass(6), ["Gone", "gone@example.org", "Calculus I", ""]]))
    rows = klass(6)
    rows[3][3] = "helper"
    rows[4][2] = "Algebra"
    plan = plan_of(bring(table(rows)))
    assert counts(plan) == (1, 1, 1, 0, 2, 4)
    before = standing(community)
    found = write(table(rows), ends_missing=True)
    after = standing(community)
    begun = {(each.who.address, each.role) for each in plan.begins}
    ended = {each.pk for each in plan.missing}
    stood, stands = ({each.pk: each for each in one.enrollments} for one in (before, after))
    assert stood.keys() - stands.keys() == ended
    fresh = stands.keys() - stood.keys()
    assert {(stands[pk].address, stands[pk].role) for pk in fresh} == begun
    changed = {pk for pk in stood.keys() & stands.keys() if stood[pk] != stands[pk]}
    assert changed == {each.before.pk for each in plan.changes}
    assert (found.begun, found.changed, found.ended, found.same) == (1, 1, 2, 4)


def test_who_is_missing_ends_only_if_that_is_said(write: Take, now: datetime) -> None:
    write(table(klass(5)))
    write(table(klass(3)))
    assert Enrollment.objects.open().count() == 5
    later = now + timedelta(days=1)
    write(table(klass(3)), ends_missing=True, at=later)
    ended = Enrollment.objects.exclude(ended_at=None)
    assert Enrollment.objects.open().count() == 3
    assert {row.ended_at for row in ended} == {later}


def test_a_table_says_nothing_of_groups_that_it_does_not_name(bring: Take, write: Take) -> None:
    write(table(klass(4, name="Algebra")))
    assert counts(plan_of(bring(table(klass(2))))) == (1, 2, 0, 0, 0, 0)


def test_who_comes_back_begins_anew_and_their_first_time_stays(write: Take) -> None:
    for rows in (klass(4), klass(3), klass(4)):
        write(table(rows), ends_missing=rows == klass(3))
    times = Enrollment.objects.filter(address="person.003@example.org")
    assert [row.ended_at is None for row in times.order_by("pk")] == [False, True]


def test_a_group_is_found_whatever_its_case_and_by_its_term(bring: Take, write: Take) -> None:
    header = ("e-mail", "class", "term")
    for term in ("Fall 2025", "Fall 2026"):
        write(table([["a@example.org", "Algebra", term]], header=header))
    found = bring(table([["a@example.org", "ALGEBRA", "fall 2026"]], header=header))
    assert plan_of(found).is_empty
    [problem] = plan_of(bring(table([["a@example.org", "Algebra"]], header=header[:2]))).problems
    assert (problem.row, problem.fault) == (2, Fault.SEVERAL_GROUPS)


def test_who_is_named_twice_is_there_once_and_told(write: Take, bring: Take) -> None:
    rows: list[Cells] = [*klass(3), ["Again", "PERSON.002@example.org", "calculus i", "teacher"]]
    [problem] = plan_of(bring(table(rows))).problems
    assert (problem.row, problem.fault, problem.value) == (5, Fault.TWICE, "4")
    assert write(table(rows)).begun == 3


def test_nobody_ends_while_rows_have_problems(bring: Take, write: Take) -> None:
    write(table(klass(4)))
    rows = klass(4)
    rows[3][1] = "person.003 at example.org"
    plan = plan_of(bring(table(rows)))
    assert len(plan.missing) == 1
    assert not plan.may_end_missing
    repeated = plan_of(bring(table([*klass(3), klass(3)[2]])))
    assert repeated.may_end_missing


# --- A school's system --------------------------------------------------------------------------


def test_an_export_of_all_says_who_and_which_class_is_missing(bring: Take, write: Take) -> None:
    both = [CLASS, {"sourcedId": "c2", "title": "Algebra"}]
    people = [enrolled(0), enrolled(1), enrolled(1, group="c2")]
    write(school(2, classes=both, enrollments=people))
    write(table(klass(2, name="A club of our own")))
    content = school(2, classes=[CLASS], enrollments=people[:1])
    plan = plan_of(bring(content))
    assert [group.name for group in plan.missing_groups] == ["Algebra"]
    assert len(plan.missing) == 2
    write(content)
    assert Group.objects.open().count() == 3
    write(content, ends_missing=True)
    assert {group.name for group in Group.objects.open()} == {"Calculus I", "A club of our own"}
    assert open_rows() == {
        ("Calculus I", "person.000@example.org", "learner"),
        ("A club of our own", "person.000@example.org", "teacher"),
        ("A club of our own", "person.001@example.org", "helper"),
    }


def test_changes_end_only_what_they_name(bring: Take, write: Take) -> None:
    write(school(4))
    rows = [enrolled(1, status="tobedeleted"), enrolled(2, role="aide", status="active")]
    content = oneroster(mode="delta", enrollments=rows)
    assert counts(plan_of(bring(content))) == (0, 0, 1, 1, 0, 0)
    write(content)
    assert open_rows() == {
        ("Calculus I", "person.000@example.org", "teacher"),
        ("Calculus I", "person.002@example.org", "helper"),
        ("Calculus I", "person.003@example.org", "learner"),
    }
    assert Enrollment.objects.count() == 4


def test_changes_may_bring_somebody_new_and_end_a_class(bring: Take, write: Take) -> None:
    write(school(2))
    new = oneroster(
        mode="delta", users=[user(7, status="active")], enrollments=[enrolled(7, status="active")]
    )
    assert counts(plan_of(bring(new))) == (0, 1, 0, 0, 0, 0)
    write(new)
    over = oneroster(mode="delta", classes=[{**CLASS, "status": "tobedeleted"}], enrollments=[])
    assert counts(plan_of(bring(over))) == (0, 0, 0, 3, 0, 0)
    write(over)
    assert not Enrollment.objects.open().exists()
    assert not Group.objects.open().exists()
    again = plan_of(bring(school(2)))
    assert [change.before.is_open for change in again.changed_groups] == [False]
    write(school(2))
    assert Group.objects.open().get().name == "Calculus I"


def test_changes_may_name_people_or_a_class_alone(bring: Take, write: Take, learner: Seat) -> None:
    write(school(4))
    moved = [user(2, email="two@example.org"), user(3, email="three@example.org"), user(9)]
    renamed = [{**CLASS, "title": "Calculus 1", "termSourcedIds": "t1", "status": "active"}]
    content = oneroster(mode="delta", users=moved, classes=renamed, enrollments=[])
    plan = plan_of(bring(content))
    assert counts(plan) == (0, 0, 2, 0, 0, 0)
    assert plan.problems == ()
    write(content)
    assert Enrollment.objects.get(source_id="u3").person == learner.member
    assert Enrollment.objects.get(source_id="u2").address == "two@example.org"
    assert (Group.objects.get().name, Group.objects.get().term) == ("Calculus 1", "Fall 2026")
    assert plan_of(bring(content)).is_empty


def test_who_leaves_the_school_leaves_all_its_classes(bring: Take, write: Take) -> None:
    both = [CLASS, {"sourcedId": "c2", "title": "Algebra"}]
    write(school(2, classes=both, enrollments=[enrolled(1), enrolled(1, group="c2"), enrolled(0)]))
    content = oneroster(mode="delta", users=[user(1, status="tobedeleted")], enrollments=[])
    assert counts(plan_of(bring(content))) == (0, 0, 0, 2, 0, 0)


def test_changes_about_nobody_known_are_problems(bring: Take, write: Take) -> None:
    write(school(2))
    rows = [enrolled(9, status="active"), enrolled(1, group="c9", status="active")]
    plan = plan_of(bring(oneroster(mode="delta", enrollments=rows)))
    assert [(each.row, each.fault, each.value) for each in plan.problems] == [
        (2, Fault.UNKNOWN_PERSON, "u9"),
        (3, Fault.UNKNOWN_GROUP, "c9"),
    ]
    gone = oneroster(mode="delta", enrollments=[enrolled(9, status="tobedeleted")])
    assert plan_of(bring(gone)).is_empty
    assert plan_of(bring(gone)).problems == ()


def test_somebody_is_known_by_their_number_when_their_address_changes(
    bring: Take, write: Take, learner: Seat
) -> None:
    write(school(4))
    moved = [*map(user, range(2)), user(2, email="two@example.org"), user(3, email="x@example.org")]
    plan = plan_of(bring(school(4, users=moved)))
    assert counts(plan) == (0, 0, 2, 0, 0, 2)
    write(school(4, users=moved))
    assert Enrollment.objects.open().get(address="x@example.org").person == learner.member


def test_a_class_is_named_otherwise_and_an_end_is_moved(bring: Take, write: Take) -> None:
    write(school(2))
    named = [{"sourcedId": "c1", "title": "Calculus 1", "termSourcedIds": "t1"}]
    rows = [enrolled(0, role="teacher"), enrolled(1, endDate="2027-01-31")]
    plan = plan_of(bring(school(2, classes=named, enrollments=rows)))
    assert counts(plan) == (0, 0, 1, 0, 0, 1)
    write(school(2, classes=named, enrollments=rows))
    assert Group.objects.get().name == "Calculus 1"
    assert Enrollment.objects.get(source_id="u1").ends_on == date(2027, 1, 31)


def test_one_that_ended_and_one_that_goes_on_is_one_that_goes_on(bring: Take, write: Take) -> None:
    write(school(2))
    past = enrolled(1, sourcedId="older", endDate="2026-09-01")
    rows = [enrolled(0, role="teacher"), past, enrolled(1)]
    assert plan_of(bring(school(2, enrollments=rows))).is_empty


# --- People who come and go ---------------------------------------------------------------------


def test_who_has_joined_since_is_the_same_person(
    bring: Take, write: Take, seat: Callable[..., Seat]
) -> None:
    write(table(klass(4)))
    joined = seat(Role.MEMBER, "Person 003")
    plan = plan_of(bring(table(klass(4))))
    assert counts(plan) == (0, 0, 1, 0, 0, 3)
    write(table(klass(4)))
    assert Enrollment.objects.joined().get().person == joined.member


def test_a_member_of_another_community_is_an_address_here(
    bring: Take, seat: Callable[..., Seat], private_community: Community
) -> None:
    """Otherwise a coordinator could find out who has an account on the site."""
    seat(Role.MEMBER, "Person 003", in_=private_community)
    assert plan_of(bring(table(klass(4)))).not_joined == 4


def test_who_leaves_the_community_leaves_its_groups(
    write: Take, learner: Seat, now: datetime
) -> None:
    write(table(klass(4)))
    leave(learner, now=now)
    outbox.deliver_here(now=now)
    assert Enrollment.objects.open().count() == 3
    assert Enrollment.objects.get(person=learner.member).ended_at is not None


@pytest.mark.parametrize("address", ["", "person.009@example.org"])
def test_a_table_takes_nothing_away_that_it_does_not_say(
    bring: Take, write: Take, address: str
) -> None:
    """A number and an end of a school's system stay where a table names the same people."""
    write(school(2, enrollments=[enrolled(0, role="teacher"), enrolled(1, endDate="2027-01-31")]))
    rows: list[Cells] = [*klass(1), ["Person 001", "person.001@example.org", "Calculus I", ""]]
    if address:
        rows.append(["New", address, "Calculus I", ""])
    write(table(rows))
    kept = Enrollment.objects.get(address="person.001@example.org")
    assert (kept.source_id, kept.ends_on) == ("u1", date(2027, 1, 31))


# --- Any roster after any other -----------------------------------------------------------------

PEOPLE = st.sampled_from([f"person.{number:03}@example.org" for number in range(5)])
ROWS = st.lists(
    st.tuples(
        PEOPLE, st.sampled_from(["Algebra", "ALGEBRA", "Physics"]), st.sampled_from(["", "tutor"])
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=ROWS, second=ROWS)
def test_after_any_roster_all_stands_as_it_says(
    bring: Take,
    write: Take,
    learner: Seat,
    first: list[tuple[str, ...]],
    second: list[tuple[str, ...]],
) -> None:
    header = ("e-mail", "class", "role")
    with transaction.atomic():
        write(table(first, header=header))
        content = table(second, header=header)
        plan = plan_of(bring(content))
        found = write(content, ends_missing=plan.has_missing)
        assert (found.begun, found.changed) == (len(plan.begins), len(plan.changes))
        assert plan_of(bring(content)).is_empty
        named = {row[1].casefold() for row in second}
        stands = {
            (group.casefold(), address)
            for group, address, _role in open_rows()
            if group.casefold() in named
        }
        assert stands == {(row[1].casefold(), row[0]) for row in second}
        transaction.set_rollback(True)
