"""A review goes on by hand or by its date, once, and takes people in as it begins."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Role, Seat
from docendo.commons.groups.api import Group, GroupRole, take_in
from docendo.kernel import outbox
from docendo.kernel.models import OutboxEvent
from docendo.learning.review import actions
from docendo.learning.review.refusals import NotNow, PhaseIsElsewhere, RunsIt
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.tests.conftest import HERE, Browse, Made

DAY = timedelta(days=1)
MOVED = "review.PhaseMoved"


def moved() -> list[str]:
    rows = OutboxEvent.objects.filter(kind=MOVED).order_by("pk")
    return [row.payload["phase"] for row in rows]


@pytest.mark.django_db
def test_a_button_moves_it_once(
    browse: Browse, coordinator: Seat, member: Seat, made: Made, now: datetime
) -> None:
    assignment = made()
    address = f"{HERE}{assignment.pk}/"
    assert browse(member).get(address).status_code == 404
    press = {"here": "preparing", "to": "submitting"}
    for _twice in range(2):
        assert browse(coordinator).post(f"{address}move/", press).status_code == 302
    assert moved() == ["submitting"]
    page = browse(member).get(address).content.decode()
    assert "Take part" in page
    assert 'aria-current="step"><span>Handing in' in page
    # Whoever still sees the old page moves nothing on from where they did not see it.
    with pytest.raises(PhaseIsElsewhere):
        actions.move_phase(
            coordinator, assignment_id=assignment.pk,
            here=Phase.PREPARING, to=Phase.REVIEWING, now=now,
        )  # fmt: skip
    assert browse(member).post(f"{address}move/", press).status_code == 404
    back = {"here": "submitting", "to": "preparing"}
    browse(coordinator).post(f"{address}move/", back)
    assert browse(member).get(address).status_code == 404


@pytest.mark.django_db
def test_dates_move_it_also_after_the_server_was_off(made: Made, now: datetime) -> None:
    ends = {Phase.SUBMITTING: now + DAY, Phase.REVIEWING: now + 2 * DAY}
    assignment = made(phase=Phase.SUBMITTING, ends=ends)
    actions.move_what_is_due(now=now)
    assert moved() == ["submitting"]
    for _twice in range(2):
        actions.move_what_is_due(now=now + 3 * DAY)
    assignment.refresh_from_db()
    assert assignment.phase == Phase.REVISING
    assert moved() == ["submitting", "reviewing", "revising"]


@pytest.mark.django_db
def test_a_date_that_has_passed_does_not_move_it_on_again_once_it_went_back(
    coordinator: Seat, made: Made, now: datetime
) -> None:
    assignment = made(phase=Phase.SUBMITTING, ends={Phase.SUBMITTING: now + DAY})
    actions.move_what_is_due(now=now + 2 * DAY)
    actions.move_phase(
        coordinator, assignment_id=assignment.pk,
        here=Phase.REVIEWING, to=Phase.SUBMITTING, now=now + 2 * DAY,
    )  # fmt: skip
    actions.move_what_is_due(now=now + 3 * DAY)
    assignment.refresh_from_db()
    assert (assignment.phase, assignment.submit_by) == (Phase.SUBMITTING, None)


@pytest.mark.django_db
def test_the_learners_of_a_group_take_part_when_it_begins_and_later(
    coordinator: Seat, member: Seat, group: Group, seat: Callable[..., Seat], made: Made,
    now: datetime,
) -> None:  # fmt: skip
    assignment = made(group_id=group.pk)
    assert not assignment.participants.exists()
    actions.move_phase(
        coordinator, assignment_id=assignment.pk,
        here=Phase.PREPARING, to=Phase.SUBMITTING, now=now,
    )  # fmt: skip
    assert [each.person_id for each in assignment.participants.all()] == [member.member.pk]
    late = seat(member.role, "Noor Later")
    take_in(group, person_id=late.member.pk, role=GroupRole.LEARNER, now=now)
    outbox.deliver_here(now=now)
    assert set(assignment.participants.values_list("person_id", flat=True)) == {
        member.member.pk,
        late.member.pk,
    }


@pytest.mark.django_db
def test_who_runs_it_takes_part_only_where_nobody_is_hidden(
    coordinator: Seat, member: Seat, made: Made, now: datetime
) -> None:
    hidden = made(phase=Phase.SUBMITTING)
    with pytest.raises(RunsIt):
        actions.take_part(coordinator, assignment_id=hidden.pk, now=now)
    assert actions.take_part(member, assignment_id=hidden.pk, now=now).person == member.member
    shown = made(phase=Phase.SUBMITTING, hides_authors=False, hides_readers=False)
    actions.take_part(coordinator, assignment_id=shown.pk, now=now)
    assert shown.participants.count() == 1


@pytest.mark.django_db
def test_people_leave_and_come_back_as_who_they_were(
    browse: Browse, coordinator: Seat, member: Seat, made: Made, now: datetime
) -> None:
    assignment = made(phase=Phase.SUBMITTING)
    address = f"{HERE}{assignment.pk}/"
    browse(member).post(f"{address}join/")
    number = assignment.participants.get().number
    browse(member).post(f"{address}leave/")
    assert assignment.participants.get().left_at == now
    with pytest.raises(NotNow):
        actions.save_work(member, assignment_id=assignment.pk, words=actions.Words(), now=now)
    browse(member).post(f"{address}join/")
    assert assignment.participants.get(left_at=None).number == number
    people = browse(coordinator).get(f"{address}people/").content.decode()
    assert "maple member" in people
    own = assignment.participants.get()
    browse(coordinator).post(f"{address}people/{own.pk}/extend/", {"extra_hours": "48"})
    own.refresh_from_db()
    assert own.extra_hours == 48
    browse(coordinator).post(f"{address}people/{own.pk}/remove/")
    own.refresh_from_db()
    assert own.left_at == now
    # Who was taken out does not come back by themselves, and is not offered to.
    assert browse(member).post(f"{address}join/").status_code == 409
    assert not assignment.participants.filter(left_at=None).exists()
    page = browse(member).get(address).content.decode()
    assert "has taken you out" in page
    assert "join/" not in page
    assert "You could take part" not in browse(member).get(HERE).content.decode()
    nobody = browse(coordinator).post(f"{address}people/", {"name": "No Such"})
    assert nobody.status_code == 422
    browse(coordinator).post(f"{address}people/", {"name": "maple member"})
    assert assignment.participants.get().left_at is None
    browse(member).post(f"{address}leave/")
    assert browse(member).post(f"{address}join/").status_code == 302


@pytest.mark.django_db
def test_the_list_says_first_what_waits(
    browse: Browse, coordinator: Seat, member: Seat, made: Made, now: datetime
) -> None:
    assert "There is no peer review yet" in browse(member).get(HERE).content.decode()
    waiting = made(phase=Phase.SUBMITTING, title="Waits", ends={Phase.SUBMITTING: now + DAY})
    made(phase=Phase.SUBMITTING, title="Could join")
    made(phase=Phase.CLOSED, title="Over")
    made(title="Secret")
    actions.take_part(member, assignment_id=waiting.pk, now=now)
    page = browse(member).get(HERE).content.decode()
    assert page.index("Waits for you") < page.index("You could take part") < page.index("Over")
    assert "Hand in your work" in page
    assert "Secret" not in page
    assert "Secret" in browse(coordinator).get(HERE).content.decode()
    today = browse(member).get("/").content.decode()
    assert f"{HERE}{waiting.pk}/work/" in today


@pytest.mark.django_db
def test_pages_ask_as_much_for_many_as_for_few(
    browse: Browse, coordinator: Seat, seat: Callable[..., Seat], made: Made, now: datetime
) -> None:
    asked: dict[str, list[int]] = {"list": [], "people": []}
    assignment = made(phase=Phase.SUBMITTING)
    for round_ in range(2):
        for number in range(1 + 6 * round_):
            who = seat(Role.MEMBER, f"Person {round_} {number}")
            actions.take_part(who, assignment_id=assignment.pk, now=now)
            words = actions.Words(body=f"A river {number}.")
            actions.hand_in(who, assignment_id=assignment.pk, words=words, now=now)
            made(phase=Phase.SUBMITTING, title=f"Review {round_} {number}")
        for page, address in (("list", HERE), ("people", f"{HERE}{assignment.pk}/people/")):
            with CaptureQueriesContext(connection) as queries:
                browse(coordinator).get(address)
            asked[page].append(len(queries))
    assert asked["list"][0] == asked["list"][1]
    assert asked["people"][0] == asked["people"][1]
