"""What always holds is a constraint; each is violated once."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, models, transaction

from docendo.commons.communities.api import Seat
from docendo.learning.meetings.models import Attendee, Departure, Meeting, Said
from docendo.learning.meetings.tests.conftest import NOW

FIRST = date(2026, 12, 1)


def refused(name: str, model: type[models.Model], **fields: Any) -> None:
    """SQLite names the columns of a violated unique constraint, PostgreSQL its name."""
    (known,) = (one for one in model._meta.constraints if one.name == name)
    unique = isinstance(known, models.UniqueConstraint) and connection.vendor == "sqlite"
    said = r"UNIQUE constraint failed" if unique else name
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        model._default_manager.create(**fields)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("a_meeting_is_not_too_long", {"minutes": 481}),
        ("a_meeting_is_not_too_long", {"minutes": 14}),
        ("a_meeting_has_a_known_rhythm", {"weeks": 3}),
        ("only_a_series_of_meetings_has_a_last_day", {"until": FIRST}),
        ("only_a_series_of_meetings_has_a_last_day", {"weeks": 1, "until": date(2026, 11, 30)}),
        ("nobody_is_reminded_of_what_is_called_off", {"ended_at": NOW, "remind_at": NOW}),
    ],
)
def test_meetings(once: Meeting, name: str, wrong: dict[str, Any]) -> None:
    names = ("community", "match", "first_on", "at", "zone", "minutes", "weeks", "planned_by")
    right = {each: getattr(once, each) for each in (*names, "planned_at", "changed_at")}
    refused(name, Meeting, key=uuid4(), **{**right, **wrong})


def test_dates_people_and_what_they_say(once: Meeting, learner: Seat) -> None:
    here = {"community": once.community, "meeting": once}
    Departure.objects.create(on=FIRST, **here)
    refused("a_date_departs_from_its_plan_once", Departure, on=FIRST, **here)
    refused("somebody_attends_a_meeting_once", Attendee, person=learner.member, **here)
    Attendee.objects.filter(person=learner.member).delete()
    own = {"person": learner.member, **here}
    refused("an_attendee_has_a_known_answer", Attendee, answer="maybe", answered_at=NOW, **own)
    refused("an_attendee_answers_at_a_time", Attendee, answer="yes", **own)
    said = {"on": FIRST, "have_met": True, "at": NOW, **own}
    Said.objects.create(**said)
    refused("somebody_says_once_whether_they_met", Said, **said)
