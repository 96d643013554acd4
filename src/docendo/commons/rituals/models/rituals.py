"""Rituals, and who takes part in them."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from docendo.commons.communities.api import Owned, Seat
from docendo.commons.matching.api import of_person
from docendo.commons.people.api import zone
from docendo.commons.rituals.rules.rituals import (
    LONGEST_ANSWER,
    LONGEST_NAME,
    LONGEST_QUESTION,
    LONGEST_WORDS,
    MOST_WEEKS_NEW,
    USUAL_WEEKS_NEW,
    Aim,
    Invited,
    Rhythm,
    State,
)
from docendo.commons.rituals.rules.schedule import Schedule
from docendo.commons.topics.api import Topic
from docendo.kernel.access import NOBODY, row_rule


class Rituals(models.QuerySet["Ritual"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(seeing_a_ritual.among(seat))

    def run_by(self, seat: Seat) -> Self:
        return self.filter(running_a_ritual.among(seat))


class Ritual(Owned):
    """Introductions that come round by themselves, made from a ``blueprint``.

    ``first_on`` and ``at`` are of clocks in ``time_zone``; the rest is said by ``rules.Plan``.
    While it runs, ``next_at`` is when the next round is due, and nobody computes it elsewhere.
    """

    blueprint = models.CharField(max_length=20)
    aim = models.CharField(max_length=10, choices=Aim)
    name = models.CharField(max_length=LONGEST_NAME)
    words = models.TextField(max_length=LONGEST_WORDS, blank=True)
    rhythm = models.CharField(max_length=5, choices=Rhythm)
    first_on = models.DateField()
    at = models.TimeField()
    time_zone = models.CharField(max_length=64)
    invited = models.CharField(max_length=10, choices=Invited)
    weeks_new = models.PositiveSmallIntegerField(default=USUAL_WEEKS_NEW)
    topic = models.ForeignKey(Topic, models.RESTRICT, null=True, related_name="+", db_index=False)
    adds_newcomers = models.BooleanField()
    question = models.CharField(max_length=LONGEST_QUESTION, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    next_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects = Rituals.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="a_ritual_has_a_name"),
            models.CheckConstraint(
                condition=Q(
                    aim__in=Aim.values,
                    rhythm__in=Rhythm.values,
                    invited__in=Invited.values,
                    state__in=State.values,
                ),
                name="a_ritual_is_of_known_kinds",
            ),
            models.CheckConstraint(
                condition=Q(weeks_new__gte=1, weeks_new__lte=MOST_WEEKS_NEW),
                name="somebody_is_new_for_a_year_at_most",
            ),
            models.CheckConstraint(
                condition=Q(invited=Invited.TOPIC, topic__isnull=False)
                | ~Q(invited=Invited.TOPIC) & Q(topic=None),
                name="a_ritual_has_a_topic_where_it_invites_by_one",
            ),
            models.CheckConstraint(
                condition=~Q(invited=Invited.TOPIC, adds_newcomers=True),
                name="whoever_is_new_has_chosen_no_topic_yet",
            ),
            models.CheckConstraint(
                condition=~Q(aim=Aim.ACROSS, question=""),
                name="what_brings_different_people_together_asks_them",
            ),
            models.CheckConstraint(
                condition=Q(state=State.RUNNING, next_at__isnull=False)
                | ~Q(state=State.RUNNING) & Q(next_at=None),
                name="a_ritual_has_a_next_time_while_it_runs",
            ),
        )
        indexes = (
            models.Index("community", name="rituals_of_community"),
            models.Index("next_at", name="rituals_due", condition=Q(next_at__isnull=False)),
        )

    @property
    def schedule(self) -> Schedule:
        where = zone(self.time_zone)
        if where is None:
            raise LookupError(f"there is no time zone {self.time_zone}")
        return Schedule(Rhythm(self.rhythm), self.first_on, self.at, where)

    @property
    def is_running(self) -> bool:
        return self.state == State.RUNNING

    @property
    def is_paused(self) -> bool:
        return self.state == State.PAUSED

    @property
    def is_stopped(self) -> bool:
        return self.state == State.STOPPED


class Participant(Owned):
    """A person takes part in a ritual, and sits out whatever is due before ``away_until``.

    Who leaves has none, and may come again. ``answer`` is what they said to its question.
    """

    ritual = models.ForeignKey(Ritual, models.CASCADE, related_name="participants", db_index=False)
    person = of_person()
    answer = models.CharField(max_length=LONGEST_ANSWER, blank=True)
    away_until = models.DateField(null=True)
    joined_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint("ritual", "person", name="nobody_takes_part_twice"),)
        indexes = (models.Index("community", "person", name="participants_by_person"),)

    def is_away(self, on: date) -> bool:
        return self.away_until is not None and on < self.away_until


def _sees(seat: Seat, ritual: Ritual) -> bool:
    return seat.may_write and ritual.community_id == seat.community.pk


def _seen(seat: Seat) -> Q:
    return Q(community=seat.community) if seat.may_write else NOBODY


def _runs(seat: Seat, ritual: Ritual) -> bool:
    return seat.may_coordinate and ritual.community_id == seat.community.pk


def _run(seat: Seat) -> Q:
    return Q(community=seat.community) if seat.may_coordinate else NOBODY


seeing_a_ritual = row_rule("seeing a ritual", model=Ritual, allows=_sees, among=_seen)
running_a_ritual = row_rule("running a ritual", model=Ritual, allows=_runs, among=_run)
