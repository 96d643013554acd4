"""The pages: what they show to whom, also without JavaScript, and what they cost."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Seat
from docendo.commons.groups.api import Group
from docendo.commons.matching.api import Match
from docendo.commons.people.api import block
from docendo.learning.documents.api import Words, begin_in_match, paragraph
from docendo.learning.rooms import actions
from docendo.learning.rooms.models import Line, Room, Sitting
from docendo.learning.rooms.rules.limits import Role
from docendo.learning.rooms.tests.conftest import Browse

ROOMS = "/c/maple/rooms/"
BY_SCRIPT = {"Accept": "application/json"}


def room(sitting: Sitting) -> str:
    return f"{ROOMS}at/{sitting.pk}/"


def said(response: Any) -> str:
    html: str = response.content.decode()
    return html


def test_the_lobby_makes_nothing_and_its_button_enters(
    browse: Browse, member: Seat, match: Match
) -> None:
    client = browse(member)
    lobby = client.get(f"{ROOMS}match/{match.pk}/")
    assert "Nobody is in it now." in said(lobby)
    assert not Room.objects.exists()
    page = client.post(f"{ROOMS}match/{match.pk}/enter/", follow=True)
    assert "part-floor" in said(page)
    assert "Nobody is in it now." not in said(client.get(f"{ROOMS}match/{match.pk}/"))


def test_the_page_of_the_match_leads_to_the_room_and_shows_the_last_recap(
    browse: Browse, member: Seat, helper: Seat, match: Match, sitting: Sitting, now: datetime
) -> None:
    here: dict[str, Any] = {"sitting_id": sitting.pk, "now": now}
    board = f"/c/maple/peers/{match.pk}/"
    assert f"{ROOMS}match/{match.pk}/" in said(browse(helper).get(board))
    actions.save_notes(member, notes="", next_step="Read chapter 3", seen=0, **here)
    for seat in (member, helper):
        actions.leave(seat, **here)
    page = said(browse(helper).get(board))
    assert "Read chapter 3" in page
    assert f"{ROOMS}recaps/{sitting.pk}/" in page
    today = said(browse(helper).get("/"))
    assert "What came of your meeting" in today
    actions.agree(helper, seen=1, **here)
    assert "What came of your meeting" not in said(browse(helper).get("/"))


def test_the_page_of_the_group_shows_it_to_who_is_in_it(
    browse: Browse, group: Group, learners: list[Seat], coordinator: Seat
) -> None:
    page = f"/c/maple/groups/{group.pk}/"
    assert f"{ROOMS}group/{group.pk}/" in said(browse(learners[0]).get(page))
    assert f"{ROOMS}group/{group.pk}/" not in said(browse(coordinator).get(page))
    assert browse(coordinator).get(f"{ROOMS}group/{group.pk}/").status_code == 404


def test_the_documents_of_the_match_stand_in_its_room(
    browse: Browse, member: Seat, match: Match, sitting: Sitting, now: datetime
) -> None:
    assert "Begin a document" in said(browse(member).get(room(sitting)))
    tree = (paragraph(Words("Week 1")),)
    document = begin_in_match(member, match_id=match.pk, title="Our plan", tree=tree, now=now)
    shown = said(browse(member).get(room(sitting)))
    assert "Our plan" in shown
    assert f'href="/c/maple/documents/{document.pk}/"' in shown


def test_everything_is_done_by_plain_forms(
    browse: Browse, member: Seat, helper: Seat, sitting: Sitting
) -> None:
    here = room(sitting)
    client = browse(member)
    for path, data in (
        ("say/", {"body": "Hello **all**"}),
        ("agenda/", {"words": "Limits", "minutes": "5"}),
        ("timer/", {"do": "start"}),
        ("hand/", {"up": "yes"}),
        ("floor/", {"person": str(member.member.pk)}),
        ("react/", {"reaction": "thanks"}),
        ("polls/", {"question": "When?", "choice_1": "Mon", "choice_2": "Tue"}),
        ("polls/1/vote/", {"choice": "1"}),
        ("notes/", {"notes": "Some", "next_step": "", "seen": "0"}),
    ):
        response = client.post(f"{here}{path}", data)
        assert response.status_code == 302, (path, said(response))
        assert response.headers["Location"].startswith(here)
    page = said(browse(helper).get(here))
    for words in ("Hello <strong>all</strong>", "Limits", "has the floor.", "Thank you", "When?"):
        assert words in page


def test_a_script_is_answered_shortly_and_told_what_was_refused(
    browse: Browse, member: Seat, sitting: Sitting
) -> None:
    client, here = browse(member), room(sitting)
    assert client.post(f"{here}say/", {"body": "Hi"}, headers=BY_SCRIPT).status_code == 204
    refused = client.post(f"{here}say/", {"body": "x" * 2001}, headers=BY_SCRIPT)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_words")
    same = {"question": "When?", "choice_1": "Mon", "choice_2": "Mon"}
    assert "same" in client.post(f"{here}polls/", same, headers=BY_SCRIPT).json()["message"]
    assert Line.objects.count() == 1


def test_what_was_typed_is_not_lost_without_a_script(
    browse: Browse, member: Seat, helper: Seat, sitting: Sitting, now: datetime
) -> None:
    client, here = browse(member), room(sitting)
    page = client.post(f"{here}say/", {"body": "x" * 2001})
    assert page.status_code == 422
    assert "x" * 2001 in said(page)
    actions.save_notes(helper, sitting_id=sitting.pk, notes="Theirs", next_step="", seen=0, now=now)
    page = client.post(f"{here}notes/", {"notes": "Mine", "next_step": "", "seen": "0"})
    assert page.status_code == 409
    assert "Theirs" in said(page)
    assert "Mine" in said(page)
    assert 'name="seen" value="1"' in said(page)


def test_who_is_not_in_the_room_stands_before_its_door(
    browse: Browse, member: Seat, helper: Seat, match: Match, sitting: Sitting, now: datetime
) -> None:
    actions.leave(member, sitting_id=sitting.pk, now=now)
    client = browse(member)
    assert client.get(room(sitting)).headers["Location"] == f"{ROOMS}match/{match.pk}/"
    assert client.get(f"{room(sitting)}parts/?part=lines").status_code == 409
    actions.leave(helper, sitting_id=sitting.pk, now=now)
    assert client.get(room(sitting)).headers["Location"] == f"{ROOMS}recaps/{sitting.pk}/"
    assert client.get(f"{room(sitting)}parts/").status_code == 409


def test_parts_are_drawn_by_themselves_with_what_is_new_in_words(
    browse: Browse, member: Seat, helper: Seat, sitting: Sitting, now: datetime
) -> None:
    sitting.refresh_from_db()
    last = sitting.last
    actions.raise_hand(helper, sitting_id=sitting.pk, now=now)
    html = said(browse(member).get(f"{room(sitting)}parts/?part=floor&part=x&after={last}"))
    assert "part-floor" in html
    assert "part-lines" not in html
    assert "Leyla Demir" in html.split("room-news")[1]
    own = said(browse(helper).get(f"{room(sitting)}parts/?part=floor&after={last}"))
    assert "raises a hand" not in own


def test_what_the_blocked_say_is_folded(
    browse: Browse, member: Seat, helper: Seat, sitting: Sitting, now: datetime
) -> None:
    actions.say(helper, sitting_id=sitting.pk, body="Hello", now=now)
    assert "From somebody you have blocked" not in said(browse(member).get(room(sitting)))
    block(member.member, blocked_id=helper.member.pk, now=now)
    assert "From somebody you have blocked" in said(browse(member).get(room(sitting)))
    assert "From somebody you have blocked" not in said(browse(helper).get(room(sitting)))


def test_nothing_that_people_write_is_a_tag(
    browse: Browse, member: Seat, helper: Seat, sitting: Sitting, now: datetime
) -> None:
    here: dict[str, Any] = {"sitting_id": sitting.pk, "now": now}
    bad = "<script>alert(1)</script>"
    actions.say(member, body=bad, **here)
    actions.add_point(member, words=bad, minutes=5, **here)
    actions.ask_poll(member, question=bad, choices=[bad, "No"], **here)
    actions.save_notes(member, notes=bad, next_step=bad, seen=0, **here)
    sitting.refresh_from_db()
    leads = member if sitting.state.holder(Role.FACILITATOR) == member.member.pk else helper
    actions.add_role(leads, words="<script>", **here)
    parts = "&".join(f"part={name}" for name in ("people", "agenda", "polls", "lines", "notes"))
    pages = [room(sitting), f"{room(sitting)}parts/?{parts}"]
    actions.show_poll(member, number=1, **here)
    for page in pages:
        html = said(browse(helper).get(page)).replace("<script src=", "")
        assert "<script>" not in html
    actions.end(leads, **here)
    html = said(browse(helper).get(f"{ROOMS}recaps/{sitting.pk}/"))
    assert "<script>" not in html


def test_a_page_asks_as_much_for_many_as_for_few(
    browse: Browse, group: Group, learners: list[Seat], teacher: Seat, now: datetime,
    sitting: Sitting,
) -> None:  # fmt: skip
    home = actions.Home(group_id=group.pk)
    for seat in learners[:2]:
        here = actions.enter(seat, home=home, now=now)
    client = browse(learners[0])

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(room(here)).status_code == 200
        return len(found)

    def fill(number: int) -> None:
        given: dict[str, Any] = {"sitting_id": here.pk, "now": now}
        actions.add_point(learners[0], words=f"Point {number}", minutes=5, **given)
        actions.ask_poll(learners[0], question=f"{number}?", choices=["A", "B"], **given)
        for seat in learners[:2]:
            actions.say(seat, body=f"Line {number}", **given)

    fill(0)
    queries()
    few = queries()
    for seat in (*learners[2:], teacher):
        actions.enter(seat, home=home, now=now)
    for number in range(1, 9):
        fill(number)
    assert queries() == few


def test_past_sittings_are_listed_by_their_recaps(
    browse: Browse, member: Seat, helper: Seat, home: actions.Home, now: datetime
) -> None:
    client = browse(member)

    def sit(number: int) -> Sitting:
        at = now + timedelta(hours=number)
        for seat in (member, helper):
            found = actions.enter(seat, home=home, now=at)
        actions.save_notes(
            member, sitting_id=found.pk, notes="", next_step=f"Step {number}", seen=0, now=at
        )
        for seat in (member, helper):
            actions.leave(seat, sitting_id=found.pk, now=at + timedelta(minutes=50))
        return found

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    past = f"{ROOMS}{sit(1).room_id}/past/"
    queries(past)
    few = queries(past)
    for number in range(2, 6):
        sit(number)
    assert queries(past) == few
    page = said(client.get(past))
    assert all(f"Step {number}" in page for number in range(1, 6))
    assert "50 minutes" in page


def test_a_recap_is_corrected_and_agreed_on_its_page(
    browse: Browse, member: Seat, helper: Seat, sitting: Sitting, now: datetime
) -> None:
    for seat in (member, helper):
        actions.leave(seat, sitting_id=sitting.pk, now=now)
    recap = f"{ROOMS}recaps/{sitting.pk}/"
    one, other = browse(member), browse(helper)
    assert one.post(f"{recap}agree/", {"seen": "0"}).status_code == 302
    right = {"notes": "We met.", "next_step": "Again", "seen": "0"}
    assert other.post(f"{recap}correct/", right).status_code == 302
    page = said(one.get(recap))
    assert "We met." in page
    assert "All agree" not in page
    late = one.post(f"{recap}correct/", {"notes": "Mine", "next_step": "", "seen": "0"})
    assert late.status_code == 409
    assert "Mine" in said(late)
    one.post(f"{recap}agree/", {"seen": "1"})
    assert "All agree" in said(other.get(recap))


def test_a_match_that_is_over_keeps_what_came_of_it(
    browse: Browse, member: Seat, helper: Seat, match: Match, sitting: Sitting, now: datetime
) -> None:
    for seat in (member, helper):
        actions.leave(seat, sitting_id=sitting.pk, now=now)
    Match.objects.filter(pk=match.pk).update(state="ended", ended_at=now)
    client: Client = browse(member)
    lobby = said(client.get(f"{ROOMS}match/{match.pk}/"))
    assert "Enter the room" not in lobby
    assert f"{ROOMS}recaps/{sitting.pk}/" in lobby
    assert client.get(f"{ROOMS}recaps/{sitting.pk}/").status_code == 200
    assert client.post(f"{ROOMS}match/{match.pk}/enter/").status_code == 409


def test_a_recap_has_every_line_that_was_said(
    browse: Browse, member: Seat, sitting: Sitting, now: datetime
) -> None:
    rows = [
        Line(community=sitting.community, sitting=sitting, author=member.member, created_at=now,
             body=f"number {number} said", html=f"<p>number {number} said</p>")
        for number in range(450)
    ]  # fmt: skip
    Line.objects.bulk_create(rows)
    Sitting.objects.filter(pk=sitting.pk).update(ended_at=now)
    pages = [
        said(browse(member).get(f"{ROOMS}recaps/{sitting.pk}/?page={number}"))
        for number in (1, 2, 3)
    ]
    for number in range(450):
        assert f"number {number} said" in pages[number // 200]


def test_who_leads_a_group_has_a_door_into_its_locked_room(
    browse: Browse, group: Group, learners: list[Seat], teacher: Seat, now: datetime
) -> None:
    ada, ben = learners[:2]
    sitting = actions.enter(ada, home=actions.Home(group_id=group.pk), now=now)
    actions.lock_door(ada, sitting_id=sitting.pk, is_locked=True, now=now)
    lobby, enter = f"{ROOMS}group/{group.pk}/", f"{ROOMS}group/{group.pk}/enter/"
    assert enter in said(browse(teacher).get(lobby))
    assert enter not in said(browse(ben).get(lobby))


def test_every_page_of_a_room_says_whose_it_is(
    browse: Browse, member: Seat, helper: Seat, match: Match, sitting: Sitting, now: datetime
) -> None:
    client, here = browse(member), room(sitting)
    page = said(client.get(here))
    assert "<h1><bdi>Leyla Demir</bdi></h1>" in page
    assert f'href="/c/maple/peers/{match.pk}/"' in page
    actions.leave(helper, sitting_id=sitting.pk, now=now)
    actions.leave(member, sitting_id=sitting.pk, now=now)
    for address in (f"{ROOMS}recaps/{sitting.pk}/", f"{ROOMS}{sitting.room_id}/past/"):
        assert "<p><bdi>Leyla Demir</bdi></p>" in said(client.get(address))


def test_notes_that_were_still_written_when_it_ended_are_saved_or_given_back(
    browse: Browse, member: Seat, helper: Seat, sitting: Sitting, now: datetime
) -> None:
    client, here = browse(member), f"{room(sitting)}notes/"
    mine = {"notes": "Mine", "next_step": "", "seen": "0"}
    saved = client.post(here, mine, headers=BY_SCRIPT).json()
    assert saved == {"version": 1, "is_over": False}
    actions.leave(helper, sitting_id=sitting.pk, now=now)
    actions.leave(member, sitting_id=sitting.pk, now=now)
    mine |= {"notes": "Mine, at last", "seen": "1"}
    saved = client.post(here, mine, headers=BY_SCRIPT).json()
    assert saved == {"version": 2, "is_over": True}
    assert client.post(here, mine, headers=BY_SCRIPT).status_code == 200, "twice is once"
    late = client.post(here, mine | {"notes": "Too late"})
    assert late.status_code == 409
    assert "Too late" in said(late)
    assert "Mine, at last" in said(late)


def test_a_room_of_its_people_has_pages_of_its_own(
    browse: Browse, member: Seat, helper: Seat, now: datetime
) -> None:
    people = [member.member.pk, helper.member.pk]
    made = actions.open_for(member.community, person_ids=people, name="Limits of sums", now=now)
    client, lobby = browse(member), f"{ROOMS}{made.pk}/"
    assert f"{lobby}enter/" in said(client.get(lobby))
    page = said(client.post(f"{lobby}enter/", follow=True))
    assert "<h1><bdi>Leyla Demir</bdi></h1>" in page
    assert "Limits of sums" in page
    sitting = Sitting.objects.get()
    browse(helper).post(f"{lobby}enter/")
    assert client.post(f"{room(sitting)}leave/").headers["Location"] == lobby
    actions.close_room(made.community_id, room_id=made.pk, now=now)
    assert f"{lobby}enter/" not in said(client.get(lobby))
    assert "part-floor" not in said(client.get(f"{ROOMS}recaps/{sitting.pk}/"))
    assert client.get(f"{ROOMS}{made.pk}/past/").status_code == 200
