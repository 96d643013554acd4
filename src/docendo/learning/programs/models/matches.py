"""What became of a plan in a match: which goals were taken from it, and how it goes."""

from typing import Self

from django.db import models
from django.db.models import Q

from docendo.commons.communities.api import Owned, Seat
from docendo.commons.matching.api import Match, of_match, of_person
from docendo.kernel.access import NOBODY, row_rule
from docendo.learning.boards.api import Goal
from docendo.learning.programs.models.programs import Meeting, Program
from docendo.learning.programs.rules import HELPS_LITTLE, LONGEST_ANSWER, Helps, Stage


class PlannedGoal(Owned):
    """The goal of a meeting stands on the board of a match, once."""

    match = of_match()
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="+", db_index=False)
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint("match", "meeting", name="a_planned_goal_is_on_a_board_once"),
        )


class Reminder(Owned):
    """Those in a match were told that they are asked at a stage, so that nobody is told twice."""

    match = of_match()
    stage = models.CharField(max_length=10, choices=Stage)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint("match", "stage", name="a_match_is_reminded_once_a_stage"),
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values), name="a_reminder_is_of_a_known_stage"
            ),
        )


class CheckIns(models.QuerySet["CheckIn"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(seeing_a_check_in.among(seat))


class CheckIn(Owned):
    """What somebody said of their match at a stage: how much it ``helps``, and what would more.

    The others in the match never see it. Coordinators see what helps little, as something to do,
    unless they have a place in the match themselves.
    """

    program = models.ForeignKey(Program, models.CASCADE, related_name="+", db_index=False)
    match = of_match()
    person = of_person()
    stage = models.CharField(max_length=10, choices=Stage)
    helps = models.PositiveSmallIntegerField(choices=Helps)
    words = models.CharField(max_length=LONGEST_ANSWER, blank=True)
    at = models.DateTimeField()

    objects = CheckIns.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "match", "person", "stage", name="somebody_checks_in_once_a_stage"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values, helps__in=Helps.values),
                name="a_check_in_says_something_known",
            ),
        )
        indexes = (
            models.Index(
                "community", "at", name="check_ins_to_look_at", condition=Q(helps__lte=HELPS_LITTLE)
            ),
            models.Index("community", "person", "match", name="check_ins_of_a_person"),
        )


def _sees(seat: Seat, row: CheckIn) -> bool:
    if not seat.may_write or row.community_id != seat.community.pk:
        return False
    if row.person_id == seat.person_id:
        return True
    beside = {place.person_id for place in row.match.places.all()}
    return seat.may_coordinate and row.helps <= HELPS_LITTLE and seat.person_id not in beside


def _seen(seat: Seat) -> Q:
    if not seat.may_write:
        return NOBODY
    here, own = Q(community=seat.community), Q(person=seat.member)
    if not seat.may_coordinate:
        return here & own
    beside = Match.objects.filter(places__person=seat.member, community=seat.community)
    return here & (own | Q(helps__lte=HELPS_LITTLE) & ~Q(match__in=beside))


seeing_a_check_in = row_rule("seeing a check-in", model=CheckIn, allows=_sees, among=_seen)
