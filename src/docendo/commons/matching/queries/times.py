"""When some people could meet soon."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.utils.timezone import localtime

from docendo.commons.communities.api import Seat
from docendo.commons.matching.models import Profile, Week
from docendo.commons.matching.queries.room import apart_for_good
from docendo.commons.matching.rules.meeting import on_several_days
from docendo.commons.matching.rules.profile import Audience
from docendo.commons.matching.rules.week import BYTES, SLOT_MINUTES, SLOTS
from docendo.commons.people.api import Person, zone
from docendo.engine.scheduling import meeting_times

MOST_TIMES = 3
TIMES_TRIED = 30
LOOKED_AHEAD_DAYS = 14
MEETS_FOR = (60, 30)


@dataclass(frozen=True)
class MeetingTimes:
    """When all are free for so many minutes, by the reader's clock."""

    minutes: int
    starts: Sequence[datetime]


NO_TIMES = MeetingTimes(0, ())


def times_to_meet(seat: Seat, people: Sequence[Person], *, now: datetime) -> MeetingTimes:
    """Some for these people, the reader among them, by what they let who is matched see.

    None where a reader and another keep apart, as where no time suits: the same page says both.
    """
    weeks = dict(Week.objects.filter(person__in=people).values_list("person_id", "free"))
    hidden = Profile.objects.filter(
        community=seat.community, person__in=people, shows_week=Audience.MATCHING
    ).exclude(person=seat.member)
    apart = apart_for_good(seat.community, seat.member.pk)
    keeps_away = any(each.pk in apart for each in people)
    if len(weeks) < len(people) or hidden.exists() or keeps_away:
        return NO_TIMES
    packed = np.frombuffer(b"".join(bytes(weeks[each.pk]) for each in people), np.uint8)
    free = np.unpackbits(packed.reshape(len(people), BYTES), axis=1, bitorder="little")[:, :SLOTS]
    zones = [each.time_zone if zone(each.time_zone) else "UTC" for each in people]
    for minutes in MEETS_FOR:
        found = meeting_times(
            free,
            minutes=minutes,
            zones=zones,
            start=now,
            days=LOOKED_AHEAD_DAYS,
            count=TIMES_TRIED,
            slot_minutes=SLOT_MINUTES,
            step=30,
        )
        if found.proposals:
            times = [localtime(each.starts[0]) for each in found.proposals]
            return MeetingTimes(minutes, on_several_days(times, most=MOST_TIMES))
    return NO_TIMES
