"""Meetings as people see them: on the page of their match, and on their own."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Role, Seat
from docendo.commons.matching.api import Match, compose, end_match, save_week
from docendo.commons.matching.rules.week import Span
from docendo.learning.meetings import actions
from docendo.learning.meetings.models import Meeting, Said
from docendo.learning.meetings.tests.conftest import NOW, WEEKLY, At, Browse, Seated

FORM = {
    "first_on": "2026-12-01",
    "at": "17:30",
    "minutes": "60",
    "weeks": "0",
    "until": "",
    "place": "Library, room 4",
    "about": "",
}


@pytest.fixture
def board(match: Match) -> str:
    return f"/c/maple/peers/{match.pk}/"


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_times_that_suit_both_fill_in_the_form(
    learner: Seat, helper: Seat, match: Match, board: str, browse: Browse
) -> None:
    """Free on Tuesdays from five to seven in London, which is late in the evening in Kathmandu."""
    for each, spans in ((learner, [Span(1, 1020, 1140)]), (helper, [Span(1, 1320, 1440)])):
        save_week(each.member, free=compose(spans), time_zone=each.member.time_zone)
    text = page(browse(learner), board)
    assert "Both of you are free at these times for 60 minutes" in text
    plan = f"/c/maple/meetings/plan/{match.pk}/?at=2026-12-01T17%3A00%3A00%2B00%3A00"
    assert plan in text
    form = page(browse(learner), f"{plan}&minutes=60")
    assert 'value="2026-12-01"' in form
    assert 'value="17:00"' in form


@pytest.mark.parametrize("said", ["never", "2026-99-99T00:00:00Z", "9999-12-31T23:59:59+00:00"])
def test_an_address_that_says_no_time_opens_an_empty_form(
    learner: Seat, match: Match, browse: Browse, said: str
) -> None:
    page(browse(learner), f"/c/maple/meetings/plan/{match.pk}/?at={said}&minutes=7")


def test_planning_and_answering(
    learner: Seat, helper: Seat, match: Match, board: str, browse: Browse
) -> None:
    answer = browse(learner).post(f"/c/maple/meetings/plan/{match.pk}/", FORM)
    assert answer.headers["Location"] == board
    text = page(browse(helper), board)
    # Half past five in London is a quarter past eleven at night in Kathmandu.
    assert "11:15 p.m." in text
    assert "5:30 p.m. for <bdi>maple member</bdi>" in text
    assert "Library, room 4" in text
    meeting = Meeting.objects.get()
    browse(helper).post(f"/c/maple/meetings/{meeting.pk}/answer/", {"suits": "yes"})
    assert "It suits <bdi>Leyla Demir</bdi>." in page(browse(learner), board)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"first_on": "2026-11-01"}, "This time has passed."),
        ({"first_on": "9999-12-31"}, "not so far away"),
        ({"first_on": "2027-12-31"}, "more than a year away"),
        ({"at": "25:00"}, "Enter a valid time"),
        ({"minutes": "61"}, "Select a valid choice"),
        ({"weeks": "1", "until": "2026-11-30"}, "The last day is before the first one."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    learner: Seat, match: Match, browse: Browse, wrong: dict[str, str], said: str
) -> None:
    answer = browse(learner).post(f"/c/maple/meetings/plan/{match.pk}/", FORM | wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Library, room 4" in answer.content.decode()
    assert not Meeting.objects.exists()


def test_a_weekly_one_has_its_dates_on_a_page_of_its_own(
    learner: Seat, weekly: Meeting, browse: Browse
) -> None:
    here = f"/c/maple/meetings/{weekly.pk}/"
    client = browse(learner)
    assert page(client, here).count("Call off<span") == 8
    client.post(f"{here}2026-12-08/call-off/")
    assert "It takes place after all" in page(client, here)
    moved = client.post(f"{here}2026-12-15/move/", {"first_on": "2026-12-16", "at": "9:00"})
    assert moved.headers["Location"] == here
    assert "Dec. 16, 2026, 9 a.m. to 10 a.m." in page(client, here)
    client.post(f"{here}2026-12-08/keep/")
    assert "It takes place after all" not in page(client, here)
    assert client.get(f"{here}2026-12-09/move/").status_code == 409
    assert client.get(f"{here}2026-13-41/move/").status_code == 404


def test_a_day_that_no_clock_reaches_has_no_page(
    learner: Seat, match: Match, browse: Browse, now: datetime
) -> None:
    """A series without an end is planned on the last day of the calendar, too."""
    learner.member.time_zone = "America/New_York"
    learner.member.save()
    late = replace(WEEKLY, first_on=date(2026, 12, 4), at=time(23))
    meeting = actions.plan(learner, match_id=match.pk, new=late, now=now)
    client = browse(learner)
    for day in ("9999-12-31", "0001-01-01"):
        for what in ("move", "keep", "call-off", "met"):
            here = f"/c/maple/meetings/{meeting.pk}/{day}/{what}/"
            assert client.post(here, {"have_met": "yes"}).status_code == 404


def test_where_all_dates_are_called_off_each_may_be_held_after_all(
    learner: Seat, helper: Seat, match: Match, browse: Browse, now: datetime
) -> None:
    new = replace(WEEKLY, at=time(20), until=date(2026, 12, 1))
    meeting = actions.plan(learner, match_id=match.pk, new=new, now=now)
    here = f"/c/maple/meetings/{meeting.pk}/"
    browse(learner).post(f"{here}2026-12-01/call-off/")
    text = page(browse(helper), here)
    assert "This meeting is over." not in text
    assert "<s>Wednesday, Dec. 2, 2026, 1:45 a.m. to 2:45 a.m.</s>" in text, "by her clock"
    browse(helper).post(f"{here}2026-12-01/keep/")
    assert "It takes place after all" not in page(browse(helper), here)


def test_what_is_changed_begins_with_what_stands(
    helper: Seat, weekly: Meeting, browse: Browse
) -> None:
    """By the clock of whoever changes it."""
    here = f"/c/maple/meetings/{weekly.pk}/"
    text = page(browse(helper), f"{here}change/")
    assert 'value="23:15"' in text
    assert "Asia/Kathmandu" in text


def test_what_does_not_take_place_any_more_has_no_form(
    learner: Seat, once: Meeting, browse: Browse, at: At
) -> None:
    """Nobody fills in what is refused in the end."""
    client, here = browse(learner), f"/c/maple/meetings/{once.pk}/"
    page(client, f"{here}change/")
    client.post(f"{here}call-off/")
    assert client.get(f"{here}change/").status_code == 409
    assert "does not take place any more" in page(client, here)


def test_afterwards_each_is_asked_whether_they_met(
    learner: Seat, helper: Seat, weekly: Meeting, board: str, browse: Browse, at: At
) -> None:
    client = browse(learner)
    assert "Did you meet" not in page(client, board)
    at(datetime(2026, 12, 2, 9, tzinfo=UTC))
    assert "Did you meet on Tuesday, Dec. 1, 2026" in page(client, board)
    client.post(f"/c/maple/meetings/{weekly.pk}/2026-12-01/met/", {"have_met": "yes"})
    assert "Did you meet" not in page(client, board)
    assert "You have met 1 time." in page(client, board)
    assert "Did you meet on" in page(browse(helper), board)
    browse(helper).post(f"/c/maple/meetings/{weekly.pk}/2026-12-01/met/", {"have_met": "no"})
    assert Said.objects.count() == 2
    at(datetime(2026, 12, 30, 9, tzinfo=UTC))
    assert "Dec. 1" not in page(client, board), "nobody remembers what was so long ago"


def test_today_shows_what_is_near_and_what_is_to_be_said(
    learner: Seat, helper: Seat, weekly: Meeting, browse: Browse, at: At
) -> None:
    assert "Meeting with" in page(browse(learner), "/")
    assert "Say whether it suits you" in page(browse(helper), "/")
    at(datetime(2026, 12, 2, 9, tzinfo=UTC))
    assert "Did you meet?" in page(browse(learner), "/")


def test_three_are_not_both(
    learner: Seat, match: Match, seat: Seated, board: str, browse: Browse
) -> None:
    assert "suits you both" in page(browse(learner), board)
    third = seat(Role.MEMBER, "Third Person").member
    place = match.places.filter(learns__isnull=False).get()
    place.pk, place.person = None, third
    place.save()
    assert "suits all of you" in page(browse(learner), board)


def test_a_match_that_ended_before_anybody_met_has_no_empty_part(
    learner: Seat, match: Match, board: str, browse: Browse, now: datetime
) -> None:
    assert 'id="meetings"' in page(browse(learner), board)
    end_match(learner, match_id=match.pk, now=now)
    assert 'id="meetings"' not in page(browse(learner), board)


def test_who_has_answered_may_answer_otherwise(
    helper: Seat, weekly: Meeting, board: str, browse: Browse
) -> None:
    client, here = browse(helper), f"/c/maple/meetings/{weekly.pk}/"
    yes, no = 'name="suits" value="yes"', 'name="suits" value="no"'
    for said, other in ((no, yes), (yes, no)):
        client.post(f"{here}answer/", {"suits": said.split('"')[3]})
        text = page(client, here)
        assert said not in text
        assert other in text
    client.post(f"{here}answer/", {"suits": "no"})
    assert yes in page(client, board)


def test_nobody_is_asked_after_what_somebody_had_said_no_to(
    learner: Seat, helper: Seat, weekly: Meeting, board: str, browse: Browse, at: At
) -> None:
    actions.answer(helper, meeting_id=weekly.pk, suits=False, now=NOW)
    for moment in (NOW, datetime(2026, 12, 2, 9, tzinfo=UTC)):
        at(moment)
        for seat in (learner, helper):
            assert "Did you meet" not in page(browse(seat), board)
            assert "Meeting with" not in page(browse(seat), "/")


def test_the_page_of_a_match_asks_no_more_for_many_meetings(
    learner: Seat,
    match: Match,
    weekly: Meeting,
    board: str,
    browse: Browse,
    at: At,
) -> None:
    at(datetime(2026, 12, 20, 9, tzinfo=UTC))
    client = browse(learner)
    page(client, board)
    with CaptureQueriesContext(connection) as few:
        page(client, board)
    for number in range(4):
        new = replace(WEEKLY, about=f"Chapter {number}")
        actions.plan(learner, match_id=match.pk, new=new, now=NOW)
    with CaptureQueriesContext(connection) as many:
        page(client, board)
    assert len(many) == len(few)


def test_a_stranger_to_the_match_sees_nothing(
    seat: Seated, weekly: Meeting, browse: Browse
) -> None:
    client = browse(seat(Role.MEMBER, "Somebody Else"))
    here = f"/c/maple/meetings/{weekly.pk}/"
    for address in ("", "change/", "meeting.ics", "2026-12-08/move/"):
        assert client.get(here + address).status_code == 404
    assert client.post(f"{here}answer/", {"suits": "yes"}).status_code == 404
