"""A plan becomes rows, in the transaction of whoever calls it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from docendo.commons.communities.api import Community, folded
from docendo.commons.groups.events import EnrollmentsEnded, OfGroup, PeopleEnrolled
from docendo.commons.groups.models import Enrollment, Group
from docendo.commons.groups.rules.plan import Beginning, Change, Plan, StandingEnrollment
from docendo.kernel.events import publish
from docendo.kernel.inserting import insert

# A database takes so many values in one statement.
AT_ONCE = 1000


def lock_groups(community_id: int) -> None:
    """Hold all that changes groups of a community until the transaction ends.

    Two rosters that are written at once would each not see what the other adds.
    """
    communities = Community.objects.filter(pk=community_id).select_for_update(no_key=True)
    list(communities.values_list("pk"))


@dataclass(frozen=True)
class Written:
    groups_begun: int
    begun: int
    changed: int
    ended: int


def write_plan(community: Community, plan: Plan, *, ends_missing: bool, now: datetime) -> Written:
    """All that the plan says; its missing ones end only with ``ends_missing``."""
    numbers = _write_groups(community, plan, now=now)
    over = [*plan.over_groups, *(plan.missing_groups if ends_missing else ())]
    Group.objects.filter(pk__in=[each.pk for each in over]).update(ended_at=now)
    ends = [*plan.ends, *(plan.missing if ends_missing else ())]
    end_enrollments(community.pk, ends, now=now)
    _begin(community, plan.begins, numbers, now=now)
    _change(plan.changes)
    _announce(community.pk, _joining(plan, numbers), PeopleEnrolled, now=now)
    return Written(len(plan.new_groups), len(plan.begins), len(plan.changes), len(ends))


def _write_groups(community: Community, plan: Plan, *, now: datetime) -> dict[str, int]:
    """The number of each new group, by its key."""
    made = insert(
        Group(
            community=community,
            name=said.name,
            sort_name=folded(said.name),
            kind=said.kind,
            term=said.term,
            source_id=said.source_id,
            created_at=now,
        )
        for said in plan.new_groups
    )
    for change in plan.changed_groups:
        said = change.said if change.said.source_id else change.before
        Group.objects.filter(pk=change.before.pk).update(
            name=said.name, sort_name=folded(said.name), term=said.term, ended_at=None
        )
    return {said.key: group.pk for said, group in zip(plan.new_groups, made, strict=True)}


def _begin(
    community: Community, begins: Iterable[Beginning], numbers: dict[str, int], *, now: datetime
) -> None:
    insert(
        Enrollment(
            community=community,
            group_id=_number(each, numbers),
            person_id=each.who.person_id,
            address=each.who.address,
            name=each.who.name,
            role=each.role.value,
            source_id=each.who.source_id,
            began_at=now,
            ends_on=each.ends_on,
        )
        for each in begins
    )


def _number(beginning: Beginning, numbers: dict[str, int]) -> int:
    group = beginning.group
    return group if isinstance(group, int) else numbers[group]


def _change(changes: Sequence[Change]) -> None:
    rows = [
        Enrollment(
            pk=each.before.pk,
            person_id=each.who.person_id,
            address=each.who.address,
            name=each.who.name,
            role=each.role.value,
            source_id=each.who.source_id,
            ends_on=each.ends_on,
        )
        for each in changes
    ]
    columns = ["person", "address", "name", "role", "source_id", "ends_on"]
    Enrollment.objects.bulk_update(rows, columns, batch_size=AT_ONCE)


def end_enrollments(
    community_id: int, ends: Iterable[Enrollment | StandingEnrollment], *, now: datetime
) -> None:
    """Enrollments of a community are over, and whoever has joined is told."""
    ends = list(ends)
    waiting = iter(ends)
    while some := [each.pk for each in islice(waiting, AT_ONCE)]:
        Enrollment.objects.open().filter(pk__in=some).update(ended_at=now)
    leaving = [(each.group_id, each.person_id) for each in ends]
    _announce(community_id, leaving, EnrollmentsEnded, now=now)


def _joining(plan: Plan, numbers: dict[str, int]) -> Iterator[tuple[int, int | None]]:
    """In which group who begins, also those who turn out to have joined under their address."""
    for each in plan.begins:
        yield _number(each, numbers), each.who.person_id
    for change in plan.changes:
        if change.before.person_id is None:
            yield change.before.group_id, change.who.person_id


def _announce(
    community_id: int,
    pairs: Iterable[tuple[int, int | None]],
    event: type[OfGroup],
    *,
    now: datetime,
) -> None:
    """One event a group; who has not joined is told nothing."""
    people: defaultdict[int, list[int]] = defaultdict(list)
    for group_id, person_id in pairs:
        if person_id is not None:
            people[group_id].append(person_id)
    publish(
        *(
            event(community_id=community_id, group_id=group_id, person_ids=tuple(ids), at=now)
            for group_id, ids in people.items()
        )
    )
