"""Meetings in somebody's own calendar: by a private address, and by mail."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import cast

import icalendar
import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.actions import give_role, remove_person
from docendo.commons.communities.api import Role, Seat
from docendo.commons.matching.api import Match
from docendo.commons.people.api import block
from docendo.kernel import outbox, queue
from docendo.kernel.models import QueuedJob
from docendo.learning.meetings import actions
from docendo.learning.meetings.models import CalendarAddress, Meeting
from docendo.learning.meetings.rules.limits import WRITES_AFTER
from docendo.learning.meetings.tests.conftest import NOW, ONCE, WEEKLY, At, Browse

FIRST = date(2026, 12, 1)
# When letters about what is done now have left.
LATER = NOW + WRITES_AFTER
LATEST = LATER + WRITES_AFTER


def feed(seat: Seat) -> str:
    found = CalendarAddress.objects.filter(person=seat.member).first()
    token = (found or actions.make_address(seat.member)).token
    return f"/calendar/{token}.ics"


def events_of(calendar: icalendar.Component) -> list[icalendar.Event]:
    return cast("list[icalendar.Event]", calendar.walk("VEVENT"))


def read(address: str) -> list[icalendar.Event]:
    """As a calendar does: without signing in."""
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/calendar")
    return events_of(icalendar.Calendar.from_ical(answer.content))


def test_a_private_address_tells_its_owner_of_all_meetings(
    learner: Seat, weekly: Meeting, once: Meeting
) -> None:
    events = read(feed(learner))
    assert sorted(str(each["summary"]) for each in events) == [
        "Limits, with Leyla Demir",
        "Meeting with Leyla Demir",
    ]
    [series] = [each for each in events if "rrule" in each]
    assert "DTSTART;TZID=Europe/London:20261201T173000" in series.to_ical().decode()
    assert str(series["url"]).endswith(f"/c/maple/meetings/{weekly.pk}/")


def test_a_series_is_told_with_its_dates_and_its_end(learner: Seat, weekly: Meeting) -> None:
    to = datetime(2026, 12, 9, 12, tzinfo=UTC)
    actions.move_date(learner, meeting_id=weekly.pk, on=date(2026, 12, 8), starts_at=to, now=NOW)
    actions.call_off_date(learner, meeting_id=weekly.pk, on=date(2026, 12, 15), now=NOW)
    end = datetime(2026, 12, 17, 9, tzinfo=UTC)
    actions.call_off(learner, meeting_id=weekly.pk, now=end)
    master, moved = read(feed(learner))
    assert [each.date() for each in master.exdates] == [date(2026, 12, 15)]
    assert moved.decoded("recurrence-id").date() == date(2026, 12, 8)
    assert moved.decoded("dtstart") == to
    until = f"UNTIL={end - timedelta(seconds=1):%Y%m%dT%H%M%SZ}"
    assert until in master.to_ical().decode()


def test_a_date_that_was_moved_beyond_the_end_is_gone_with_it(
    learner: Seat, weekly: Meeting
) -> None:
    to = datetime(2026, 12, 20, 12, tzinfo=UTC)
    actions.move_date(learner, meeting_id=weekly.pk, on=date(2026, 12, 8), starts_at=to, now=NOW)
    actions.call_off(learner, meeting_id=weekly.pk, now=datetime(2026, 12, 9, 9, tzinfo=UTC))
    [master] = read(feed(learner))
    assert [each.date() for each in master.exdates] == [date(2026, 12, 8)]


def test_a_series_of_which_no_date_has_been_is_cancelled_whole(
    learner: Seat, weekly: Meeting
) -> None:
    """Its first date was called off alone, and had passed when all were."""
    actions.call_off_date(learner, meeting_id=weekly.pk, on=FIRST, now=NOW)
    now = datetime(2026, 12, 2, 9, tzinfo=UTC)
    actions.call_off(learner, meeting_id=weekly.pk, now=now)
    assert read(feed(learner)) == []
    [event, *_] = [events_of(calendar)[0] for _to, _subject, calendar in post_all(now)]
    assert event["status"] == "CANCELLED"
    assert "UNTIL" not in event.to_ical().decode()


def test_what_is_called_off_or_does_not_suit_is_not_in_it(
    learner: Seat, helper: Seat, once: Meeting, weekly: Meeting
) -> None:
    actions.call_off(learner, meeting_id=once.pk, now=NOW)
    actions.answer(helper, meeting_id=weekly.pk, suits=False, now=NOW)
    assert len(read(feed(learner))) == 1
    assert read(feed(helper)) == []


def test_an_address_is_closed_by_a_new_one_and_cannot_be_guessed(
    learner: Seat, once: Meeting
) -> None:
    old = feed(learner)
    actions.make_address(learner.member)
    key = CalendarAddress.objects.get().key
    for address in (old, f"/calendar/{key}.ics", f"/calendar/{key}.x.ics", "/calendar/x.ics"):
        assert Client().get(address).status_code == 404
    assert len(read(feed(learner))) == 1


def test_a_calendar_that_asks_all_the_time_is_told_to_wait(
    learner: Seat, once: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docendo.learning.meetings.views.calendars.READING", "2/hour")
    address = feed(learner)
    answers = [Client().get(address) for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert answers[-1].headers["Retry-After"]


def test_a_private_address_stays_out_of_the_logs(
    learner: Seat, once: Meeting, caplog: pytest.LogCaptureFixture
) -> None:
    address = feed(learner)
    key = CalendarAddress.objects.get().key
    with caplog.at_level("INFO"):
        read(address)
    assert "/calendar/" in caplog.text
    assert key not in caplog.text


def test_a_feed_and_a_page_ask_no_more_for_many_meetings(
    learner: Seat, match: Match, weekly: Meeting, browse: Browse
) -> None:
    readers = [(Client(), feed(learner)), (browse(learner), "/me/calendar/")]

    def asked() -> list[int]:
        numbers = []
        for client, address in readers:
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            numbers.append(len(queries))
        return numbers

    few = asked()
    for each in range(8):
        new = replace(WEEKLY, about=f"Chapter {each}")
        actions.plan(learner, match_id=match.pk, new=new, now=NOW)
    assert asked() == few


def test_who_has_left_reads_nothing_of_there_any_more(
    learner: Seat, owner: Seat, once: Meeting
) -> None:
    address = feed(learner)
    remove_person(owner, person_id=learner.member.pk, reason="They asked for it.", now=NOW)
    assert read(address) == []


def test_a_page_gives_the_address_and_asks_first(learner: Seat, browse: Browse) -> None:
    client = browse(learner)
    assert "Make my address" in client.get("/me/calendar/").content.decode()
    client.post("/me/calendar/address/")
    token = CalendarAddress.objects.get().token
    assert f"/calendar/{token}.ics" in client.get("/me/calendar/").content.decode()
    assert Client().get("/me/calendar/").status_code in (302, 401)


def test_one_meeting_as_a_file(learner: Seat, once: Meeting, browse: Browse) -> None:
    answer = browse(learner).get(f"/c/maple/meetings/{once.pk}/meeting.ics")
    [event] = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["summary"] == "Limits, with Leyla Demir"


# --- By mail ------------------------------------------------------------------------------------


def post_all(now: datetime = NOW) -> list[tuple[str, str, icalendar.Calendar]]:
    """Who was written to, under which subject, and the calendar in it."""
    mail.outbox.clear()
    outbox.deliver_here(now=now)
    while queue.run_next("test", now=now + WRITES_AFTER, rng=Random(1)):
        pass
    assert not QueuedJob.objects.filter(done_at=None).exists()
    found = []
    for each in mail.outbox:
        alternatives = cast(EmailMultiAlternatives, each).alternatives
        [text] = [str(text) for text, kind in alternatives if "calendar" in str(kind)]
        found.append((each.to[0], str(each.subject), icalendar.Calendar.from_ical(text)))
    return sorted(found, key=lambda row: row[0])


def test_everybody_is_invited_by_mail_and_told_of_changes_and_of_the_end(
    learner: Seat, helper: Seat, once: Meeting
) -> None:
    addresses = sorted([str(learner.member.email), str(helper.member.email)])
    first = post_all()
    assert [to for to, _subject, _calendar in first] == addresses
    assert {str(calendar["method"]) for _to, _subject, calendar in first} == {"REQUEST"}
    actions.change(learner, meeting_id=once.pk, new=replace(ONCE, minutes=90), now=NOW)
    second = post_all()
    assert all(subject.startswith("Changed: ") for _to, subject, _calendar in second)
    actions.call_off(helper, meeting_id=once.pk, now=LATER)
    third = post_all(LATER)
    assert {str(calendar["method"]) for _to, _subject, calendar in third} == {"CANCEL"}
    events = [events_of(row[0][2])[0] for row in (first, second, third)]
    assert len({str(each["uid"]) for each in events}) == 1
    numbers = [each.decoded("sequence") for each in events]
    assert numbers == sorted(set(numbers))


def test_a_letter_names_nobody_elses_address_and_speaks_its_readers_language(
    learner: Seat, helper: Seat, once: Meeting
) -> None:
    helper.member.interface_language = "de"
    helper.member.save()
    post_all()
    [to_helper] = [each for each in mail.outbox if each.to == [helper.member.email]]
    whole = to_helper.message().as_string()
    assert str(learner.member.email) not in whole
    assert "Asia/Kathmandu" in to_helper.body
    assert "23:15" in to_helper.body
    assert "Hallo" in to_helper.body


def test_the_organizer_is_an_address_of_the_site(learner: Seat, once: Meeting) -> None:
    """Without the name that EMAIL_FROM may carry: calendars drop what they cannot answer to."""
    with override_settings(DEFAULT_FROM_EMAIL="Docendo <learn@example.org>"):
        [event, *_] = [events_of(calendar)[0] for _to, _subject, calendar in post_all()]
    assert event["organizer"] == "mailto:learn@example.org"


def test_a_letter_shows_what_people_wrote_as_they_wrote_it(
    learner: Seat, helper: Seat, match: Match
) -> None:
    """Marks of HTML stay marks, and no line of a header is begun."""
    about = "<img src=x onerror=a()>\r\nBcc: eve@example.org"
    actions.plan(learner, match_id=match.pk, new=replace(ONCE, about=about), now=NOW)
    post_all()
    [letter, _other] = cast("list[EmailMultiAlternatives]", mail.outbox)
    [page] = [str(text) for text, kind in letter.alternatives if kind == "text/html"]
    assert "&lt;img src=x onerror=a()&gt;" in page
    assert "<img" not in page
    message = letter.message()
    assert message["Bcc"] is None
    assert "\n" not in str(message["Subject"])


def test_of_several_changes_only_the_last_one_is_sent(
    learner: Seat, match: Match, once: Meeting
) -> None:
    actions.call_off(learner, meeting_id=once.pk, now=LATER)
    # Of what nobody was written before it was called off, nobody is.
    slip = actions.plan(learner, match_id=match.pk, new=ONCE, now=LATER)
    actions.call_off(learner, meeting_id=slip.pk, now=LATER + WRITES_AFTER / 2)
    assert {str(calendar["method"]) for _to, _subject, calendar in post_all(LATEST)} == {"CANCEL"}
    assert len(mail.outbox) == 2


def test_a_letter_says_when_it_is_next(
    learner: Seat, helper: Seat, weekly: Meeting, at: At
) -> None:
    """Not when it was long ago, and what is moved or called off."""
    now = at(datetime(2026, 12, 9, 9, tzinfo=UTC))
    to = datetime(2026, 12, 16, 12, tzinfo=UTC)
    actions.move_date(learner, meeting_id=weekly.pk, on=date(2026, 12, 15), starts_at=to, now=now)
    actions.call_off_date(learner, meeting_id=weekly.pk, on=date(2026, 12, 22), now=now)
    post_all(now)
    words = {each.to[0]: each.body for each in mail.outbox}
    mine = words[str(learner.member.email)]
    assert "Dec. 16, 2026, noon to 1 p.m. (Europe/London), moved" in mine
    assert "Dec. 29, 2026, 5:30 p.m. to 6:30 p.m. (Europe/London)\n" in mine
    assert not any(day in mine for day in ("Dec. 1,", "Dec. 8,", "Dec. 22,"))
    assert "On its page you can change it" in mine
    assert "Say on its page whether it suits you" in words[str(helper.member.email)]


def test_a_letter_says_that_all_dates_are_called_off(learner: Seat, match: Match) -> None:
    new = replace(WEEKLY, until=FIRST)
    meeting = actions.plan(learner, match_id=match.pk, new=new, now=NOW)
    actions.call_off_date(learner, meeting_id=meeting.pk, on=FIRST, now=NOW)
    post_all()
    assert "All dates to come are called off." in mail.outbox[0].body


def test_who_changes_a_slip_at_once_writes_one_letter(learner: Seat, once: Meeting) -> None:
    """Letters wait a little for what comes next."""
    outbox.deliver_here(now=NOW)
    assert not queue.run_next("test", now=NOW + WRITES_AFTER / 2, rng=Random(1))
    actions.change(learner, meeting_id=once.pk, new=replace(ONCE, minutes=90), now=NOW)
    assert len(post_all()) == 2


def test_who_has_said_no_is_told_that_it_is_called_off(
    learner: Seat, helper: Seat, once: Meeting
) -> None:
    """Their calendar may have kept it."""
    actions.answer(helper, meeting_id=once.pk, suits=False, now=NOW)
    actions.call_off(learner, meeting_id=once.pk, now=LATER)
    assert len(post_all(LATER)) == 2


def test_what_does_not_suit_leaves_the_calendar_and_comes_back(
    learner: Seat, helper: Seat, once: Meeting
) -> None:
    def post(now: datetime) -> list[tuple[str, str]]:
        mine = [each for each in post_all(now) if each[0] == helper.member.email]
        bodies = [str(each.body) for each in mail.outbox if each.to == [helper.member.email]]
        methods = [str(calendar["method"]) for _to, _subject, calendar in mine]
        return [*zip(methods, bodies, strict=True)]

    assert [method for method, _body in post(NOW)] == ["REQUEST"]
    mail.outbox.clear()
    actions.answer(helper, meeting_id=once.pk, suits=False, now=LATER)
    [(method, body)] = post(LATER)
    assert method == "CANCEL"
    assert "so it leaves your calendar" in body
    mail.outbox.clear()
    actions.answer(helper, meeting_id=once.pk, suits=True, now=LATER)
    assert [method for method, _body in post(LATER)] == ["REQUEST"]


def test_it_leaves_the_calendar_of_who_leaves_the_community(
    helper: Seat, owner: Seat, once: Meeting, at: At
) -> None:
    later = at(LATEST)
    remove_person(owner, person_id=helper.member.pk, reason="They asked for it.", now=later)
    sent = {to: str(calendar["method"]) for to, _subject, calendar in post_all(later)}
    assert sent[str(helper.member.email)] == "CANCEL"


def test_who_has_blocked_whoever_plans_gets_no_letter_of_theirs(
    learner: Seat, helper: Seat, match: Match
) -> None:
    block(helper.member, blocked_id=learner.member.pk, now=NOW)
    meeting = actions.plan(learner, match_id=match.pk, new=ONCE, now=NOW)
    actions.change(learner, meeting_id=meeting.pk, new=WEEKLY, now=NOW)
    assert [to for to, _subject, _calendar in post_all()] == [learner.member.email]
    later = NOW + WRITES_AFTER
    changed = Meeting.objects.latest("pk")
    actions.call_off(learner, meeting_id=changed.pk, now=later)
    assert len(post_all(later)) == 2


@pytest.mark.parametrize("why", ["wants none", "has said no", "is gone", "is a guest now"])
def test_who_is_not_written_to(
    learner: Seat, helper: Seat, owner: Seat, match: Match, once: Meeting, why: str
) -> None:
    if why == "is a guest now":
        give_role(owner, person_id=helper.member.pk, role=Role.GUEST, now=NOW)
    elif why == "wants none":
        helper.member.wants_mail = False
        helper.member.save()
    elif why == "has said no":
        actions.answer(helper, meeting_id=once.pk, suits=False, now=NOW)
    else:
        remove_person(owner, person_id=helper.member.pk, reason="They asked for it.", now=NOW)
    assert str(helper.member.email) not in {to for to, _subject, _calendar in post_all()}
