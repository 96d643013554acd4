"""The pages of groups and imports, through HTTP: who sees what, and what they are told."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from docendo.commons.communities.api import Community, Role, Seat
from docendo.commons.communities.models import Invitation
from docendo.commons.groups.actions import end_due, forget_undecided
from docendo.commons.groups.models import Enrollment, Group, RosterImport
from docendo.commons.groups.rules import groups as rules
from docendo.commons.groups.rules.groups import KEPT_FOR, State
from docendo.commons.groups.tests.conftest import Take
from docendo.commons.groups.tests.files import Cells, klass, school, table
from docendo.kernel import outbox, queue

Browse = Callable[[Seat], Client]


def address(seat: Seat, name: str, *arguments: object) -> str:
    return reverse(f"groups:{name}", args=(seat.community.slug, *arguments))


def upload(client: Client, seat: Seat, content: bytes, *, name: str = "roster.csv") -> str:
    """Where the page of the import is."""
    data = {"file": SimpleUploadedFile(name, content), "kind": "class"}
    response = client.post(address(seat, "bring"), data)
    assert response.status_code == 302, response.content.decode()
    return response.headers["Location"]


def confirm(client: Client, page: str, **more: str) -> None:
    digest = client.get(page).context["page"].dry_run.plan.digest
    client.post(f"{page}confirm/", {"digest": digest, **more})


# --- Bringing a roster --------------------------------------------------------------------------


def test_a_roster_is_looked_at_and_then_written(here: Client, coordinator: Seat) -> None:
    page = upload(here, coordinator, table(klass(4)))
    shown = here.get(page).content.decode()
    assert "Nothing has been written yet" in shown
    assert "Person 003" in shown
    assert not Group.objects.exists()
    confirm(here, page)
    group = Group.objects.get()
    assert group.enrollments.count() == 4
    assert "Look at the groups" in here.get(page).content.decode()


def test_problems_are_shown_by_row_before_anything_is_written(
    here: Client, coordinator: Seat
) -> None:
    rows = klass(5)
    rows[1][1], rows[3][3] = "person.001(at)example.org", "king"
    page = here.get(upload(here, coordinator, table(rows)))
    assert [problem.row for problem, _ in page.context["problems"]] == [3, 5]
    text = page.content.decode()
    assert "2 rows have problems" in text
    assert "king is no role here" in text


def test_a_file_of_no_use_is_refused_on_the_form(here: Client, coordinator: Seat) -> None:
    data = {"file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n"), "kind": "class"}
    response = here.post(address(coordinator, "bring"), data)
    assert response.status_code == 422
    assert "The first row must name the columns" in response.content.decode()
    assert not RosterImport.objects.exists()


def test_nobody_ends_without_the_tick(here: Client, coordinator: Seat) -> None:
    for rows, tick in ((klass(4), {}), (klass(2), {}), (klass(2), {"ends_missing": "on"})):
        confirm(here, upload(here, coordinator, table(rows)), **tick)
        assert Enrollment.objects.open().count() == (2 if tick else 4)


def test_the_tick_is_refused_while_rows_have_problems(
    here: Client, coordinator: Seat, write: Take
) -> None:
    write(table(klass(4)))
    rows = klass(3)
    rows[2][1] = "nobody"
    page = upload(here, coordinator, table(rows))
    assert 'name="ends_missing"' not in here.get(page).content.decode()
    confirm(here, page, ends_missing="on")
    assert Enrollment.objects.open().count() == 4
    assert RosterImport.objects.filter(state=State.WAITING).count() == 1


def test_what_has_changed_since_is_looked_at_again(
    here: Client, coordinator: Seat, write: Take
) -> None:
    page = upload(here, coordinator, table(klass(4)))
    digest = here.get(page).context["page"].dry_run.plan.digest
    write(table(klass(2)))
    answer = here.post(f"{page}confirm/", {"digest": digest}, follow=True)
    assert "so nothing was written" in answer.content.decode()
    assert Enrollment.objects.count() == 2
    confirm(here, page)
    assert Enrollment.objects.count() == 4


def test_what_was_decided_is_not_decided_again(here: Client, coordinator: Seat) -> None:
    page = upload(here, coordinator, table(klass(4)))
    digest = here.get(page).context["page"].dry_run.plan.digest
    for expected in (302, 409):
        answer = here.post(f"{page}confirm/", {"digest": digest})
        assert answer.status_code == expected
    assert here.post(f"{page}discard/").status_code == 409


def test_what_is_discarded_is_forgotten(here: Client, coordinator: Seat) -> None:
    page = upload(here, coordinator, table(klass(4)))
    here.post(f"{page}discard/")
    found = RosterImport.objects.get()
    assert (found.state, found.roster) == (State.DISCARDED, None)
    assert "forgotten" in here.get(page).content.decode()
    assert not Group.objects.exists()


def test_a_long_roster_is_written_by_a_worker(
    here: Client, coordinator: Seat, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    monkeypatch.setattr("docendo.commons.groups.actions.importing.AT_ONCE", 3)
    page = upload(here, coordinator, table(klass(4)))
    confirm(here, page)
    waiting = here.get(page)
    assert "You may leave this page" in waiting.content.decode()
    fragment = here.get(page, headers={"HX-Request": "true"})
    assert b"<html" not in fragment.content
    assert not Enrollment.objects.exists()
    work(now)
    assert Enrollment.objects.count() == 4
    assert here.get(page, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_names_are_not_kept_where_nobody_decides_or_writes(
    here: Client, coordinator: Seat, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    monkeypatch.setattr("docendo.commons.groups.actions.importing.AT_ONCE", 3)
    confirm(here, upload(here, coordinator, table(klass(4))))
    upload(here, coordinator, table(klass(4)))
    forget_undecided(now=now + KEPT_FOR)
    assert set(RosterImport.objects.values_list("state", flat=True)) == {"queued", "waiting"}
    forget_undecided(now=now + KEPT_FOR + timedelta(seconds=1))
    assert set(RosterImport.objects.values_list("state", "roster")) == {("discarded", None)}
    work(now)
    assert not Enrollment.objects.exists()


def work(now: datetime) -> None:
    outbox.deliver_here(now=now)
    while queue.run_next("a worker", now=now, rng=Random(1)):
        pass


def test_what_changes_before_the_worker_comes_waits_again(
    here: Client,
    coordinator: Seat,
    write: Take,
    monkeypatch: pytest.MonkeyPatch,
    now: datetime,
) -> None:
    page = upload(here, coordinator, table(klass(4)))
    with monkeypatch.context() as short:
        short.setattr("docendo.commons.groups.actions.importing.AT_ONCE", 3)
        confirm(here, page)
    write(table(klass(2)))
    work(now)
    assert Enrollment.objects.count() == 2
    assert "Look at it again" in here.get(page).content.decode()


def test_who_has_not_joined_is_invited_by_a_link_and_finds_their_place(
    here: Client, coordinator: Seat, browse: Browse, stranger: Seat, now: datetime
) -> None:
    rows: list[Cells] = [*klass(2), ["Stranger", "STRANGER@example.org", "Calculus I", ""]]
    page = upload(here, coordinator, table(rows))
    confirm(here, page)
    here.post(f"{page}invite/")
    here.post(f"{page}invite/")
    invitation = Invitation.objects.get()
    assert invitation.seats == 3
    browse(stranger).post(reverse("communities:invitation", args=(invitation.token,)))
    outbox.deliver_here(now=now)
    assert Enrollment.objects.joined().get().person == stranger.person
    assert "Calculus I" in browse(stranger).get(address(stranger, "groups")).content.decode()


def test_a_link_that_opens_no_more_is_made_anew(
    here: Client, coordinator: Seat, now: datetime
) -> None:
    page = upload(here, coordinator, table(klass(2)))
    confirm(here, page)
    here.post(f"{page}invite/")
    Invitation.objects.update(revoked_at=now)
    here.post(f"{page}invite/")
    assert Invitation.objects.count() == 2
    here.post(f"{page}invite/")
    assert Invitation.objects.count() == 2


def test_what_was_decided_on_leads_back_to_how_it_stands(here: Client, coordinator: Seat) -> None:
    page = upload(here, coordinator, table(klass(2)))
    confirm(here, page)
    refused = here.post(f"{page}discard/", headers={"Referer": f"http://testserver{page}"})
    assert refused.status_code == 409
    assert f'href="{page}"' in refused.content.decode()


def test_the_history_says_who_brought_what_and_what_came_of_it(
    here: Client, coordinator: Seat, write: Take
) -> None:
    write(table([*klass(3), ["Odd", "odd", "Calculus I", ""]]))
    text = here.get(address(coordinator, "imports")).content.decode()
    for part in ("roster.csv", coordinator.member.name, "3 added", "1 problem", "written"):
        assert part in text


def test_what_nobody_decides_on_is_forgotten(bring: Take, now: datetime) -> None:
    found = bring(table(klass(3)))
    for after, state in ((timedelta(days=6), State.WAITING), (timedelta(days=8), State.DISCARDED)):
        queue.queue_periodic(now=now + after)
        work(now + after)
        found.refresh_from_db()
        assert found.state == state


# --- Groups -------------------------------------------------------------------------------------


def test_who_is_in_a_group_sees_it_and_who_is_not_does_not(
    write: Take, learner: Seat, member: Seat, browse: Browse
) -> None:
    write(table(klass(4)))
    page = address(learner, "group", Group.objects.get().pk)
    assert browse(learner).get(page).status_code == 200
    assert browse(member).get(page).status_code == 404
    assert (
        "You are in no group yet" in browse(member).get(address(member, "groups")).content.decode()
    )


def test_the_role_in_the_group_decides_who_sees_the_addresses(
    write: Take, seat: Callable[..., Seat], browse: Browse, learner: Seat
) -> None:
    """A moderator who learns here is a learner, and a member who teaches here teaches."""
    teacher = seat(Role.MEMBER, "Person 000")
    helper = seat(Role.MODERATOR, "Person 001")
    write(table(klass(5)))
    page = address(teacher, "group", Group.objects.get().pk)
    said = {
        who.member.name: "person.004@example.org" in browse(who).get(page).content.decode()
        for who in (teacher, helper, learner)
    }
    assert said == {"Person 000": True, "Person 001": False, "Person 003": False}


def test_under_each_role_those_come_first_who_have_joined(
    write: Take, seat: Callable[..., Seat], here: Client, coordinator: Seat
) -> None:
    seat(Role.MEMBER, "Person 005")
    write(table(klass(7)))
    page = here.get(address(coordinator, "group", Group.objects.get().pk)).context["shown"].page
    names = [each.called for each in page]
    assert names == [f"Person {number:03}" for number in (0, 1, 2, 5, 3, 4, 6)]


def test_who_is_not_in_it_any_more_does_not_see_it(
    write: Take, learner: Seat, browse: Browse
) -> None:
    write(table(klass(4)))
    write(table(klass(3)), ends_missing=True)
    page = address(learner, "group", Group.objects.get().pk)
    assert browse(learner).get(page).status_code == 404


def test_a_group_ends_and_opens_again_when_a_roster_names_it(
    write: Take, learner: Seat, here: Client, browse: Browse
) -> None:
    write(table(klass(4)))
    page = address(learner, "group", Group.objects.get().pk)
    assert browse(learner).post(f"{page}end/").status_code == 403
    here.post(f"{page}end/")
    assert not Group.objects.open().exists()
    assert Enrollment.objects.exclude(ended_at=None).count() == 4
    assert "has been over since" in here.get(page).content.decode()
    ended = Group.objects.get().ended_at
    assert "The group is over." in here.post(f"{page}end/", follow=True).content.decode()
    assert Group.objects.get().ended_at == ended, "a button may be pressed twice"
    write(table(klass(4)))
    assert Group.objects.open().count() == 1
    assert (Enrollment.objects.count(), Enrollment.objects.open().count()) == (8, 4)


def test_what_ends_on_a_day_is_over_on_that_day(write: Take, learner: Seat, now: datetime) -> None:
    write(school(4))
    Enrollment.objects.filter(source_id="u3").update(ends_on=now.date() + timedelta(days=2))
    for after, is_over in ((timedelta(days=1), False), (timedelta(days=2), True)):
        queue.queue_periodic(now=now + after)
        work(now + after)
        assert Enrollment.objects.filter(source_id="u3", ended_at=None).exists() is not is_over


def test_a_day_ends_by_the_clocks_of_the_community(write: Take, learner: Seat) -> None:
    write(school(4))
    last = date(2026, 12, 18)
    Enrollment.objects.filter(source_id="u3").update(ends_on=last)
    midnight = datetime(2026, 12, 18, tzinfo=UTC)
    for where, hours in (("America/New_York", 5), ("Asia/Kathmandu", -5.75), ("", 0)):
        Community.objects.update(time_zone=where)
        begins = midnight + timedelta(hours=hours)
        for minutes in (-1, 1):
            end_due(now=begins + timedelta(minutes=minutes))
            found = Enrollment.objects.filter(source_id="u3", ended_at=None)
            assert found.exists() is (minutes < 0), where
        Enrollment.objects.filter(source_id="u3").update(ended_at=None)


def test_a_page_of_a_person_names_the_groups_that_its_reader_may_see(
    write: Take, learner: Seat, member: Seat, here: Client, browse: Browse
) -> None:
    write(table(klass(4)))
    page = reverse("communities:person", args=(learner.community.slug, learner.member.pk))
    assert "My groups" in browse(learner).get(page).content.decode()
    assert "Calculus I" in here.get(page).content.decode()
    assert "Calculus I" not in browse(member).get(page).content.decode()


def queries_of(client: Client, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(page)
    return len(captured)


def test_no_page_asks_more_of_more_rows(
    here: Client, coordinator: Seat, write: Take, bring: Take, seat: Callable[..., Seat]
) -> None:
    def pages() -> list[str]:
        group = Group.objects.order_by("pk").first()
        waiting = RosterImport.objects.filter(state=State.WAITING).first()
        assert group is not None
        assert waiting is not None
        return [
            address(coordinator, "groups"),
            address(coordinator, "group", group.pk),
            address(coordinator, "imports"),
            address(coordinator, "import", waiting.pk),
        ]

    write(table(klass(2)))
    bring(table(klass(4, name="Algebra")))
    few = [queries_of(here, page) for page in pages()]
    for number in range(10):
        seat(Role.MEMBER, f"Person {number:03}")
        write(table(klass(20, name=f"Class {number}")))
    write(table(klass(20)))
    bring(table(klass(40, name="Physics")))
    assert [queries_of(here, page) for page in pages()] == few


def test_what_is_left_out_of_a_long_list_is_counted(
    here: Client, coordinator: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docendo.commons.groups.queries.imports.LISTED", 3)
    page = upload(here, coordinator, table(klass(10)))
    assert "and 7 more" in here.get(page).content.decode()


def test_states_of_imports_change_by_one_table() -> None:
    assert rules.predecessors(State.DONE) == {State.WAITING, State.QUEUED}
    assert rules.predecessors(State.WAITING) == {State.QUEUED}
