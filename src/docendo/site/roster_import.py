"""``docendo import roster``: what the page does, for somebody at a terminal."""

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from docendo.commons.communities.api import Community, Role, Seat
from docendo.commons.groups.actions import bring_roster, confirm_import, write_queued
from docendo.commons.groups.models import RosterImport
from docendo.commons.groups.queries import dry_run
from docendo.commons.groups.rules.groups import GroupKind
from docendo.commons.groups.rules.plan import Plan, StandingEnrollment
from docendo.commons.groups.wording import sentence
from docendo.kernel import clock

ABOUT = (
    "Take over who is in which class: from a table as CSV, or from a OneRoster 1.1 or 1.2 export as"
    " ZIP. Without --write it only says what would change."
)
EXIT_CODES = (
    "Exit codes: 0 done, 1 the file is of no use or something changed meanwhile, 2 wrong call."
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="the table or the export")
    parser.add_argument(
        "--community",
        metavar="SLUG",
        required=True,
        help="the community that it is for, as in the address /c/SLUG/",
    )
    parser.add_argument(
        "--by",
        metavar="EMAIL",
        help="in whose name: a coordinator of the community; without this its first owner",
    )
    parser.add_argument(
        "--kind",
        choices=GroupKind.values,
        default=GroupKind.CLASS.value,
        help="what the groups of a table are (a class)",
    )
    parser.add_argument("--write", action="store_true", help="write what would change")
    parser.add_argument(
        "--end-missing",
        action="store_true",
        help="with --write: end it for those whom the file does not name",
    )


def import_roster(options: dict[str, Any]) -> Iterator[str]:
    """Lines that say what would change or what was written."""
    seat = seat_of(options["community"], email=options["by"])
    content = content_of(options["file"])
    with transaction.atomic():
        found = bring_roster(
            seat,
            content=content,
            file_name=options["file"].name,
            kind=options["kind"],
            now=clock.now(),
        )
        plan = dry_run(found).plan
        # What is only looked at leaves nothing behind.
        transaction.set_rollback(not options["write"])
    yield from told(plan)
    if not options["write"]:
        yield "Nothing was written. To write it, add: --write"
        return
    written = confirm_import(
        seat,
        import_id=found.pk,
        digest=plan.digest,
        ends_missing=options["end_missing"],
        now=clock.now(),
    )
    if written.is_queued:
        write_queued(seat.community.pk, import_id=found.pk, now=clock.now())
    yield summary(RosterImport.objects.get(pk=found.pk))


def seat_of(slug: str, *, email: str | None) -> Seat:
    """Who acts; raises CommandError."""
    community = Community.objects.filter(slug=slug).first()
    if community is None:
        raise CommandError(f"There is no community at /c/{slug}/.", returncode=2)
    here = community.memberships.filter(role__gte=Role.COORDINATOR).select_related("person")
    found = here.filter(person__email__iexact=email) if email else here.filter(role=Role.OWNER)
    membership = found.order_by("joined_at", "pk").first()
    if membership is None:
        raise CommandError(
            f"{email} coordinates nothing in /c/{slug}/." if email else "It has no owner.",
            returncode=2,
        )
    return Seat(community, membership.person, Role(membership.role))


def content_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.", returncode=2) from None


def told(plan: Plan) -> Iterator[str]:
    """A plan, for somebody at a terminal."""
    if plan.is_empty:
        yield "Nothing to change: everything stands as the file says."
    for said in plan.new_groups:
        yield f"New group: {said.name} {said.term}".rstrip()
    for over in plan.over_groups:
        yield f"Group over: {over.name}"
    yield (
        f"{len(plan.begins):,} to be added ({plan.not_joined:,} have not joined),"
        f" {len(plan.changes):,} to be changed, {len(plan.ends):,} to end,"
        f" {plan.same:,} stay as they are"
    )
    yield from names("Not in the file", plan.missing)
    if plan.missing_groups:
        groups = ", ".join(each.name for each in plan.missing_groups)
        yield f"Groups that are not in the file: {groups}"
    for problem in plan.problems:
        yield f"{problem.file} row {problem.row}, left out: {sentence(problem)}".strip()


def names(what: str, enrollments: Sequence[StandingEnrollment]) -> Iterator[str]:
    if enrollments:
        yield f"{what}: {', '.join(each.name or each.address for each in enrollments)}"


def summary(found: RosterImport) -> str:
    return (
        f"Written: {found.begun:,} added, {found.changed:,} changed, {found.ended:,} ended,"
        f" {found.groups_begun:,} new groups."
    )
