"""What somebody fills in who plans a meeting, and how one stands by their clock."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from docendo.learning.meetings.rules.occurrences import Departures, Plan


@dataclass(frozen=True, kw_only=True)
class NewPlan:
    """When, as the clock of whoever plans shows it, what for, and where."""

    first_on: date
    at: time
    minutes: int
    weeks: int = 0
    until: date | None = None
    about: str = ""
    place: str = ""

    def in_zone(self, zone: ZoneInfo) -> Plan:
        return Plan(
            first_on=self.first_on,
            at=self.at,
            zone=zone,
            minutes=self.minutes,
            weeks=self.weeks,
            until=self.until,
        )

    def is_at_the_time_of(self, other: "NewPlan") -> bool:
        """Whether they differ in words only."""
        return replace(self, about="", place="") == replace(other, about="", place="")


def as_seen(
    plan: Plan, *, zone: ZoneInfo, now: datetime, about: str = "", place: str = ""
) -> NewPlan:
    """A plan by somebody's clock, a series from its next planned day on."""
    on = next(
        (day for day in plan.days(since=plan.first_on) if plan.starts(day) > now), plan.first_on
    )
    local = plan.starts(on).astimezone(zone)
    # Where it is another day by their clock, so is the last one.
    until = plan.until and plan.until + (local.date() - on)
    return NewPlan(
        first_on=local.date(),
        at=local.time(),
        minutes=plan.minutes,
        weeks=plan.weeks,
        until=until,
        about=about,
        place=place,
    )


def carried_over(departures: Departures, *, before: Plan, after: Plan, now: datetime) -> Departures:
    """What departed from one plan and, by the other's clock, is still a planned day of it.

    What was moved to a time that has passed has been, and is not held once more.
    """
    days = {on: before.starts(on).astimezone(after.zone).date() for on in departures}
    return {
        day: None if (at := departures[on]) is None or at <= now else at
        for on, day in days.items()
        if after.is_series and after.is_planned_on(day)
    }
