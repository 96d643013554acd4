"""A coordinator's rounds, and what each of them proposes."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from docendo.commons.communities.api import Owned, Seat, author_of
from docendo.commons.groups.api import Group
from docendo.commons.matching.api import Bar, Match, Plan, of_person
from docendo.commons.rounds.rules import (
    AT_WORK,
    DONE,
    FOR_GOOD,
    GOES_ON_WITHIN,
    LONGEST_NAME,
    MOST_EACH,
    MOST_MINUTES,
    Brings,
    State,
    Wanted,
    plan,
)
from docendo.commons.topics.api import Topic
from docendo.kernel.access import NOBODY, row_rule


class Rounds(models.QuerySet["Round"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(running_a_round.among(seat))


class Round(Owned):
    """One time that a coordinator brings the members of a community, or of a ``group``, together.

    While a worker is at it, ``stage`` and ``done`` (of a hundred) say how far that is. ``turn``
    counts how often it was solved: whoever solves an earlier turn has nothing to say any more. Of
    what is published ``settled`` bundles are matches already, or have fallen out. The proposal is
    the ``RoundPair`` rows; it ``is_best`` unless its time ran out, and ``lost_locks`` of the pairs
    that were to stay could not.
    """

    name = models.CharField(max_length=LONGEST_NAME)
    group = models.ForeignKey(Group, models.RESTRICT, null=True, related_name="+", db_index=False)
    brings = models.CharField(max_length=10, choices=Brings)
    minutes = models.PositiveSmallIntegerField()
    needs_language = models.BooleanField()
    each = models.PositiveSmallIntegerField()
    is_fair = models.BooleanField()
    emphases = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.SOLVING)
    turn = models.PositiveIntegerField(default=1)
    stage = models.CharField(max_length=10, blank=True)
    done = models.PositiveSmallIntegerField(default=0)
    settled = models.PositiveIntegerField(default=0, db_default=0)
    is_best = models.BooleanField(default=True)
    lost_locks = models.PositiveIntegerField(default=0)
    begun_by = author_of()
    begun_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True)
    published_by = author_of(null=True)
    published_at = models.DateTimeField(null=True)

    objects = Rounds.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="a_round_has_a_name"),
            models.CheckConstraint(
                condition=Q(brings__in=Brings.values), name="a_round_brings_known_people_together"
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="a_round_has_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(minutes__lte=MOST_MINUTES, each__gte=1, each__lte=MOST_EACH),
                name="a_round_asks_for_what_can_be",
            ),
            models.CheckConstraint(condition=Q(done__lte=DONE), name="nothing_is_done_twice_over"),
            models.CheckConstraint(
                condition=Q(
                    state__in=FOR_GOOD, published_by__isnull=False, published_at__isnull=False
                )
                | ~Q(state__in=FOR_GOOD) & Q(published_by=None, published_at=None),
                name="a_round_is_published_by_somebody",
            ),
        )
        indexes = (models.Index("community", "begun_at", name="rounds_of_a_community"),)

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK

    def is_stuck(self, now: datetime) -> bool:
        """Whether it has been published for so long that nobody may be at it any more."""
        at = self.published_at
        return self.state == State.PUBLISHING and at is not None and now - at > GOES_ON_WITHIN

    @property
    def plan(self) -> Plan:
        return plan(
            Wanted(
                brings=Brings(self.brings),
                minutes=self.minutes,
                needs_language=self.needs_language,
                each=self.each,
                is_fair=self.is_fair,
                emphases=self.emphases,
            )
        )


class RoundTopic(Owned):
    """One of the topics that a round is about; it is about all where none is named."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="topics", db_index=False)
    topic = models.ForeignKey(Topic, models.RESTRICT, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint("round", "topic", name="a_round_names_a_topic_once"),
        )
        indexes = (models.Index("community", "topic", name="rounds_of_a_topic"),)


class RoundPair(Owned):
    """Two whom a round would bring together: one helps the other with a topic, or both learn it.

    Pairs with the same number in ``bundle`` become one match: a trio of peers, a group, a ring.
    ``reasons`` are those of the moment of the proposal, as ``[term, worth, value, amount]``. What
    became a match when the round was published points at it.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="pairs", db_index=False)
    bundle = models.PositiveIntegerField()
    helper = of_person()
    learner = of_person()
    topic = models.ForeignKey(Topic, models.RESTRICT, related_name="+", db_index=False)
    score = models.FloatField()
    minutes = models.PositiveIntegerField()
    reasons = models.JSONField(default=list)
    is_locked = models.BooleanField(default=False)
    match = models.ForeignKey(Match, models.SET_NULL, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "round", "helper", "learner", name="a_pair_stands_once_in_a_round"
            ),
            models.CheckConstraint(
                condition=~Q(helper=F("learner")), name="nobody_is_paired_with_themselves"
            ),
        )
        indexes = (
            models.Index("round", "bundle", name="pairs_by_bundle"),
            models.Index("round", "learner", name="pairs_by_learner"),
            models.Index("community", "topic", name="pairs_of_a_topic"),
            models.Index("match", name="pairs_of_a_match", condition=Q(match__isnull=False)),
        )


class LeftOut(Owned):
    """Somebody for whom a round has nobody, and what stands in their way."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="left_out", db_index=False)
    person = of_person()
    is_helper = models.BooleanField()
    bar = models.CharField(max_length=20)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "round", "person", "is_helper", name="somebody_is_left_out_once_of_a_round"
            ),
            models.CheckConstraint(
                condition=Q(bar__in=[bar.value for bar in Bar]),
                name="a_known_bar_leaves_somebody_out",
            ),
        )


class NotTogether(Owned):
    """Two whom a coordinator does not want to meet in a round, whatever they say of themselves.

    ``one`` has the lower number. Why is between the coordinator and them, and kept nowhere.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="not_together", db_index=False)
    one = of_person()
    other = of_person()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "round", "one", "other", name="two_are_set_apart_once_of_a_round"
            ),
            models.CheckConstraint(
                condition=Q(one__lt=F("other")), name="of_two_set_apart_the_lower_number_is_first"
            ),
        )


def _may_run(seat: Seat, found: Round) -> bool:
    return seat.may_coordinate and found.community_id == seat.community.pk


def _run_by(seat: Seat) -> Q:
    return Q(community=seat.community) if seat.may_coordinate else NOBODY


running_a_round = row_rule("running a round", model=Round, allows=_may_run, among=_run_by)
