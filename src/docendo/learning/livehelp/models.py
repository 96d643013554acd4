"""Who waits for help now, who helps, and who stands by.

Every index begins with the community.
"""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from docendo.commons.communities.api import LONGEST_BODY, Community, Owned, Seat
from docendo.commons.matching.api import kept_apart_among, of_person
from docendo.commons.people.api import Person
from docendo.commons.topics.api import LONGEST_TOPICS, Topic
from docendo.kernel.access import NOBODY, row_rule
from docendo.learning.forum.api import LONGEST_TITLE
from docendo.learning.livehelp.rules import LONGEST_NOTE, OPEN, State, Why
from docendo.learning.rooms.api import Room


class Queue(Owned):
    """The one line of a community, locked by whoever changes it; ``last`` is its last turn."""

    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint("community", name="a_community_has_one_queue"),)


class Calls(models.QuerySet["Call"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(seeing_a_call.among(seat))

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def waiting(self) -> Self:
        return self.filter(state=State.WAITING)


class Call(Owned):
    """Somebody is stuck and waits for a peer now; others may wait with them.

    Who has the lowest ``turn`` is first, and keeps it when a helper takes the call and has to give
    it back. ``helped_at`` is when somebody came first: so long was waited. ``note`` is what a
    helper wrote for the next one. Where its place is worse than ``place_was``, ``worse`` says why.
    What was joined leads ``into`` the call in which its asker waits. ``is_anonymous`` says whether
    it was written to be asked without a name: here everybody has one, as a question it has none
    again. Without a ``title`` is what somebody asked who was forgotten.
    """

    asker = of_person()
    title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    body = models.TextField(max_length=LONGEST_BODY, blank=True)
    topics = models.CharField(max_length=LONGEST_TOPICS, blank=True)
    is_anonymous = models.BooleanField(default=False, db_default=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    turn = models.PositiveIntegerField()
    place_was = models.PositiveIntegerField(null=True)
    worse = models.CharField(max_length=10, choices=Why, blank=True)
    asked_at = models.DateTimeField()
    helped_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    into = models.ForeignKey("self", models.CASCADE, null=True, related_name="+", db_index=False)
    room = models.ForeignKey(Room, models.SET_NULL, null=True, related_name="+", db_index=False)
    note = models.TextField(max_length=LONGEST_NOTE, blank=True)

    objects = Calls.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint("community", "turn", name="each_call_has_its_turn"),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="a_call_is_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, ended_at=None)
                | Q(~Q(state__in=OPEN), ended_at__isnull=False),
                name="a_call_that_is_over_ended_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(state=State.JOINED, into__isnull=False)
                | Q(~Q(state=State.JOINED), into=None),
                name="only_a_call_that_was_joined_leads_to_another",
            ),
            models.CheckConstraint(
                condition=Q(worse="", place_was=None)
                | Q(worse__in=Why.values, place_was__isnull=False),
                name="a_worse_place_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(State.TAKEN, State.ENDED)) | Q(helped_at__isnull=False),
                name="somebody_came_to_what_was_taken",
            ),
        )
        indexes = (
            models.Index("community", "turn", name="calls_that_wait", condition=Q(state__in=OPEN)),
            models.Index("community", "asked_at", name="calls_by_time"),
            models.Index("community", "room", name="calls_of_room"),
            models.Index("community", "asker", name="calls_of_asker"),
            models.Index("community", "into", name="calls_that_were_joined"),
        )

    @property
    def heading(self) -> str:
        return self.title or gettext("A call for help")

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_waiting(self) -> bool:
        return self.state == State.WAITING

    @property
    def is_taken(self) -> bool:
        return self.state == State.TAKEN


def of_call(related_name: str) -> "models.ForeignKey[Call, Call]":
    return models.ForeignKey(Call, models.CASCADE, related_name=related_name, db_index=False)


class About(Owned):
    """A topic of a call."""

    call = of_call("about")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint("community", "call", "topic", name="a_call_names_a_topic_once"),
        )


class Caller(Owned):
    """Somebody who waits, or waited: who asked, and who agreed to wait together with them.

    ``left_at`` is when they did not wait any more, or had been helped.
    """

    call = of_call("callers")
    person = of_person()
    at = models.DateTimeField()
    heard_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "person"),
                condition=Q(left_at=None),
                name="somebody_waits_once",
            ),
        )
        indexes = (
            models.Index("community", "call", name="callers_of_call"),
            models.Index("community", "person", "at", name="calls_of_person"),
        )


class Helping(Owned):
    """Somebody came to help; ``left_at`` is when they handed over."""

    call = of_call("helpers")
    person = of_person()
    at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("community", "call", "person", name="somebody_helps_once"),
            models.UniqueConstraint(
                fields=("community", "person"),
                condition=Q(left_at=None),
                name="somebody_helps_one_at_a_time",
            ),
        )
        indexes = (models.Index("community", "person", "at", name="helped_by_person"),)


class Proposal(Owned):
    """Who waits in ``call`` proposes to those in ``into`` to wait together."""

    call = of_call("proposals")
    into = of_call("proposed")
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint("community", "call", "into", name="it_is_proposed_once"),
            models.CheckConstraint(
                condition=~Q(call=models.F("into")), name="nobody_waits_with_themselves"
            ),
            models.CheckConstraint(
                condition=Q(agreed=False) | Q(answered_at__isnull=False),
                name="who_agrees_has_answered",
            ),
        )
        indexes = (models.Index("community", "into", name="proposals_to_call"),)


class Standby(Owned):
    """Somebody wants to be told of who waits for what they can help with, until then."""

    person = of_person()
    until = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint("community", "person", name="somebody_stands_by_once"),
        )


def people_in(calls: "QuerySet[Call]") -> Q:
    """Who waits or helps in these calls, or ever did, as a condition on people."""
    callers = Caller.objects.filter(call__in=calls)
    helpers = Helping.objects.filter(call__in=calls)
    return Q(pk__in=callers.values("person")) | Q(pk__in=helpers.values("person"))


def apart_from(community: Community, person_id: int, calls: "QuerySet[Call]") -> frozenset[int]:
    """Who of those ever in these calls keeps away from somebody, or they from them.

    Who has handed over may still be with them in mind or in the room: nobody meets them by it.
    """
    people = Person.objects.filter(people_in(calls) | Q(pk=person_id))
    pairs = kept_apart_among(community, people)
    return frozenset(one for pair in pairs if person_id in pair for one in pair) - {person_id}


def taking_part(seat: Seat) -> Q:
    """Calls in which somebody waits or helps now."""
    own = Caller.objects.filter(call=OuterRef("pk"), person=seat.member, left_at=None)
    helping = Helping.objects.filter(call=OuterRef("pk"), person=seat.member, left_at=None)
    return Q(Exists(own) | Exists(helping))


def _is_of(seat: Seat) -> Q:
    """One's own, what one is in now, and what is over and one was in."""
    was = Caller.objects.filter(call=OuterRef("pk"), person=seat.member)
    helped = Helping.objects.filter(call=OuterRef("pk"), person=seat.member)
    past = ~Q(state__in=OPEN) & Q(Exists(was) | Exists(helped))
    return Q(asker=seat.member) | taking_part(seat) | past


def _among(seat: Seat) -> Q:
    """What is somebody's, and what is open where nobody ever in it is kept apart."""
    if not seat.may_write:
        return NOBODY
    calls = Call.objects.filter(community=seat.community).open()
    apart = apart_from(seat.community, seat.member.pk, calls)
    callers = Caller.objects.filter(call=OuterRef("pk"), person__in=apart)
    helpers = Helping.objects.filter(call=OuterRef("pk"), person__in=apart)
    others = Q(state__in=OPEN) & ~Q(Exists(callers)) & ~Q(Exists(helpers))
    return Q(community=seat.community) & (_is_of(seat) | others)


def _sees(seat: Seat, call: Call) -> bool:
    if not seat.may_write or call.community_id != seat.community.pk:
        return False
    one = Call.objects.filter(pk=call.pk)
    if one.filter(_is_of(seat)).exists():
        return True
    return call.is_open and not apart_from(seat.community, seat.member.pk, one)


seeing_a_call = row_rule("seeing a call for help", model=Call, allows=_sees, among=_among)
