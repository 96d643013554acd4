"""A roster is brought, looked at, and then written or discarded.

What somebody confirms carries the digest of the plan that they looked at. Whoever writes it works
the plan out anew, with all groups of the community locked, and writes that plan or none.
"""

import contextlib
from dataclasses import asdict, astuple
from datetime import datetime, timedelta

from django.db import transaction

from docendo.commons.communities.api import (
    Invitation,
    InvitationState,
    Role,
    Seat,
    make_invitation,
)
from docendo.commons.groups.actions.writing import lock_groups, write_plan
from docendo.commons.groups.events import RosterConfirmed, RosterWritten
from docendo.commons.groups.models import RosterImport
from docendo.commons.groups.queries import dry_run
from docendo.commons.groups.refusals import ChangedMeanwhile, MendFirst, NotWaiting
from docendo.commons.groups.rules.groups import (
    AT_ONCE,
    KEPT_FOR,
    LONGEST_FILE_NAME,
    OPEN,
    State,
    predecessors,
)
from docendo.commons.groups.rules.plan import Plan
from docendo.commons.groups.rules.reading import read_roster
from docendo.kernel.errors import NotAllowed
from docendo.kernel.events import publish
from docendo.kernel.lines import one_line

INVITED_FOR = timedelta(days=90)
MOST_INVITED = 1000


@transaction.atomic
def bring_roster(
    seat: Seat, *, content: bytes, file_name: str, kind: str, now: datetime
) -> RosterImport:
    """Read a file and keep what it says, until somebody decides. Raises UnreadableRoster."""
    if not seat.may_coordinate:
        raise NotAllowed
    roster = read_roster(content, kind=kind, today=seat.community.today(now))
    return RosterImport.objects.create(
        community=seat.community,
        by=seat.member,
        at=now,
        file_name=one_line(file_name)[:LONGEST_FILE_NAME],
        format=roster.format.value,
        is_full=roster.is_full,
        roster=roster.as_json(),
    )


@transaction.atomic
def confirm_import(
    seat: Seat, *, import_id: int, digest: str, ends_missing: bool, now: datetime
) -> RosterImport:
    """Write what was looked at, or let a worker do it if it is long.

    Raises NotWaiting, ChangedMeanwhile and MendFirst.
    """
    lock_groups(seat.community.pk)
    visible = RosterImport.objects.visible_to(seat).select_related("community")
    found = visible.get(pk=import_id)
    if not found.is_waiting:
        raise NotWaiting
    plan = dry_run(found).plan
    if plan.digest != digest:
        raise ChangedMeanwhile
    if ends_missing and not plan.may_end_missing:
        raise MendFirst
    found.ends_missing, found.digest = ends_missing, digest
    if len(found.said.lines) <= AT_ONCE:
        _write(found, plan, now=now)
    else:
        _become(found, State.QUEUED, digest=digest, ends_missing=ends_missing)
        publish(
            RosterConfirmed(
                community_id=seat.community.pk, import_id=found.pk, by_id=seat.member.pk, at=now
            )
        )
    return found


@transaction.atomic
def write_queued(community_id: int, *, import_id: int, now: datetime) -> None:
    """Write what was confirmed; if it would be something else by now, it waits again."""
    lock_groups(community_id)
    found = RosterImport.objects.select_related("community").get(pk=import_id)
    if not found.is_queued:
        return
    plan = dry_run(found).plan
    if plan.digest != found.digest:
        _become(found, State.WAITING)
        return
    _write(found, plan, now=now)


def _write(found: RosterImport, plan: Plan, *, now: datetime) -> None:
    written = write_plan(found.community, plan, ends_missing=found.ends_missing, now=now)
    _become(
        found,
        State.DONE,
        roster=None,
        decided_at=now,
        digest=found.digest,
        ends_missing=found.ends_missing,
        problems=[astuple(problem) for problem in plan.problems],
        same=plan.same,
        not_joined=plan.not_joined,
        **asdict(written),
    )
    publish(
        RosterWritten(
            community_id=found.community_id,
            import_id=found.pk,
            by_id=found.by_id,
            begun=written.begun,
            ended=written.ended,
            at=now,
        )
    )


def discard_import(seat: Seat, *, import_id: int, now: datetime) -> RosterImport:
    """Nothing of it is written, and the names of the file are forgotten."""
    found = RosterImport.objects.visible_to(seat).get(pk=import_id)
    _discard(found, now=now)
    return found


def forget_undecided(*, now: datetime) -> None:
    """Names and addresses of others are not kept because somebody has forgotten to decide."""
    old = RosterImport.objects.filter(state__in=OPEN, at__lt=now - KEPT_FOR)
    for found in old.order_by("pk"):
        # Somebody may decide at this moment; what was confirmed and never written is forgotten too.
        with contextlib.suppress(NotWaiting):
            _discard(found, now=now)


def _discard(found: RosterImport, *, now: datetime) -> None:
    _become(found, State.DISCARDED, roster=None, decided_at=now)


def _become(found: RosterImport, then: State, **columns: object) -> None:
    """In one statement with the look at how it stands: of two who decide at once one is refused."""
    here = RosterImport.objects.filter(pk=found.pk, state__in=predecessors(then))
    if not here.update(state=then, **columns):
        raise NotWaiting
    for name, value in {"state": then, **columns}.items():
        setattr(found, name, value)


@transaction.atomic
def invite_the_new(seat: Seat, *, import_id: int, now: datetime) -> int:
    """A link for as many as a roster named who have not joined; the number of the invitation.

    Whoever asks again is given the same link, as long as it opens.
    """
    # Locked: a button that is pressed twice makes one.
    visible = RosterImport.objects.visible_to(seat).select_for_update(of=("self",))
    found = visible.get(pk=import_id, state=State.DONE)
    made = Invitation.objects.visible_to(seat).filter(pk=found.invitation_id or 0).first()
    if made is not None and made.state(now) is InvitationState.OPEN:
        return made.pk
    made = make_invitation(
        seat,
        role=Role.MEMBER,
        seats=max(1, min(found.not_joined, MOST_INVITED)),
        expires_at=now + INVITED_FOR,
        note=found.file_name[:100],
        now=now,
    )
    found.invitation = made
    found.save(update_fields=["invitation"])
    return made.pk
