"""When somebody is written to about what they are told."""

from collections.abc import Mapping
from datetime import UTC, datetime

from docendo.commons.mail.api import leaves_at, reachable
from docendo.commons.people.api import zone
from docendo.outcomes.notices.queries import Wishes
from docendo.outcomes.notices.rules import WRITTEN_BY_OTHERS, Kind, sort_of


def letters_due(
    community_id: int, kind: Kind, wishes: Mapping[int, Wishes], *, at: datetime
) -> Mapping[int, datetime]:
    """For each who wants a letter about it, when it leaves: by their choice, clock and quiet hours.

    One query, whatever their number.
    """
    if kind in WRITTEN_BY_OTHERS or not wishes:
        return {}
    due = {}
    for person_id, each in reachable(community_id, wishes.keys()).items():
        here = zone(each.time_zone) or UTC
        if moment := leaves_at(each.paces[sort_of(kind)], now=at, zone=here):
            due[person_id] = wishes[person_id].after_quiet(moment, time_zone=each.time_zone)
    return due
