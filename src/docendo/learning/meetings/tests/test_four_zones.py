"""Four people on four continents meet each week, while the clocks of three of them change twice.

What each reads on pages, in letters and in their calendar is held against what clocks on the wall
show, written down by hand. python-dateutil reads the calendars here, and Mozilla's ``ical.js`` in
``frontend/test/four-zones.test.ts``. After a change write anew what that is given:
``WRITES_SAMPLES=yes python -m pytest src/docendo/learning/meetings/tests/test_four_zones.py``.
"""

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client
from django.utils.formats import date_format, time_format

from docendo.commons.communities.api import Role, Seat
from docendo.commons.matching.api import Match
from docendo.commons.matching.models import Place
from docendo.commons.matching.rules.meeting import Answer
from docendo.commons.matching.tests.matched import matched
from docendo.kernel import outbox, queue
from docendo.kernel.tests.test_calendars import read
from docendo.learning.meetings import actions
from docendo.learning.meetings.models import Meeting
from docendo.learning.meetings.rules.limits import WRITES_AFTER
from docendo.learning.meetings.rules.planning import NewPlan
from docendo.learning.meetings.tests.conftest import At, Browse
from docendo.learning.meetings.tests.test_calendar import feed

SAMPLES = Path(__file__).parents[5] / "frontend" / "test" / "four-zones.json"
LONDON, NEW_YORK, KATHMANDU, ADELAIDE = ZONES = (
    "Europe/London",
    "America/New_York",
    "Asia/Kathmandu",
    "Australia/Adelaide",
)
# Tuesdays at six in the evening, as London shows it.
WEEKLY = NewPlan(
    first_on=date(2026, 9, 29), at=time(18), minutes=60, weeks=1, until=date(2027, 4, 13)
)
PLANNED_AT = datetime(2026, 9, 28, 9, tzinfo=UTC)
# What the other clocks show then; in Adelaide it is Wednesday by that time.
SHOWN = {
    date(2026, 9, 29): (time(13), time(22, 45), time(2, 30)),
    # In Adelaide they went forward on 4 October.
    date(2026, 10, 6): (time(13), time(22, 45), time(3, 30)),
    date(2026, 10, 20): (time(13), time(22, 45), time(3, 30)),
    # In London they went back on 25 October, and nobody else's did.
    date(2026, 10, 27): (time(14), time(23, 45), time(4, 30)),
    # In New York they went back on 1 November.
    date(2026, 11, 3): (time(13), time(23, 45), time(4, 30)),
    date(2027, 3, 9): (time(13), time(23, 45), time(4, 30)),
    # In New York they went forward on 14 March.
    date(2027, 3, 16): (time(14), time(23, 45), time(4, 30)),
    # In London they went forward on 28 March.
    date(2027, 3, 30): (time(13), time(22, 45), time(3, 30)),
    # In Adelaide they went back on 4 April.
    date(2027, 4, 6): (time(13), time(22, 45), time(2, 30)),
}
TIME = re.compile(r'<time datetime="[^"]+">([^<]+)</time>')
FOUR = Mapping[str, Seat]


def shown_on(day: date) -> Mapping[str, datetime]:
    """What each clock shows when they meet that week."""
    new_york, kathmandu, adelaide = SHOWN[day]
    return {
        LONDON: datetime.combine(day, time(18)),
        NEW_YORK: datetime.combine(day, new_york),
        KATHMANDU: datetime.combine(day, kathmandu),
        ADELAIDE: datetime.combine(day + timedelta(days=1), adelaide),
    }


def in_words(shown: datetime) -> str:
    return f"{date_format(shown, 'DATE_FORMAT')}, {time_format(shown.time(), 'TIME_FORMAT')} to "


@pytest.fixture
def four(seat: Callable[..., Seat]) -> FOUR:
    found = {}
    for zone in ZONES:
        found[zone] = seat(Role.MEMBER, f"From {zone.partition('/')[2].replace('_', ' ')}")
        found[zone].member.time_zone = zone
        found[zone].member.save()
    return found


@pytest.fixture
def match(four: FOUR, at: At) -> Match:
    """The one in Kathmandu helps the others."""
    at(PLANNED_AT)
    made = matched(four[KATHMANDU], four[LONDON], now=PLANNED_AT)
    topic = made.places.exclude(learns=None).get().learns
    for zone in (NEW_YORK, ADELAIDE):
        Place.objects.create(
            community=made.community,
            match=made,
            person=four[zone].member,
            learns=topic,
            answer=Answer.ACCEPTED,
            answered_at=PLANNED_AT,
        )
    return made


@pytest.fixture
def weekly(four: FOUR, match: Match) -> Meeting:
    return actions.plan(four[LONDON], match_id=match.pk, new=WEEKLY, now=PLANNED_AT)


def post(now: datetime) -> Mapping[str, str]:
    """What letters say, by whom they are for."""
    mail.outbox.clear()
    outbox.deliver_here(now=now)
    while queue.run_next("test", now=now + WRITES_AFTER, rng=Random(1)):
        pass
    return {each.to[0]: str(each.body) for each in mail.outbox}


def test_pages_and_letters_show_each_what_their_own_clock_shows(
    four: FOUR,
    match: Match,
    weekly: Meeting,
    browse: Browse,
    at: At,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for day in SHOWN:
        now = at(datetime.combine(day, time(9), UTC))
        # Sessions begin by it.
        monkeypatch.setattr("django.utils.timezone.now", partial(at, now))
        about = f"Week of {day}"
        new = replace(WEEKLY, first_on=day, about=about)
        actions.change(four[LONDON], meeting_id=weekly.pk, new=new, now=now)
        letters = post(now)
        for zone, shown in shown_on(day).items():
            person, words = four[zone].member, in_words(shown)
            for page in (
                f"/c/maple/meetings/{weekly.pk}/",
                f"/c/maple/peers/{match.pk}/",
                "/me/calendar/",
            ):
                found = TIME.findall(browse(four[zone]).get(page).content.decode())
                assert any(words in each for each in found), (zone, page)
            letter = letters[str(person.email)].partition(about)[2].splitlines()
            assert words in letter[1], zone
            assert letter[1].endswith(f"({zone})")
    assert Meeting.objects.count() == 1, "it is one series all the time"


def samples(four: FOUR) -> Sequence[Mapping[str, object]]:
    """The calendar of each, without what is another one each time, and what it has to say."""
    rows = []
    for zone, seat in four.items():
        text = Client().get(feed(seat)).content.decode()
        shown = [f"{shown_on(day)[zone]:%Y-%m-%d %H:%M}" for day in SHOWN]
        rows.append({"zone": zone, "text": _lasting(text), "shown": shown})
    return rows


def _lasting(text: str) -> str:
    unfolded = text.replace("\r\n ", "")
    lasting = re.sub(r"(UID:)[^@\r]+", r"\1one", unfolded)
    return re.sub(r"/meetings/\d+/", "/meetings/1/", lasting)


def test_calendars_show_each_what_their_own_clock_shows(four: FOUR, weekly: Meeting) -> None:
    for row in samples(four):
        zone = ZoneInfo(str(row["zone"]))
        # All four are told the same series, by the clock of who planned it.
        moments = read(str(row["text"]), LONDON)
        local = {f"{each.astimezone(zone):%Y-%m-%d %H:%M}" for each in moments}
        assert len(moments) == 29
        assert {*map(str, row["shown"])} <= local, zone  # type: ignore[call-overload]


def test_the_second_reader_is_given_what_is_told_now(four: FOUR, weekly: Meeting) -> None:
    text = json.dumps(samples(four), indent=1) + "\n"
    if "WRITES_SAMPLES" in os.environ:
        SAMPLES.write_text(text, encoding="utf-8")
    assert SAMPLES.read_text(encoding="utf-8") == text
