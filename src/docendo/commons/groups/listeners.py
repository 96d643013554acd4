"""What becomes of places in groups when people come and go, and of rosters that are long."""

from docendo.commons.communities.events import MemberJoined, MemberLeft, MemberRemoved
from docendo.commons.groups import jobs
from docendo.commons.groups.actions import leave_groups, take_places
from docendo.commons.groups.events import RosterConfirmed
from docendo.kernel import clock
from docendo.kernel.events import listener


@listener(MemberJoined)
def take_kept_places(joined: MemberJoined) -> None:
    take_places(joined.community_id, joined.person_id, now=joined.at or clock.now())


@listener(MemberLeft)
def leave_groups_of_who_left(left: MemberLeft) -> None:
    leave_groups(left.community_id, left.person_id, now=left.at or clock.now())


@listener(MemberRemoved)
def leave_groups_of_who_was_removed(removed: MemberRemoved) -> None:
    leave_groups(removed.community_id, removed.person_id, now=removed.at or clock.now())


@listener(RosterConfirmed)
def write_later(confirmed: RosterConfirmed) -> None:
    jobs.write_roster.enqueue(community_id=confirmed.community_id, import_id=confirmed.import_id)
