"""A room, and to whom it belongs."""

from collections.abc import Sequence
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from docendo.commons.communities.api import Owned, Seat
from docendo.commons.groups.api import Enrollment, Group, GroupRole, member_ids, role_in
from docendo.commons.matching.api import Match, Place, has_a_place, of_person
from docendo.kernel.access import NOBODY, row_rule
from docendo.learning.rooms.rules.limits import LONGEST_NAME

LEADS = (GroupRole.HELPER, GroupRole.TEACHER)


class Rooms(models.QuerySet["Room"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(seeing_a_room.among(seat))


class Room(Owned):
    """Where the people of a match or of a group meet; it is made when it is first entered.

    One of neither is a room of those who have a ``RoomPlace`` in it, and is about its ``name``.
    When it is closed nobody meets there any more, and what came of it stays readable.
    """

    match = models.ForeignKey(Match, models.CASCADE, null=True, related_name="+", db_index=False)
    group = models.ForeignKey(Group, models.CASCADE, null=True, related_name="+", db_index=False)
    opened_at = models.DateTimeField()
    name = models.CharField(max_length=LONGEST_NAME, blank=True, db_default="")
    closed_at = models.DateTimeField(null=True)

    objects = Rooms.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(match=None) | Q(group=None), name="a_room_has_one_home"
            ),
            models.CheckConstraint(
                condition=Q(match=None, group=None) | Q(name="", closed_at=None),
                name="a_room_of_a_match_or_group_is_named_and_closed_by_it",
            ),
            models.UniqueConstraint("community", "match", name="a_match_has_one_room"),
            models.UniqueConstraint("community", "group", name="a_group_has_one_room"),
        )

    def member_ids(self) -> frozenset[int]:
        """Whose room it is."""
        if self.group is not None:
            return member_ids(self.group)
        return frozenset(self._places().values_list("person_id", flat=True))

    def _places(self) -> "models.QuerySet[Place] | models.QuerySet[RoomPlace]":
        if self.match_id is not None:
            return Place.objects.filter(match=self.match_id)
        return RoomPlace.objects.filter(room=self)

    def others(self, person_id: int) -> Sequence[str]:
        """The names of those with whom somebody has this room; a group has a name of its own."""
        if self.group_id is not None:
            return ()
        rest = self._places().exclude(person=person_id).order_by("pk")
        return list(rest.values_list("person__name", flat=True))

    def leader_ids(self) -> Sequence[int]:
        """Who leads it whatever their role in a sitting: who teaches or helps in a group."""
        if self.group is None:
            return ()
        return sorted(one for role in LEADS for one in member_ids(self.group, role=role))


class RoomPlace(Owned):
    """Somebody belongs to a room that is neither a match's nor a group's."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="places", db_index=False)
    person = of_person()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "room", "person", name="somebody_has_one_place_in_a_room"
            ),
        )
        indexes = (models.Index("community", "person", name="places_in_rooms"),)


def _belongs_to(seat: Seat, room: Room) -> bool:
    if room.match is not None:
        return has_a_place(seat, room.match)
    if not seat.may_write or room.community_id != seat.community.pk:
        return False
    if room.group is not None:
        return role_in(room.group, seat.member.pk) is not None
    return room.places.filter(person=seat.member).exists()


def in_a_home_of(seat: Seat, column: str = "") -> Q:
    """Rows of rooms of matches in which a seat has a place, of groups in which it is, and its own.

    ``column`` leads to the room, as ``sitting__room__`` does; whoever coordinates is in no group
    by that.
    """
    if not seat.may_write:
        return NOBODY
    places = Place.objects.filter(match=OuterRef(f"{column}match"), person=seat.member)
    enrolled = Enrollment.objects.open().filter(
        group=OuterRef(f"{column}group"), person=seat.member
    )
    own = RoomPlace.objects.filter(
        community=seat.community, room=OuterRef(f"{column}pk"), person=seat.member
    )
    return Q(Exists(places) | Exists(enrolled) | Exists(own), community=seat.community)


seeing_a_room = row_rule("seeing a room", model=Room, allows=_belongs_to, among=in_a_home_of)
