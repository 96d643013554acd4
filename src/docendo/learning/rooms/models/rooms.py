"""A room, and to whom it belongs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from docendo.commons.communities.api import Owned, Seat
from docendo.commons.groups.api import Enrollment, Group, GroupRole, member_ids, role_in
from docendo.commons.matching.api import Match, Place, has_a_place, of_person
from docendo.kernel.access import NOBODY, row_rule
from docendo.learning.rooms.rules.limits import LONGEST_NAME

if TYPE_CHECKING:
    from docendo.learning.rooms.models.sittings import Sitting

LEADS = (GroupRole.HELPER, GroupRole.TEACHER)
# What a sitting is read with to know whose room it is, a small one or not.
HOME = (
    "room__match",
    "room__group",
    "room__small__main__room__match",
    "room__small__main__room__group",
)


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

    @property
    def main(self) -> "Sitting | None":
        """The sitting of which this is a small room."""
        small = getattr(self, "small", None)
        return small.main if small is not None else None

    @property
    def home(self) -> "Room":
        """Itself, or the room of which it is a small one."""
        return self.main.room if self.main is not None else self

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
        group = self.home.group
        if group is None:
            return ()
        return sorted(one for role in LEADS for one in member_ids(group, role=role))


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


class SmallRoom(Owned):
    """A room is a small one of a sitting, for as long as those who are there are divided.

    It belongs to those of the main room who have a place in it, and to nobody else.
    """

    room = models.OneToOneField(Room, models.CASCADE, primary_key=True, related_name="small")
    main = models.ForeignKey(
        "rooms.Sitting", models.CASCADE, related_name="small_rooms", db_index=False
    )
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(number__gte=1), name="small_rooms_are_counted"),
        )
        indexes = (models.Index("community", "main", "room", name="small_rooms_of_sitting"),)


def _belongs_to(seat: Seat, room: Room) -> bool:
    if room.main is not None and not _belongs_to(seat, room.home):
        return False
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
    by that. In a small room it takes a place there, and to belong to the main one.
    """
    if not seat.may_write:
        return NOBODY
    small = f"{column}small"
    is_at_home = Q(**{small: None}) | _is_at_home(seat, f"{small}__main__room__")
    return Q(is_at_home & _is_at_home(seat, column), community=seat.community)


def _is_at_home(seat: Seat, column: str) -> Q:
    places = Place.objects.filter(match=OuterRef(f"{column}match"), person=seat.member)
    enrolled = Enrollment.objects.open().filter(
        group=OuterRef(f"{column}group"), person=seat.member
    )
    own = RoomPlace.objects.filter(
        community=seat.community, room=OuterRef(f"{column}pk"), person=seat.member
    )
    return Q(Exists(places)) | Q(Exists(enrolled)) | Q(Exists(own))


seeing_a_room = row_rule("seeing a room", model=Room, allows=_belongs_to, among=in_a_home_of)
