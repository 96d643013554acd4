"""Imports: all of a community, and one of them as it stands."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property

from docendo.commons.communities.api import Seat
from docendo.commons.groups.models import RosterImport
from docendo.commons.groups.protocols import ROW_NOTES, GroupAndPerson
from docendo.commons.groups.queries.standing import standing
from docendo.commons.groups.rules.plan import Plan, Standing
from docendo.commons.groups.rules.planning import plan
from docendo.commons.groups.rules.roster import Fault, Problem

IMPORTS_PER_PAGE = 30
# A page of more lines than this is not read; what is left out is counted.
LISTED = 200
LISTED_PROBLEMS = 500

Each = TypeVar("Each")


def imports_page(seat: Seat, *, page: int) -> Page[RosterImport]:
    """Those of a community, the latest first."""
    found = RosterImport.objects.visible_to(seat).defer("roster").select_related("by")
    return Paginator(found.order_by("-at", "-pk"), IMPORTS_PER_PAGE).get_page(page)


@dataclass(frozen=True)
class NewGroup:
    name: str
    term: str
    members: int


@dataclass(frozen=True)
class Listed:
    """What changes for somebody, each with the name of the group; ``more`` are not listed."""

    rows: Sequence[tuple[str, object]]
    more: int


@dataclass(frozen=True)
class DryRun:
    """What an import would write, with the names of the groups that it is about."""

    plan: Plan
    names: Mapping[str | int, str]

    @cached_property
    def new_groups(self) -> Sequence[NewGroup]:
        sizes = Counter(each.group for each in self.plan.begins)
        return [NewGroup(said.name, said.term, sizes[said.key]) for said in self.plan.new_groups]

    @cached_property
    def begins(self) -> Listed:
        return self._listed(self.plan.begins, lambda each: each.group)

    @cached_property
    def changes(self) -> Listed:
        return self._listed(self.plan.changes, lambda each: each.before.group_id)

    @cached_property
    def ends(self) -> Listed:
        return self._listed(self.plan.ends, lambda each: each.group_id)

    @cached_property
    def missing(self) -> Listed:
        return self._listed(self.plan.missing, lambda each: each.group_id)

    def _listed(self, all_: Sequence[Each], group: Callable[[Each], str | int]) -> Listed:
        rows = [(self.names[group(each)], each) for each in all_[:LISTED]]
        return Listed(rows, len(all_) - len(rows))


def dry_run(found: RosterImport) -> DryRun:
    """What this import would write now: what is written is worked out by the same function."""
    stands = standing(found.community)
    worked_out = plan(found.said, stands)
    return DryRun(worked_out, _names(worked_out, stands))


def _names(worked_out: Plan, stands: Standing) -> Mapping[str | int, str]:
    return {each.pk: each.name for each in stands.groups} | {
        said.key: said.name for said in worked_out.new_groups
    }


@dataclass(frozen=True)
class ImportPage:
    """One import; ``dry_run`` only while somebody has to decide.

    ``begins`` are the rows of who would be added, each with what apps above say against it.
    """

    found: RosterImport
    dry_run: DryRun | None
    problems: Sequence[Problem]
    more_problems: int
    begins: Sequence[tuple[str, object, str]]


def import_page(seat: Seat, *, import_id: int, now: datetime) -> ImportPage:
    visible = RosterImport.objects.visible_to(seat).select_related("by", "community")
    found = visible.get(pk=import_id)
    run = dry_run(found) if found.is_waiting else None
    problems = run.plan.problems if run else problems_of(found)
    return ImportPage(
        found,
        run,
        problems[:LISTED_PROBLEMS],
        max(0, len(problems) - LISTED_PROBLEMS),
        _begins(found, run, now=now) if run else (),
    )


def _begins(
    found: RosterImport, run: DryRun, *, now: datetime
) -> Sequence[tuple[str, object, str]]:
    people: dict[int, set[int]] = {}
    listed = run.plan.begins[:LISTED]
    for each in listed:
        if isinstance(each.group, int) and each.who.person_id is not None:
            people.setdefault(each.group, set()).add(each.who.person_id)
    said: dict[GroupAndPerson, str] = {}
    for notes in ROW_NOTES if people else ():
        said |= notes(found.community_id, people, now=now)
    # New groups and who has not joined have no numbers, and nothing is said of them.
    return [
        (run.names[each.group], each, said.get((each.group, each.who.person_id), ""))  # type: ignore[arg-type]
        for each in listed
    ]


def problems_of(found: RosterImport) -> Sequence[Problem]:
    """Those that it had when it was decided on."""
    return [Problem(row, Fault(fault), value, file) for row, fault, value, file in found.problems]
