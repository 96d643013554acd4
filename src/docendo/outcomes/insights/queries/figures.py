"""The figures of a community, as tables in which nobody can be made out.

Each table asks a number of queries that does not grow with its rows; what is counted is counted
over all members at once, in memory (10,000 members: docs/coordinating.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils.translation import get_language

from docendo.commons.communities.api import Role, Seat
from docendo.commons.groups.api import Group, member_ids_of, open_groups
from docendo.outcomes.insights.queries.about import About, Table
from docendo.outcomes.insights.queries.tables import TABLES

KEPT_FOR = timedelta(minutes=5)


@dataclass(frozen=True)
class Figures:
    tables: Sequence[Table]
    groups: Sequence[Group]
    group: Group | None
    at: datetime


def figures(seat: Seat, *, group_id: int | None, now: datetime) -> Figures:
    """Raises Group.DoesNotExist."""
    groups = list(open_groups(seat))
    group = _group(groups, group_id)
    at, tables = _worked_out(seat, groups, group, now=now)
    return Figures(tables, groups, group, at)


def table(seat: Seat, *, key: str, group_id: int | None, now: datetime) -> Table | None:
    """One of them, as the page shows it; None where there is none of that name."""
    groups = list(open_groups(seat))
    _at, tables = _worked_out(seat, groups, _group(groups, group_id), now=now)
    return next((each for each in tables if each.key == key), None)


def _group(groups: Sequence[Group], group_id: int | None) -> Group | None:
    if group_id is None:
        return None
    group = next((each for each in groups if each.pk == group_id), None)
    if group is None:
        raise Group.DoesNotExist
    return group


def _worked_out(
    seat: Seat, groups: Sequence[Group], group: Group | None, *, now: datetime
) -> tuple[datetime, Sequence[Table]]:
    """When, and what; all coordinators read the same for some minutes, page and files alike.

    With thousands of people it takes half a second, and two looks at what has just changed would
    tell who it was.
    """
    about = f"{seat.community.pk}:{group.pk if group else 0}:{get_language()}"
    key = f"insights:figures:{about}"
    kept: tuple[datetime, Sequence[Table]] | None = cache.get(key)
    if kept is None or not timedelta(0) <= now - kept[0] < KEPT_FOR:
        of_whom = _about(seat, groups, group, now=now)
        kept = now, [make(of_whom) for make in TABLES.values()]
        cache.set(key, kept, KEPT_FOR.total_seconds())
    return kept


def _about(seat: Seat, groups: Sequence[Group], group: Group | None, *, now: datetime) -> About:
    here = seat.community.memberships.joined().filter(role__gte=Role.MEMBER)
    everybody = frozenset(here.values_list("person_id", flat=True))
    if group is None:
        return About(seat, now, everybody, everybody, [everybody], ())
    of_groups = {pk: people & everybody for pk, people in member_ids_of(groups).items()}
    own = of_groups.pop(group.pk)
    others = [people for people in of_groups.values() if people]
    nowhere = everybody - own.union(*others)
    within = [everybody, *(people for people in others if own < people)]
    return About(seat, now, everybody, own, [own, *others, nowhere], within)
