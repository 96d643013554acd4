"""A meeting and its dates, those who come, and what they say of it afterwards."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q

from docendo.commons.communities.api import Owned, Seat, author_of
from docendo.commons.matching.api import (
    has_a_place,
    in_a_match_of,
    of_match,
    of_person,
)
from docendo.commons.people.api import zone
from docendo.kernel.access import row_rule
from docendo.learning.meetings.rules.limits import (
    LONGEST,
    LONGEST_ABOUT,
    LONGEST_PLACE,
    SHORTEST,
    Answer,
    Rhythm,
)
from docendo.learning.meetings.rules.occurrences import (
    Departures,
    Occurrence,
    Plan,
    begins_before,
    occurrence_on,
    upcoming,
)


class Meetings(models.QuerySet["Meeting"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(seeing_a_meeting.among(seat))

    def with_a_date_since(self, day: date) -> Self:
        """What may have a date on this day or later: by its plan, or moved to there."""
        once, series = Q(weeks=0, first_on__gte=day), Q(weeks__gt=0)
        since = datetime.combine(day, time(), UTC)
        moved = Departure.objects.filter(meeting=OuterRef("pk"), starts_at__gte=since)
        return self.filter(once | series & (Q(until=None) | Q(until__gte=day) | Exists(moved)))

    def planned_since(self, day: date) -> Self:
        """What has not been called off, too."""
        return self.with_a_date_since(day).filter(ended_at=None)

    def with_dates(self) -> Self:
        """With all that says when it is, who comes, and what was said of it."""
        people = Attendee.objects.select_related("person").order_by("pk")
        return self.prefetch_related("departures", Prefetch("attendees", people), "said")


class Meeting(Owned):
    """A meeting of those who have a place in a match, once or every so many ``weeks``.

    It is planned by the clock of its maker's ``zone``, so that five o'clock stays five o'clock
    when clocks change. It takes place no more from ``ended_at`` on; what was before stays. ``key``
    is its name in other calendars, and ``sequence`` counts what was changed there.
    """

    match = of_match()
    key = models.UUIDField(unique=True)
    first_on = models.DateField()
    at = models.TimeField()
    zone = models.CharField(max_length=64)
    minutes = models.PositiveSmallIntegerField()
    weeks = models.PositiveSmallIntegerField(choices=Rhythm)
    until = models.DateField(null=True)
    about = models.CharField(max_length=LONGEST_ABOUT, blank=True)
    place = models.CharField(max_length=LONGEST_PLACE, blank=True)
    planned_by = author_of()
    planned_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    sequence = models.PositiveIntegerField(default=0)
    remind_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = Meetings.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(minutes__gte=SHORTEST, minutes__lte=LONGEST),
                name="a_meeting_is_not_too_long",
            ),
            models.CheckConstraint(
                condition=Q(weeks__in=Rhythm.values), name="a_meeting_has_a_known_rhythm"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(weeks__gt=0, until__gte=F("first_on")),
                name="only_a_series_of_meetings_has_a_last_day",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(remind_at=None),
                name="nobody_is_reminded_of_what_is_called_off",
            ),
        )
        indexes = (
            models.Index("community", "match", name="meetings_of_match"),
            models.Index(
                "remind_at", name="meetings_to_remind", condition=Q(remind_at__isnull=False)
            ),
        )

    @property
    def plan(self) -> Plan:
        return Plan(
            first_on=self.first_on,
            at=self.at,
            zone=zone(self.zone) or ZoneInfo("UTC"),
            minutes=self.minutes,
            weeks=self.weeks,
            until=self.until,
        )

    @property
    def departed(self) -> Departures:
        return {each.on: each.starts_at for each in self.departures.all()}

    def with_these(self, **rows: Sequence[models.Model]) -> Self:
        """With rows that somebody has found already, as if they had been prefetched."""
        self._prefetched_objects_cache = dict(rows)
        return self

    @property
    def coming(self) -> Sequence["Attendee"]:
        """Whom it suits, and who has not answered yet."""
        return [each for each in self.attendees.all() if each.answer != Answer.NO]

    def brings_together(self, person_id: int) -> bool:
        """Whether somebody meets anybody there."""
        return len(self.coming) > 1 and any(each.person_id == person_id for each in self.coming)

    @property
    def has_ended(self) -> bool:
        return self.ended_at is not None

    def date_of(self, on: date) -> Occurrence | None:
        """The date of a planned day, unless it was called off alone or with all that follow."""
        found = occurrence_on(self.plan, self.departed, on)
        if found is None or (self.ended_at is not None and found.starts_at >= self.ended_at):
            return None
        return found

    @property
    def never_was(self) -> bool:
        """Whether it was called off before any of its dates."""
        ended_at = self.ended_at
        return ended_at is not None and not begins_before(self.plan, self.departed, ended_at)

    def is_over(self, now: datetime) -> bool:
        """Whether neither its plan nor a date that was moved reaches beyond now."""
        plan = self.plan
        on = next(plan.days(since=now.astimezone(plan.zone).date()), None)
        is_planned = on is not None and plan.starts(on) + timedelta(minutes=plan.minutes) > now
        return not is_planned and not upcoming(plan, self.departed, now=now, most=1)

    def first_starts_at(self) -> datetime:
        return self.plan.starts(self.first_on).astimezone(UTC)


class Departure(Owned):
    """A date of a series that departs from its plan: moved to ``starts_at``, or called off."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="departures", db_index=False)
    on = models.DateField()
    starts_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("meeting", "on", name="a_date_departs_from_its_plan_once"),
        )


class Attendee(Owned):
    """Somebody for whom a meeting was planned, and whether it suits them."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendees", db_index=False)
    person = of_person()
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.WAITING)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("meeting", "person", name="somebody_attends_a_meeting_once"),
            models.CheckConstraint(
                condition=Q(answer__in=Answer.values), name="an_attendee_has_a_known_answer"
            ),
            models.CheckConstraint(
                condition=Q(answer=Answer.WAITING, answered_at=None)
                | ~Q(answer=Answer.WAITING) & Q(answered_at__isnull=False),
                name="an_attendee_answers_at_a_time",
            ),
        )
        indexes = (models.Index("community", "person", name="meetings_of_a_person"),)


class Said(Owned):
    """What somebody says of a date that has passed: whether they met."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="said", db_index=False)
    on = models.DateField()
    person = of_person()
    have_met = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "meeting", "on", "person", name="somebody_says_once_whether_they_met"
            ),
        )
        indexes = (models.Index("community", "at", name="what_was_said_of_meetings"),)


seeing_a_meeting = row_rule(
    "seeing a meeting",
    model=Meeting,
    allows=lambda seat, meeting: has_a_place(seat, meeting.match),
    among=in_a_match_of,
)


def zone_of(seat: Seat) -> ZoneInfo:
    """By which clock somebody plans."""
    return zone(seat.member.time_zone) or ZoneInfo("UTC")
