"""One time together in a room: what happened, who was there, what was said and agreed."""

from functools import partial
from typing import Self

from django.db import models
from django.db.models import F, Q

from docendo.commons.communities.api import Owned, Seat, Text, author_of
from docendo.commons.matching.api import of_person
from docendo.kernel.access import row_rule
from docendo.learning.meetings.api import Meeting
from docendo.learning.rooms.models.rooms import Room, in_a_home_of, seeing_a_room
from docendo.learning.rooms.rules.limits import (
    LONGEST_NEXT_STEP,
    LONGEST_NOTES,
    LONGEST_REASON,
)
from docendo.learning.rooms.rules.state import State, packed, unpacked


class Sittings(models.QuerySet["Sitting"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(seeing_a_sitting.among(seat))

    def going_on(self) -> Self:
        return self.filter(ended_at=None)

    def over(self) -> Self:
        return self.filter(ended_at__isnull=False)


class Sitting(Owned):
    """From the first who enters until it is ended, or has been empty for a while.

    ``kept`` is what its events up to number ``last`` amount to, and is written with each of them.
    It may belong to the date of a meeting that was planned for the day ``on``.
    """

    room = models.ForeignKey(Room, models.CASCADE, related_name="sittings", db_index=False)
    number = models.PositiveIntegerField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    meeting = models.ForeignKey(
        Meeting, models.CASCADE, null=True, related_name="+", db_index=False
    )
    on = models.DateField(null=True)
    last = models.PositiveIntegerField(default=0)
    kept = models.JSONField(default=dict)

    objects = Sittings.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint("room", "number", name="a_sitting_has_one_number"),
            models.UniqueConstraint(
                fields=("room",), condition=Q(ended_at=None), name="a_room_has_one_open_sitting"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="sittings_are_counted"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")),
                name="a_sitting_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(meeting=None, on=None) | Q(meeting__isnull=False, on__isnull=False),
                name="a_sitting_of_a_meeting_has_its_day",
            ),
        )
        indexes = (
            models.Index("community", "room", "number", name="sittings_of_room"),
            models.Index("began_at", name="sittings_going_on", condition=Q(ended_at=None)),
        )

    @property
    def state(self) -> State:
        return unpacked(self.kept)

    def keep(self, state: State) -> None:
        self.kept = packed(state)
        self.ended_at = state.ended_at

    @property
    def main(self) -> "Sitting":
        """Itself, or the sitting of which it is a small room's."""
        return self.room.main or self

    @property
    def is_small(self) -> bool:
        return self.room.main is not None

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None


def of_sitting(related_name: str = "+") -> "models.ForeignKey[Sitting, Sitting]":
    return models.ForeignKey(Sitting, models.CASCADE, related_name=related_name, db_index=False)


class SittingEvent(Owned):
    """Something that happened, in the order of its ``number``; ``kind`` names one of the rules."""

    sitting = of_sitting("events")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    by = author_of(null=True)
    at = models.DateTimeField()
    payload = models.JSONField()

    class Meta:
        constraints = (
            models.UniqueConstraint("sitting", "number", name="an_event_has_one_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="events_are_counted"),
        )


class Presence(Owned):
    """When somebody who has entered was heard of last: by their socket, or by opening a page."""

    sitting = of_sitting("presences")
    person = author_of()
    heard_at = models.DateTimeField()
    has_line = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint("sitting", "person", name="somebody_is_in_a_sitting_once"),
        )


class NoHints(Owned):
    """Somebody wants no hints about their part in what is said, in any room."""

    person = of_person()

    class Meta:
        constraints = (
            models.UniqueConstraint("community", "person", name="somebody_refuses_hints_once"),
        )


class Lines(models.QuerySet["Line"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(seeing_a_line.among(seat))


class Line(Text):
    """Something that was written in the chat; its author may take it back.

    What is said ``to_all`` stands in the small rooms as well; ``brought_from`` is the number of the
    small room whose notes it brings back.
    """

    sitting = of_sitting("lines")
    to_all = models.BooleanField(default=False, db_default=False)
    brought_from = models.PositiveSmallIntegerField(null=True)
    removed_reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    objects = Lines.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(author__isnull=False), name="a_line_has_an_author"),
            models.CheckConstraint(condition=~Q(body=""), name="a_line_says_something"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=False) | Q(removed_by=None, removed_reason=""),
                name="only_a_removed_line_has_a_remover",
            ),
        )
        indexes = (models.Index("community", "sitting", "id", name="lines_of_sitting"),)

    @property
    def anchor(self) -> str:
        return f"line-{self.pk}"


class Vote(Owned):
    """What somebody chose in a poll: known to them, and counted when the poll is shown."""

    sitting = of_sitting("votes")
    poll = models.PositiveSmallIntegerField()
    person = of_person()
    choice = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "sitting", "poll", "person", name="somebody_votes_once_in_a_poll"
            ),
        )


class Recap(Owned):
    """What is kept of a sitting in words; ``version`` counts how often it was changed."""

    sitting = models.OneToOneField(Sitting, models.CASCADE, primary_key=True, related_name="recap")
    notes = models.TextField(max_length=LONGEST_NOTES, blank=True)
    next_step = models.CharField(max_length=LONGEST_NEXT_STEP, blank=True)
    version = models.PositiveIntegerField(default=0)
    changed_by = author_of(null=True)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(version=0, changed_by=None, changed_at=None)
                | Q(version__gt=0, changed_by__isnull=False, changed_at__isnull=False),
                name="a_recap_is_changed_by_somebody_at_a_time",
            ),
        )


class Agreement(Owned):
    """Somebody who was there agrees with a version of the recap."""

    sitting = of_sitting("agreements")
    person = author_of()
    version = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint("sitting", "person", name="somebody_agrees_to_a_recap_once"),
        )


seeing_a_sitting = row_rule(
    "seeing a sitting",
    model=Sitting,
    allows=lambda seat, sitting: seeing_a_room.allows(seat, sitting.room),
    among=partial(in_a_home_of, column="room__"),
)
seeing_a_line = row_rule(
    "seeing a line",
    model=Line,
    allows=lambda seat, line: seeing_a_sitting.allows(seat, line.sitting),
    among=partial(in_a_home_of, column="sitting__room__"),
)
