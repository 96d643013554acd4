"""The call on the page of a room, which pages may ask for a camera, and the seconds it leaves."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from docendo.commons.communities.api import Seat
from docendo.learning.calls import actions
from docendo.learning.calls.rules.limits import MOST_IN_A_CALL
from docendo.learning.calls.rules.servers import meeting_elsewhere
from docendo.learning.calls.tests.conftest import Browse, coming, page_of
from docendo.learning.rooms import api as rooms

pytestmark = pytest.mark.django_db

OWN, NONE = "camera=(self), microphone=(self)", "camera=(), microphone=()"


def room(sitting: rooms.Sitting) -> str:
    return f"/c/maple/rooms/at/{sitting.pk}/"


def test_only_the_room_and_its_lobby_may_ask_for_a_camera(
    sitting: rooms.Sitting, member: Seat, browse: Browse
) -> None:
    client = browse(member)
    lobby = f"/c/maple/rooms/match/{sitting.room.match_id}/"
    for address, policy in ((room(sitting), OWN), (lobby, OWN), ("/c/maple/", NONE), ("/", NONE)):
        response = client.get(address, follow=True)
        assert response.status_code == 200
        assert response.headers["Permissions-Policy"].startswith(policy), address


def test_the_room_has_a_call_and_the_lobby_a_look_at_the_devices(
    sitting: rooms.Sitting, member: Seat, browse: Browse
) -> None:
    client = browse(member)
    html = client.get(room(sitting)).content.decode()
    assert f'data-call="/c/maple/calls/at/{sitting.pk}/live/"' in html
    assert "docendo/calls.js" in html
    assert f'data-full="{MOST_IN_A_CALL} are in the call' in html
    assert "large room" not in html, "no Jitsi is set"
    lobby = client.get(f"/c/maple/rooms/match/{sitting.room.match_id}/").content.decode()
    assert "data-device-check" in lobby
    assert "docendo/calls.js" not in client.get("/c/maple/").content.decode()


@override_settings(CALLS_JITSI="https://meet.example.org")
def test_more_than_six_meet_where_the_site_says(
    sitting: rooms.Sitting, member: Seat, browse: Browse
) -> None:
    address = meeting_elsewhere(
        "https://meet.example.org", secret=settings.SECRET_KEY, sitting_id=sitting.pk
    )
    assert f'href="{address}" target="_blank"' in browse(member).get(room(sitting)).content.decode()


def test_how_long_each_spoke_stands_with_the_people_and_in_the_recap(
    sitting: rooms.Sitting, member: Seat, helper: Seat, browse: Browse, now: datetime
) -> None:
    here: dict[str, Any] = {"sitting_id": sitting.pk}
    assert "in the call" not in parts(sitting, browse, member)
    for each, seconds in ((member, 90), (helper, 30)):
        actions.join(each, said=coming(each), now=now, **here)
        later = now + timedelta(seconds=100)
        actions.spoke(each, peer=page_of(each), seconds=seconds, now=later, **here)
    shown = parts(sitting, browse, helper)
    assert "spoke for <bdi>1:30</bdi> in the call" in shown
    assert "spoke for <bdi>0:30</bdi> in the call" in shown
    rooms.leave(member, now=now, **here)
    rooms.leave(helper, now=now, **here)
    recap = browse(helper).get(f"/c/maple/rooms/recaps/{sitting.pk}/").content.decode()
    assert "<bdi>1:30</bdi> in the call, 75 %" in recap
    assert "<bdi>0:30</bdi> in the call, 25 %" in recap
    assert "in whole seconds" in recap


def parts(sitting: rooms.Sitting, browse: Browse, seat: Seat) -> str:
    return browse(seat).get(f"{room(sitting)}parts/?part=people").content.decode()
