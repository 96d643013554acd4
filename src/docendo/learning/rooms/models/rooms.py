"""A room, and to whom it belongs."""

from collections.abc import Sequence
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from docendo.commons.communities.api import Owned, Seat
from docendo.commons.groups.api import Enrollment, Group, GroupRole, member_ids, role_in
from docendo.commons.matching.api import Match, Place, has_a_place
from docendo.kernel.access import NOBODY, row_rule

LEADS = (GroupRole.HELPER, GroupRole.TEACHER)


class Rooms(models.QuerySet["Room"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(seeing_a_room.among(seat))


class Room(Owned):
    """Where the people of a match or of a group meet; it is made when it is first entered."""

    match = models.ForeignKey(Match, models.CASCADE, null=True, related_name="+", db_index=False)
    group = models.ForeignKey(Group, models.CASCADE, null=True, related_name="+", db_index=False)
    opened_at = models.DateTimeField()

    objects = Rooms.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(match=None, group__isnull=False) | Q(match__isnull=False, group=None),
                name="a_room_belongs_to_a_match_or_a_group",
            ),
            models.UniqueConstraint("community", "match", name="a_match_has_one_room"),
            models.UniqueConstraint("community", "group", name="a_group_has_one_room"),
        )

    def member_ids(self) -> frozenset[int]:
        """Whose room it is."""
        if self.group is not None:
            return member_ids(self.group)
        places = Place.objects.filter(match=self.match_id)
        return frozenset(places.values_list("person_id", flat=True))

    def others(self, person_id: int) -> Sequence[str]:
        """The names of those with whom somebody has this room, where it is a match's."""
        places = Place.objects.filter(match__isnull=False, match=self.match_id)
        rest = places.exclude(person=person_id).order_by("pk")
        return list(rest.values_list("person__name", flat=True))

    def leader_ids(self) -> Sequence[int]:
        """Who leads it whatever their role in a sitting: who teaches or helps in a group."""
        if self.group is None:
            return ()
        return sorted(one for role in LEADS for one in member_ids(self.group, role=role))


def _belongs_to(seat: Seat, room: Room) -> bool:
    if room.match is not None:
        return has_a_place(seat, room.match)
    is_here = seat.may_write and room.community_id == seat.community.pk
    return is_here and room.group is not None and role_in(room.group, seat.member.pk) is not None


def in_a_home_of(seat: Seat, column: str = "") -> Q:
    """Rows of rooms of matches in which a seat has a place, and of groups in which it is.

    ``column`` leads to the room, as ``sitting__room__`` does; whoever coordinates is in no group
    by that.
    """
    if not seat.may_write:
        return NOBODY
    places = Place.objects.filter(match=OuterRef(f"{column}match"), person=seat.member)
    enrolled = Enrollment.objects.open().filter(
        group=OuterRef(f"{column}group"), person=seat.member
    )
    return Q(Exists(places) | Exists(enrolled), community=seat.community)


seeing_a_room = row_rule("seeing a room", model=Room, allows=_belongs_to, among=in_a_home_of)
