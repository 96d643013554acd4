"""Planning, answering, moving and calling off."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from docendo.commons.communities.api import Role, Seat
from docendo.commons.matching.api import Match, end_match
from docendo.kernel import outbox
from docendo.kernel.errors import Refused
from docendo.kernel.models import OutboxEvent, QueuedJob
from docendo.learning.meetings import actions, queries
from docendo.learning.meetings.api import first_met
from docendo.learning.meetings.models import Attendee, Meeting, Said
from docendo.learning.meetings.refusals import (
    CalledOffAlready,
    EnoughMeetings,
    InThePast,
    MeetThenAlready,
    NoSuchDate,
    NotOverYet,
    OverAlready,
    TooFarAhead,
)
from docendo.learning.meetings.rules.limits import MOST_MEETINGS, Answer
from docendo.learning.meetings.rules.occurrences import upcoming
from docendo.learning.meetings.tests.conftest import NOW, ONCE, WEEKLY, Seated

A_WEEK = timedelta(weeks=1)
FIRST, SECOND = date(2026, 12, 1), date(2026, 12, 8)


def answers(meeting: Meeting) -> dict[str, str]:
    rows = Attendee.objects.filter(meeting=meeting).values_list("person__name", "answer")
    return dict(rows)


def events() -> list[str]:
    kinds = OutboxEvent.objects.filter(kind__startswith="meetings.").order_by("pk")
    return [kind.removeprefix("meetings.") for kind in kinds.values_list("kind", flat=True)]


def dates(meeting: Meeting, now: datetime, most: int = 3) -> list[datetime]:
    fresh = Meeting.objects.with_dates().get(pk=meeting.pk)
    return [each.starts_at for each in upcoming(fresh.plan, fresh.departed, now=now, most=most)]


def test_it_suits_whoever_plans_it_and_the_other_is_asked(once: Meeting) -> None:
    assert answers(once) == {"maple member": Answer.YES, "Leyla Demir": Answer.WAITING}
    assert once.zone == "Europe/London"
    assert once.remind_at == datetime(2026, 11, 30, 17, 30, tzinfo=UTC)
    assert events() == ["MeetingPlanned"]


@pytest.mark.parametrize(
    ("new", "refusal"),
    [
        (replace(ONCE, first_on=date(2026, 11, 27), at=time(8)), InThePast),
        (replace(ONCE, first_on=date(2028, 1, 1)), TooFarAhead),
    ],
)
def test_a_time_that_makes_no_sense(
    learner: Seat, match: Match, new: object, refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        actions.plan(learner, match_id=match.pk, new=new, now=NOW)  # type: ignore[arg-type]
    assert not Meeting.objects.exists()


def test_not_more_than_anybody_keeps_in_mind(learner: Seat, match: Match) -> None:
    for number in range(MOST_MEETINGS):
        new = replace(ONCE, first_on=FIRST + timedelta(days=number))
        actions.plan(learner, match_id=match.pk, new=new, now=NOW)
    with pytest.raises(EnoughMeetings):
        actions.plan(learner, match_id=match.pk, new=WEEKLY, now=NOW)
    # What is over counts no more.
    actions.plan(
        learner, match_id=match.pk, new=replace(ONCE, first_on=date(2026, 12, 20)),
        now=NOW + A_WEEK,
    )  # fmt: skip


def test_who_presses_twice_has_planned_once(learner: Seat, match: Match, weekly: Meeting) -> None:
    again = actions.plan(learner, match_id=match.pk, new=WEEKLY, now=NOW)
    assert again.pk == weekly.pk
    assert events() == ["MeetingPlanned"]


def test_two_who_propose_the_same_have_agreed(
    learner: Seat, helper: Seat, match: Match, once: Meeting
) -> None:
    helper.member.time_zone = "Europe/London"
    actions.plan(helper, match_id=match.pk, new=ONCE, now=NOW)
    assert set(answers(once).values()) == {Answer.YES}
    assert events() == ["MeetingPlanned", "MeetingAnswered"]


def test_nobody_else_plans_or_sees_it(
    seat: Seated, owner: Seat, match: Match, once: Meeting
) -> None:
    for other in (seat(Role.MEMBER, "Somebody Else"), owner):
        with pytest.raises(Match.DoesNotExist):
            actions.plan(other, match_id=match.pk, new=ONCE, now=NOW)
        with pytest.raises(Meeting.DoesNotExist):
            actions.answer(other, meeting_id=once.pk, suits=True, now=NOW)


def test_an_answer_is_told_once(helper: Seat, once: Meeting) -> None:
    for _ in range(2):
        actions.answer(helper, meeting_id=once.pk, suits=True, now=NOW)
    assert answers(once)["Leyla Demir"] == Answer.YES
    assert events() == ["MeetingPlanned", "MeetingAnswered"]
    actions.answer(helper, meeting_id=once.pk, suits=False, now=NOW)
    assert events() == ["MeetingPlanned", "MeetingAnswered", "MeetingAnswered"]


def test_another_time_asks_the_other_again_and_other_words_do_not(
    learner: Seat, helper: Seat, once: Meeting
) -> None:
    actions.answer(helper, meeting_id=once.pk, suits=True, now=NOW)
    words = replace(ONCE, about="Limits, and integrals")
    found = actions.change(learner, meeting_id=once.pk, new=words, now=NOW)
    assert (found.about, found.sequence) == ("Limits, and integrals", once.sequence + 1)
    assert answers(once)["Leyla Demir"] == Answer.YES
    # Ten past three in Kathmandu is 9:25 in London.
    later = replace(ONCE, first_on=date(2026, 12, 2), at=time(15, 10))
    found = actions.change(helper, meeting_id=once.pk, new=later, now=NOW)
    assert answers(once) == {"maple member": Answer.WAITING, "Leyla Demir": Answer.YES}
    assert dates(found, NOW) == [datetime(2026, 12, 2, 9, 25, tzinfo=UTC)]


def test_who_changes_words_by_another_clock_moves_nothing(helper: Seat, weekly: Meeting) -> None:
    """The form shows Kathmandu's time, and it comes back as it was."""
    new = replace(WEEKLY, at=time(23, 15), about="With tea")
    found = actions.change(helper, meeting_id=weekly.pk, new=new, now=NOW)
    assert (found.zone, found.at, found.about) == ("Europe/London", time(17, 30), "With tea")


def test_a_series_that_has_begun_goes_on_as_another_one(learner: Seat, weekly: Meeting) -> None:
    now = datetime(2026, 12, 2, 9, tzinfo=UTC)
    new = replace(WEEKLY, first_on=date(2026, 12, 9), at=time(18))
    found = actions.change(learner, meeting_id=weekly.pk, new=new, now=now)
    assert found.pk != weekly.pk
    old = Meeting.objects.with_dates().get(pk=weekly.pk)
    assert old.ended_at == now
    assert old.date_of(FIRST) is not None
    assert old.date_of(SECOND) is None
    assert dates(found, now, 1) == [datetime(2026, 12, 9, 18, tzinfo=UTC)]
    assert events() == ["MeetingPlanned", "MeetingFollowed", "MeetingMoved"]


def test_who_saves_what_stands_tells_nobody(learner: Seat, helper: Seat, weekly: Meeting) -> None:
    actions.change(learner, meeting_id=weekly.pk, new=WEEKLY, now=NOW)
    actions.change(helper, meeting_id=weekly.pk, new=replace(WEEKLY, at=time(23, 15)), now=NOW)
    stays = datetime(2026, 12, 8, 17, 30, tzinfo=UTC)
    actions.move_date(learner, meeting_id=weekly.pk, on=SECOND, starts_at=stays, now=NOW)
    assert events() == ["MeetingPlanned"]


@pytest.mark.parametrize("has_begun", [False, True])
def test_dates_that_departed_stay_so_where_their_day_is_still_planned(
    learner: Seat, helper: Seat, match: Match, has_begun: bool
) -> None:
    """Eight in the evening in London, and a quarter to two on the next day in Kathmandu."""
    late = replace(WEEKLY, at=time(20))
    meeting = actions.plan(learner, match_id=match.pk, new=late, now=NOW)
    to = datetime(2026, 12, 23, 12, tzinfo=UTC)
    off, moved = date(2026, 12, 15), date(2026, 12, 22)
    actions.call_off_date(learner, meeting_id=meeting.pk, on=off, now=NOW)
    actions.move_date(learner, meeting_id=meeting.pk, on=moved, starts_at=to, now=NOW)
    now = datetime(2026, 12, 2 if has_begun else 1, 9, tzinfo=UTC)
    day = date(2026, 12, 9 if has_begun else 2)
    new = replace(late, first_on=day, at=time(1, 45), minutes=90)
    found = actions.change(helper, meeting_id=meeting.pk, new=new, now=now)
    assert (found.pk == meeting.pk) is not has_begun
    first = [] if has_begun else [datetime(2026, 12, 1, 20, tzinfo=UTC)]
    second = datetime(2026, 12, 8, 20, tzinfo=UTC)
    assert dates(found, now, 4 - has_begun) == [*first, second, to, second + 3 * A_WEEK]


def test_what_was_held_before_its_day_is_not_held_once_more(learner: Seat, weekly: Meeting) -> None:
    to = datetime(2026, 12, 2, 12, tzinfo=UTC)
    actions.move_date(learner, meeting_id=weekly.pk, on=SECOND, starts_at=to, now=NOW)
    now = to + timedelta(days=1)
    new = replace(WEEKLY, first_on=SECOND, minutes=90)
    found = actions.change(learner, meeting_id=weekly.pk, new=new, now=now)
    assert dates(found, now, 1) == [datetime(2026, 12, 15, 17, 30, tzinfo=UTC)]


def test_a_date_is_not_moved_onto_another_one(learner: Seat, weekly: Meeting) -> None:
    third = datetime(2026, 12, 15, 17, tzinfo=UTC)
    with pytest.raises(MeetThenAlready):
        actions.move_date(learner, meeting_id=weekly.pk, on=SECOND, starts_at=third, now=NOW)
    # Into its own time, or directly before another one, it may be moved.
    for to in (datetime(2026, 12, 8, 18, tzinfo=UTC), third - timedelta(minutes=30)):
        actions.move_date(learner, meeting_id=weekly.pk, on=SECOND, starts_at=to, now=NOW)


def test_a_series_that_has_not_begun_changes_with_its_dates(learner: Seat, weekly: Meeting) -> None:
    actions.call_off_date(learner, meeting_id=weekly.pk, on=SECOND, now=NOW)
    new = replace(WEEKLY, first_on=date(2026, 12, 2))
    found = actions.change(learner, meeting_id=weekly.pk, new=new, now=NOW)
    assert found.pk == weekly.pk
    assert [at.date() for at in dates(found, NOW, 2)] == [date(2026, 12, 2), date(2026, 12, 9)]


def test_one_date_is_moved_called_off_and_kept_after_all(learner: Seat, weekly: Meeting) -> None:
    to = datetime(2026, 12, 3, 12, tzinfo=UTC)
    actions.move_date(learner, meeting_id=weekly.pk, on=FIRST, starts_at=to, now=NOW)
    actions.call_off_date(learner, meeting_id=weekly.pk, on=SECOND, now=NOW)
    third = datetime(2026, 12, 15, 17, 30, tzinfo=UTC)
    assert dates(weekly, NOW, 2) == [to, third]
    actions.keep_date(learner, meeting_id=weekly.pk, on=SECOND, now=NOW)
    assert dates(weekly, NOW, 2) == [to, datetime(2026, 12, 8, 17, 30, tzinfo=UTC)]
    assert events() == ["MeetingPlanned", *["MeetingMoved"] * 3]
    with pytest.raises(NoSuchDate):
        actions.move_date(learner, meeting_id=weekly.pk, on=NOW.date(), starts_at=to, now=NOW)
    with pytest.raises(OverAlready):
        actions.call_off_date(learner, meeting_id=weekly.pk, on=FIRST, now=to + timedelta(hours=1))


def test_only_dates_of_a_series_depart_from_its_plan(
    learner: Seat, once: Meeting, weekly: Meeting
) -> None:
    to = datetime(2026, 12, 3, 12, tzinfo=UTC)
    with pytest.raises(NoSuchDate):
        actions.move_date(learner, meeting_id=once.pk, on=FIRST, starts_at=to, now=NOW)
    with pytest.raises(NoSuchDate):
        actions.call_off_date(learner, meeting_id=once.pk, on=FIRST, now=NOW)
    with pytest.raises(NoSuchDate):
        actions.keep_date(learner, meeting_id=weekly.pk, on=date(2026, 12, 2), now=NOW)
    with pytest.raises(TooFarAhead):
        actions.call_off_date(learner, meeting_id=weekly.pk, on=date(2031, 12, 2), now=NOW)
    actions.call_off_date(learner, meeting_id=weekly.pk, on=SECOND, now=NOW)


def test_what_is_called_off_stays_called_off(learner: Seat, helper: Seat, once: Meeting) -> None:
    found = actions.call_off(helper, meeting_id=once.pk, now=NOW)
    assert (found.ended_at, found.remind_at) == (NOW, None)
    with pytest.raises(CalledOffAlready):
        actions.answer(learner, meeting_id=once.pk, suits=True, now=NOW)
    with pytest.raises(CalledOffAlready):
        actions.call_off(learner, meeting_id=once.pk, now=NOW)


def test_what_is_over_is_not_planned_any_more(learner: Seat, once: Meeting) -> None:
    with pytest.raises(OverAlready):
        actions.call_off(learner, meeting_id=once.pk, now=NOW + A_WEEK)


def test_whether_they_met_is_said_afterwards_and_may_be_said_otherwise(
    learner: Seat, once: Meeting
) -> None:
    with pytest.raises(NotOverYet):
        actions.say_whether_met(learner, meeting_id=once.pk, on=FIRST, have_met=True, now=NOW)
    for said in (False, True):
        actions.say_whether_met(
            learner, meeting_id=once.pk, on=FIRST, have_met=said, now=NOW + A_WEEK
        )
    assert Said.objects.get().have_met
    with pytest.raises(NoSuchDate):
        actions.say_whether_met(
            learner, meeting_id=once.pk, on=SECOND, have_met=True, now=NOW + A_WEEK
        )


def test_meetings_end_with_their_match(
    learner: Seat, match: Match, once: Meeting, weekly: Meeting
) -> None:
    """What has been stays; what was to come is called off, by nobody."""
    now = datetime(2026, 12, 2, 9, tzinfo=UTC)
    end_match(learner, match_id=match.pk, now=now)
    outbox.deliver_here(now=now)
    once.refresh_from_db()
    weekly.refresh_from_db()
    assert once.ended_at is None
    assert weekly.ended_at == now
    assert events()[-1] == "MeetingCalledOff"


@pytest.fixture
def moved_beyond(learner: Seat, match: Match) -> Meeting:
    """The last date of two was moved to three weeks after the last day of the series."""
    new = replace(WEEKLY, until=SECOND)
    found = actions.plan(learner, match_id=match.pk, new=new, now=NOW)
    to = datetime(2026, 12, 29, 12, tzinfo=UTC)
    return actions.move_date(learner, meeting_id=found.pk, on=SECOND, starts_at=to, now=NOW)


def test_a_date_moved_beyond_the_last_day_is_still_to_come(
    learner: Seat, match: Match, moved_beyond: Meeting
) -> None:
    now = datetime(2026, 12, 28, 9, tzinfo=UTC)
    seats = (learner,)
    assert queries.meetings_panel(learner, match=match, now=now).planned
    assert queries.soon_and_past(seats, now=now)[0]
    assert queries.calendar_page(learner.member, now=now).upcoming


def test_a_date_moved_beyond_the_last_day_ends_with_its_match(
    learner: Seat, match: Match, moved_beyond: Meeting
) -> None:
    now = datetime(2026, 12, 20, 9, tzinfo=UTC)
    end_match(learner, match_id=match.pk, now=now)
    outbox.deliver_here(now=now)
    moved_beyond.refresh_from_db()
    assert (moved_beyond.ended_at, moved_beyond.remind_at) == (now, None)


# --- Reminders ----------------------------------------------------------------------------------


def near() -> int:
    return events().count("MeetingNear")


def test_both_are_reminded_a_day_and_an_hour_before_and_once_each(once: Meeting) -> None:
    starts_at = once.first_starts_at()
    for before, count in ((25, 0), (23.9, 1), (23, 1), (2, 1), (0.9, 2), (0.5, 2), (-2, 2)):
        actions.remind(now=starts_at - timedelta(hours=before))
        assert near() == count, before
    once.refresh_from_db()
    assert once.remind_at is None


def test_a_server_that_was_off_reminds_of_nothing_that_is_over(weekly: Meeting) -> None:
    actions.remind(now=datetime(2026, 12, 5, 9, tzinfo=UTC))
    assert near() == 0
    weekly.refresh_from_db()
    assert weekly.remind_at == datetime(2026, 12, 7, 17, 30, tzinfo=UTC)


def test_nobody_is_reminded_where_nobody_else_comes(helper: Seat, once: Meeting) -> None:
    actions.answer(helper, meeting_id=once.pk, suits=False, now=NOW)
    actions.remind(now=once.first_starts_at() - timedelta(hours=23))
    assert near() == 0


def test_each_change_leaves_by_mail_to_all(learner: Seat, once: Meeting) -> None:
    outbox.deliver_here(now=NOW)
    assert QueuedJob.objects.filter(name="meetings.send_invitation").count() == 2
    actions.call_off(learner, meeting_id=once.pk, now=NOW)
    outbox.deliver_here(now=NOW)
    assert QueuedJob.objects.filter(name="meetings.send_invitation").count() == 4


def test_since_when_people_meet_is_the_first_day_of_which_somebody_says_so(
    learner: Seat, helper: Seat, match: Match, weekly: Meeting
) -> None:
    def say(who: Seat, on: date, *, have_met: bool) -> None:
        then = NOW + timedelta(weeks=3)
        actions.say_whether_met(who, meeting_id=weekly.pk, on=on, have_met=have_met, now=then)

    say(learner, FIRST, have_met=False)
    assert first_met([match.pk]) == {}
    for who in (learner, helper):
        say(who, SECOND, have_met=True)
    assert first_met([match.pk]) == {match.pk: SECOND}
    say(helper, FIRST, have_met=True)
    assert first_met([match.pk, match.pk + 1]) == {match.pk: FIRST}


def test_what_was_moved_forward_counts_from_when_it_was_said(
    learner: Seat, match: Match, weekly: Meeting
) -> None:
    sooner = datetime(2026, 11, 28, 12, tzinfo=UTC)
    actions.move_date(learner, meeting_id=weekly.pk, on=FIRST, starts_at=sooner, now=NOW)
    said_at = sooner + timedelta(days=1)
    actions.say_whether_met(learner, meeting_id=weekly.pk, on=FIRST, have_met=True, now=said_at)
    assert first_met([match.pk]) == {match.pk: said_at.date()}
