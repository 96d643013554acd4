"""The pages of a room that is divided, and what they cost."""

from datetime import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Role, Seat
from docendo.commons.groups.api import Group, GroupRole, take_in
from docendo.learning.rooms import actions
from docendo.learning.rooms.models import Sitting
from docendo.learning.rooms.tests.conftest import Browse, Seated

ROOMS = "/c/maple/rooms/"


def test_pages_of_a_divided_room(
    browse: Browse,
    main: Sitting,
    small: list[Sitting],
    learners: list[Seat],
    teacher: Seat,
    now: datetime,
) -> None:
    ada = learners[1]
    page = browse(teacher).get(f"{ROOMS}at/{main.pk}/").content.decode()
    assert "Call all back" in page
    assert "Move people" in page
    led = browse(ada).get(f"{ROOMS}at/{main.pk}/", follow=True).content.decode()
    assert "You are in small room 1" in led
    assert "Call all back" not in led
    assert "End it for all" not in led
    back = browse(ada).post(f"{ROOMS}at/{small[0].pk}/small/back/", follow=True).content.decode()
    assert "To small room 1" in back
    browse(teacher).post(f"{ROOMS}at/{main.pk}/small/end/")
    main.refresh_from_db()
    assert main.state.division is None


def test_a_form_divides_by_hand_and_by_chance(
    browse: Browse, main: Sitting, learners: list[Seat], teacher: Seat
) -> None:
    client, (ada, ben, *_others) = browse(teacher), learners
    page = client.get(f"{ROOMS}at/{main.pk}/").content.decode()
    assert f'name="place-{ada.member.pk}"' in page
    sent = {
        "rooms": "2",
        "minutes": "",
        f"place-{ada.member.pk}": "3",
        f"place-{ben.member.pk}": "0",
        f"place-{teacher.member.pk}": "",
        "place-x": "1",
    }
    client.post(f"{ROOMS}at/{main.pk}/small/", sent)
    main.refresh_from_db()
    division = main.state.division
    assert division is not None
    assert division.ends_at is None
    assert len(division.rooms) == 3
    assert ada.member.pk in division.rooms[2].person_ids
    assert division.room_of(ben.member.pk) is None
    assert division.room_of(teacher.member.pk) is None


def test_a_divided_page_asks_as_much_for_many_as_for_few(
    browse: Browse,
    seat: Seated,
    main: Sitting,
    small: list[Sitting],
    learners: list[Seat],
    teacher: Seat,
    group: Group,
    now: datetime,
) -> None:
    addresses = {
        browse(teacher): f"{ROOMS}at/{main.pk}/",
        browse(learners[0]): f"{ROOMS}at/{small[0].pk}/",
    }

    def queries() -> list[int]:
        counts = []
        for client, address in addresses.items():
            with CaptureQueriesContext(connection) as found:
                assert client.get(address).status_code == 200
            counts.append(len(found))
        return counts

    actions.tell_all(teacher, sitting_id=main.pk, body="A first word", now=now)
    queries()
    few = queries()
    for number in range(6):
        late = seat(Role.MEMBER, f"Late {number}")
        take_in(group, person_id=late.member.pk, role=GroupRole.LEARNER, now=now)
        actions.enter(late, home=actions.Home(group_id=group.pk), now=now)
        actions.tell_all(teacher, sitting_id=main.pk, body=f"Word {number}", now=now)
    assert queries() == few


def test_before_the_door_those_in_small_rooms_are_there(
    browse: Browse, main: Sitting, small: list[Sitting], learners: list[Seat], group: Group
) -> None:
    lobby = browse(learners[0]).get(f"{ROOMS}group/{group.pk}/").content.decode()
    for seat in learners[1:]:
        assert seat.member.name in lobby.split('id="here"')[1]
    entered = browse(learners[0]).post(f"{ROOMS}group/{group.pk}/enter/")
    assert entered.headers["Location"] == f"{ROOMS}at/{small[0].pk}/"
