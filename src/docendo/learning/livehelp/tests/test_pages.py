"""The pages: from the box into the queue, each state of it, helping, and out again."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Seat
from docendo.learning.asks.models import Draft
from docendo.learning.livehelp import actions
from docendo.learning.livehelp.models import Call, Standby
from docendo.learning.livehelp.rules import DESERTED_AFTER, SILENT_AFTER
from docendo.learning.livehelp.tests.conftest import Browse, Waits
from docendo.learning.rooms.api import leave as leave_room
from docendo.learning.rooms.models import Sitting

LIVE = "/c/maple/live/"


def said(response: Any) -> str:
    html: str = response.content.decode()
    return html


def test_from_the_box_into_the_queue_and_out_into_a_question(
    browse: Browse, people: list[Seat], helper: Seat
) -> None:
    client = browse(people[0])
    box = said(client.get("/c/maple/questions/ask/"))
    assert f'formaction="{LIVE}from-draft/"' in box
    words = {"title": "Why does it diverge?", "body": "I tried *that*.", "topics": "Series"}
    sent = {**words, "page": "tab", "asks_as": "persona"}
    page = client.post(f"{LIVE}from-draft/", sent, follow=True)
    assert Draft.objects.get().is_anonymous
    html = said(page)
    assert "I tried *that*." in html
    assert "1 person stands by." in html
    assert "We do not know yet" in html
    hidden = dict(re.findall(r'name="(page|draft|seen)" value="([^"]*)"', html))
    page = client.post(LIVE, {**words, **hidden}, follow=True)
    assert "You are next" in said(page)
    assert "<em>that</em>" in said(page)
    assert not Draft.objects.exists()
    assert "You wait for help" in said(client.get("/c/maple/"))
    own = f"{LIVE}{Call.objects.get().pk}/"
    assert client.get(LIVE).headers["Location"] == own
    out = client.post(f"{own}post/", follow=True)
    assert "I tried *that*." in said(out)
    assert "Series" in said(out)
    assert "It went on as a question" in said(client.get(own))
    assert "You wait for help" not in said(client.get("/c/maple/"))


def test_what_is_missing_or_refused_keeps_what_was_typed(
    browse: Browse, people: list[Seat], waits: Waits
) -> None:
    client = browse(people[0])
    page = client.post(LIVE, {"title": "", "body": "Only this."})
    assert page.status_code == 422
    assert "Only this." in said(page)
    waits(people[0])
    page = client.post(LIVE, {"title": "Another one?", "body": "Second."})
    assert page.status_code == 409
    assert "Second." in said(page)


def test_who_helps_sees_who_waits_and_takes_it(
    browse: Browse, helper: Seat, people: list[Seat], waits: Waits, now: datetime
) -> None:
    client = browse(helper)
    assert "Nobody waits now." in said(client.get(f"{LIVE}helping/"))
    call = waits(people[0])
    page = said(client.get(f"{LIVE}helping/"))
    for words in ("Why does it diverge?", "Ada Okoye", "You offer help with this", "Help now"):
        assert words in page
    went = client.post(f"{LIVE}{call.pk}/take/")
    assert went.headers["Location"] == f"/c/maple/rooms/at/{Sitting.objects.get().pk}/"
    room = said(client.get(went.headers["Location"]))
    assert "<h1><bdi>Ada Okoye</bdi></h1>" in room
    assert f'href="{LIVE}{call.pk}/"' in room
    call.refresh_from_db()
    waiting = said(browse(people[0]).get(f"{LIVE}{call.pk}/"))
    assert f'action="/c/maple/rooms/{call.room_id}/enter/"' in waiting
    assert "data-enters" in waiting
    late = browse(people[1]).post(f"{LIVE}{call.pk}/take/")
    assert late.status_code == 409
    assert "Somebody was faster" in said(late)
    assert "Help along" in said(browse(people[1]).get(f"{LIVE}helping/"))


def test_each_state_says_what_comes_next(
    browse: Browse, helper: Seat, people: list[Seat], waits: Waits, now: datetime
) -> None:
    ada, ben = people[:2]
    call, other = waits(ada), waits(ben)
    own = f"{LIVE}{call.pk}/"
    client = browse(ada)
    assert "Others wait for something alike" in said(client.get(own))
    client.post(f"{own}together/", {"into": other.pk})
    page = said(browse(ben).get(f"{LIVE}{other.pk}/"))
    assert "Your place: 2" in page
    assert "would like to wait together" in page
    client.post(f"{own}let-pass/")
    assert "Your place went from 1 to 2." in said(client.get(own))
    actions.take(helper, call_id=call.pk, along=False, now=now)
    assert "Somebody is there for you" in said(client.get(own))
    client.post(f"{own}wait-on/")
    assert "Your place" in said(client.get(own))
    actions.take(helper, call_id=call.pk, along=False, now=now)
    helping = browse(helper)
    assert "Hand over" in said(helping.get(own))
    helping.post(f"{own}hand-over/", {"note": "Look at the sums."})
    assert "Look at the sums." in said(client.get(own))
    client.post(f"{own}leave/")
    assert "You do not wait any more" in said(client.get(own))
    again = said(client.get(f"{LIVE}?again={call.pk}"))
    assert "Why does it diverge?" in again
    actions.settle_all(now=now + SILENT_AFTER + timedelta(seconds=1))
    assert "You were away" in said(browse(ben).get(f"{LIVE}{other.pk}/"))
    assert browse(people[2]).get(own).status_code == 404, "what is over is not for others"


@pytest.mark.parametrize("way", ["silent", "deserted", "hidden"])
def test_what_ended_unhelped_is_at_hand(
    way: str, browse: Browse, helper: Seat, people: list[Seat], waits: Waits, now: datetime
) -> None:
    ada = people[0]
    client = browse(ada)
    assert "Why does it diverge?" not in said(client.get(LIVE))
    call = waits(ada)
    if way == "hidden":
        actions.hide_call(ada.community.pk, call.pk, by_id=None, words="", now=now)
    else:
        if way == "deserted":
            sitting = actions.take(helper, call_id=call.pk, along=False, now=now)
            leave_room(helper, sitting_id=sitting.pk, now=now)
        actions.settle_all(now=now + DESERTED_AFTER + timedelta(minutes=1))
        home = said(client.get("/c/maple/"))
        assert "You do not wait for help any more" in home
        assert f"{LIVE}?again={call.pk}" in home
    page = said(client.get(LIVE))
    assert "Why does it diverge?" in page
    assert "Its terms go to *zero*." in page
    client.post(f"{LIVE}{call.pk}/post/")
    assert "Why does it diverge?" not in said(client.get(LIVE)), "it is a draft of the box"
    assert "You do not wait for help" not in said(client.get("/c/maple/"))


def test_who_stops_while_others_wait_on_reads_what_they_can_do(
    browse: Browse, people: list[Seat], waits: Waits, now: datetime
) -> None:
    ada, ben = people[:2]
    call, other = waits(ada), waits(ben)
    proposal = actions.propose_together(ben, call_id=other.pk, into_id=call.pk, now=now)
    actions.answer_proposal(ada, proposal_id=proposal.pk, agrees=True, now=now)
    for each in (ada, ben):
        page = said(browse(each).post(f"{LIVE}{call.pk}/leave/", follow=True))
        assert "You do not wait any more" in page
        assert "Wait again" in page


def test_standing_by_is_for_some_hours(browse: Browse, people: list[Seat], now: datetime) -> None:
    client = browse(people[0])
    assert f'href="{LIVE}helping/"' in said(client.get("/c/maple/peers/"))
    client.post(f"{LIVE}helping/stand-by/", {"hours": "3"})
    assert Standby.objects.get().until == now + timedelta(hours=3)
    assert "You stand by" in said(client.get("/c/maple/peers/"))
    client.post(f"{LIVE}helping/stand-by/", {"hours": "0"})
    assert not Standby.objects.exists()


def test_pages_cost_the_same_for_few_and_many(
    browse: Browse, helper: Seat, people: list[Seat], waits: Waits, now: datetime
) -> None:
    def cost(seat: Seat, address: str) -> int:
        client = browse(seat)
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get(address)
        return len(caught)

    own = waits(people[0])
    pages = ((people[0], f"{LIVE}{own.pk}/"), (helper, f"{LIVE}helping/"), (people[1], LIVE))
    few = [cost(*each) for each in pages]
    for each in people[2:]:
        waits(each)
    assert [cost(*each) for each in pages] == few
