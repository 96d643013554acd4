"""What stands in a community, for a roster to be laid over it."""

from docendo.commons.communities.api import Community, Membership
from docendo.commons.groups.models import Enrollment, Group
from docendo.commons.groups.rules.groups import GroupRole
from docendo.commons.groups.rules.plan import (
    Member,
    Standing,
    StandingEnrollment,
    StandingGroup,
)


def standing(community: Community) -> Standing:
    """All of it, in three queries: of ten thousand members that takes a third of a second."""
    groups = Group.objects.filter(community=community).order_by("pk")
    enrollments = Enrollment.objects.open().filter(community=community).order_by("pk")
    columns = ("pk", "group_id", "person_id", "address", "name", "role", "source_id", "ends_on")
    members = Membership.objects.joined().filter(community=community)
    return Standing(
        groups=[
            StandingGroup(pk, name, kind, term, source_id, ended_at is None)
            for pk, name, kind, term, source_id, ended_at in groups.values_list(
                "pk", "name", "kind", "term", "source_id", "ended_at"
            )
        ],
        enrollments=[
            StandingEnrollment(
                pk, group_id, person_id, address, member_name or name,
                GroupRole(role), source_id, ends_on,
            )
            for pk, group_id, person_id, address, name, role, source_id, ends_on, member_name in (
                enrollments.values_list(*columns, "person__name")
            )
        ],
        members={
            (email or "").lower(): Member(person_id, name)
            for email, person_id, name in members.values_list(
                "person__email", "person_id", "person__name"
            )
        },
    )  # fmt: skip
