"""The life of an ask: how far it has come, whom it was passed to, who saw and who shares it.

Who asks is not written here but known by the thread alone, so that no row of this app can tell
(``queries.asker_ids``).
"""

from django.db import models
from django.db.models import F, Q

from docendo.commons.communities.api import Owned, Seat
from docendo.commons.people.api import Person
from docendo.commons.topics.api import Topic
from docendo.kernel.access import NOBODY, row_rule
from docendo.learning.asks.rules import LAST_ROUND, LONGEST_NOTE, MOST_A_WEEK, State
from docendo.learning.forum.api import Thread


def of_person() -> "models.ForeignKey[Person, Person]":
    return models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)


class Asks(models.QuerySet["Ask"]):
    def cared_for_by(self, seat: Seat) -> "Asks":
        """Those that reached the coordinators, for a coordinator."""
        return self.filter(caring_for_an_ask.among(seat))


class Ask(Owned):
    """One question on its way to an answer; ``due_at`` is when it is passed on next.

    While it waits it is due at some time, so that it cannot be forgotten: whoever finds it late
    goes on from the row, and moves the time in the transaction in which they do.
    """

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    round = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    objects = Asks.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint("community", "thread", name="a_question_is_one_ask"),
            models.CheckConstraint(
                condition=Q(state=State.WAITING, due_at__isnull=False)
                | ~Q(state=State.WAITING) & Q(due_at=None),
                name="what_waits_is_due_at_some_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.WITH_COORDINATORS) | Q(escalated_at__isnull=False),
                name="coordinators_know_since_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="an_ask_is_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(round__lte=LAST_ROUND), name="an_ask_is_passed_on_twice"
            ),
        )
        indexes = (
            models.Index("community", "due_at", name="asks_due", condition=Q(state=State.WAITING)),
            models.Index(
                "community",
                "escalated_at",
                name="asks_with_coordinators",
                condition=Q(state=State.WITH_COORDINATORS),
            ),
        )


class Passings(models.QuerySet["Passing"]):
    def visible_to(self, seat: Seat) -> "Passings":
        """What somebody was asked themselves."""
        return self.filter(being_asked.among(seat))


class Passing(Owned):
    """An ask was passed to somebody, who is asked once.

    ``reasons`` are ``rules.Reasons``; ``by`` is the coordinator who asked by hand, with a ``note``,
    and nobody where the router did. ``declined_at`` is when they passed.
    """

    ask = models.ForeignKey(Ask, models.CASCADE, related_name="passings", db_index=False)
    person = of_person()
    round = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=dict)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    note = models.TextField(max_length=LONGEST_NOTE, blank=True)
    at = models.DateTimeField()
    declined_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    objects = Passings.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint("community", "ask", "person", name="everybody_is_asked_once"),
            models.CheckConstraint(
                condition=Q(note="") | Q(by__isnull=False), name="only_people_write_notes"
            ),
            models.CheckConstraint(condition=~Q(person=F("by")), name="nobody_asks_themselves"),
        )
        indexes = (
            models.Index("community", "person", F("at").desc(), name="passings_of_person"),
            models.Index("community", F("at").desc(), name="passings_by_time"),
        )


class Joined(Owned):
    """Somebody is stuck on the same; others learn how many there are and never who."""

    ask = models.ForeignKey(Ask, models.CASCADE, related_name="joined", db_index=False)
    person = of_person()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint("community", "ask", "person", name="a_person_joins_once"),
        )
        indexes = (models.Index("community", "person", name="joined_by_person"),)


class Together(Owned):
    """Somebody proposed that two asks be one: ``ask`` would be closed and lead to ``into``.

    It happens when both who asked agree; ``refused_at`` is when one of them would rather not.
    """

    ask = models.ForeignKey(Ask, models.CASCADE, related_name="proposals", db_index=False)
    into = models.ForeignKey(Ask, models.CASCADE, related_name="proposals_into", db_index=False)
    at = models.DateTimeField()
    asker_agreed_at = models.DateTimeField(null=True)
    other_agreed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("community", "ask", "into", name="two_asks_are_proposed_once"),
            models.CheckConstraint(
                condition=~Q(ask=F("into")), name="an_ask_is_not_joined_to_itself"
            ),
            models.CheckConstraint(
                condition=Q(done_at=None)
                | Q(
                    asker_agreed_at__isnull=False,
                    other_agreed_at__isnull=False,
                    refused_at=None,
                ),
                name="asks_are_joined_by_consent",
            ),
        )
        indexes = (models.Index("community", "into", name="proposals_into_an_ask"),)


class Limit(Owned):
    """How often a week somebody is asked at most, and until when not at all."""

    person = of_person()
    a_week = models.PositiveSmallIntegerField()
    paused_until = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("community", "person", name="a_person_has_one_limit"),
            models.CheckConstraint(
                condition=Q(a_week__lte=MOST_A_WEEK), name="a_limit_is_at_most_twenty_a_week"
            ),
        )


class UsualWait(Owned):
    """How long a first answer took lately, in a community or in one topic of it.

    ``asked`` counts all that were asked in that time, ``answered`` those of them with an answer.
    """

    topic = models.ForeignKey(Topic, models.CASCADE, null=True, related_name="+", db_index=False)
    asked = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()
    low = models.PositiveIntegerField()
    median = models.PositiveIntegerField()
    high = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint("community", "topic", name="one_usual_wait_for_a_topic"),
            models.UniqueConstraint(
                "community", condition=Q(topic=None), name="one_usual_wait_for_a_community"
            ),
            models.CheckConstraint(
                condition=Q(low__lte=F("median"), median__lte=F("high"), answered__lte=F("asked")),
                name="half_of_the_waits_lie_between",
            ),
        )


# --- Who may see what ---------------------------------------------------------------------------


def _is_asked(seat: Seat, passing: Passing) -> bool:
    return (
        passing.community_id == seat.community.pk
        and seat.may_write
        and passing.person_id == seat.person_id
    )


def _cares(seat: Seat, ask: Ask) -> bool:
    return (
        ask.community_id == seat.community.pk
        and seat.may_coordinate
        and ask.state == State.WITH_COORDINATORS
    )


being_asked = row_rule(
    "being asked",
    model=Passing,
    allows=_is_asked,
    among=lambda seat: (
        Q(community=seat.community, person=seat.person_id)
        if seat.may_write and seat.person_id
        else NOBODY
    ),
)
caring_for_an_ask = row_rule(
    "caring for an ask that nobody answered",
    model=Ask,
    allows=_cares,
    among=lambda seat: (
        Q(community=seat.community, state=State.WITH_COORDINATORS)
        if seat.may_coordinate
        else NOBODY
    ),
)
