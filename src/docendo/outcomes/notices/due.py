"""When somebody is written to about what they are told."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from docendo.commons.mail.api import leaves_at, reachable
from docendo.commons.people.api import zone
from docendo.outcomes.notices.queries import quiet_hours
from docendo.outcomes.notices.rules import WRITTEN_BY_OTHERS, Kind, after_quiet, sort_of


def letters_due(
    community_id: int, kind: Kind, person_ids: Collection[int], *, at: datetime
) -> Mapping[int, datetime]:
    """For each who wants a letter about it, when it leaves: by their choice, clock and quiet hours.

    Three queries, whatever their number.
    """
    if kind in WRITTEN_BY_OTHERS or not person_ids:
        return {}
    wanting = reachable(community_id, person_ids)
    quiet = quiet_hours({each.person_id: each.time_zone for each in wanting.values()})
    due = {}
    for person_id, each in wanting.items():
        here = zone(each.time_zone) or UTC
        if moment := leaves_at(each.paces[sort_of(kind)], now=at, zone=here):
            begins, ends = quiet[person_id]
            due[person_id] = after_quiet(moment, zone=here, begins=begins, ends=ends)
    return due
