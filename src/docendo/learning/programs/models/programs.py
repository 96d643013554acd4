"""Programs, what they ask, and their plan of meetings."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from docendo.commons.communities.api import Owned, Seat, author_of
from docendo.commons.groups.api import Group
from docendo.commons.people.api import zone
from docendo.commons.rounds.api import Brings
from docendo.commons.topics.api import Topic
from docendo.kernel.access import NOBODY, row_rule
from docendo.learning.programs.rules import (
    CODE_LENGTH,
    LONGEST_LINE,
    LONGEST_NAME,
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_DAYS,
    MOST_LINES,
    MOST_WEEKS,
    Door,
    Kind,
    ShownTo,
    spoken,
)

LONGEST_LINES = MOST_LINES * (LONGEST_LINE + 1)


class Programs(models.QuerySet["Program"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(seeing_a_program.among(seat))

    def run_by(self, seat: Seat) -> Self:
        return self.filter(running_a_program.among(seat))

    def going_on(self) -> Self:
        """Neither closed, nor with a group that is over."""
        return self.filter(ended_at=None, group__ended_at=None)


class Program(Owned):
    """People who learn with each other by a plan, for a while or for good.

    Who takes part is in its ``group``, and nowhere else. All words were copied from the file of
    its ``template`` when it was made, and are its own since. The weeks of the plan are those of
    each match (``rules.begins_on``); ``middle_week`` and ``end_week`` say after how many of them
    everybody is asked how it goes. An evergreen one has no last day. ``end_told_at`` is when those
    who coordinate were told that the last day is near. Who enrolls by themselves has been in the
    community for ``least_days``, is in ``from_group``, and offers or wants to learn one of its
    ``ProgramTopic``s, as far as it has these.
    """

    group = models.ForeignKey(Group, models.RESTRICT, related_name="+", db_index=False)
    template = models.CharField(max_length=40)
    name = models.CharField(max_length=LONGEST_NAME)
    about = models.TextField(max_length=LONGEST_WORDS)
    audience = models.TextField(max_length=LONGEST_WORDS, blank=True)
    closing = models.TextField(max_length=LONGEST_WORDS, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    brings = models.CharField(max_length=10, choices=Brings)
    minutes = models.PositiveSmallIntegerField()
    weeks = models.PositiveSmallIntegerField()
    middle_week = models.PositiveSmallIntegerField()
    end_week = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    time_zone = models.CharField(max_length=64, default="UTC", db_default="UTC")
    door = models.CharField(max_length=10, choices=Door)
    code = models.CharField(max_length=CODE_LENGTH)
    needs_consent = models.BooleanField(default=False)
    consent_words = models.TextField(max_length=LONGEST_WORDS, blank=True)
    least_days = models.PositiveSmallIntegerField(default=0)
    from_group = models.ForeignKey(
        Group, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    created_by = author_of()
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_told_at = models.DateTimeField(null=True)

    objects = Programs.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint("group", name="a_group_is_of_one_program"),
            models.UniqueConstraint("community", "code", name="a_code_opens_one_program"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(about="") & ~Q(code=""),
                name="a_program_says_what_it_is",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values, door__in=Door.values, brings__in=Brings.values),
                name="a_program_is_of_known_kinds",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.EVERGREEN, ends_on=None)
                | ~Q(kind=Kind.EVERGREEN) & Q(ends_on__gt=F("starts_on")),
                name="a_program_ends_after_it_starts_unless_it_is_evergreen",
            ),
            models.CheckConstraint(
                condition=Q(
                    weeks__gte=1,
                    weeks__lte=MOST_WEEKS,
                    middle_week__gte=1,
                    end_week__gt=F("middle_week"),
                    end_week__lte=F("weeks"),
                ),
                name="check_ins_of_a_program_come_in_its_weeks",
            ),
            models.CheckConstraint(
                condition=Q(needs_consent=False, consent_words="")
                | Q(needs_consent=True) & ~Q(consent_words=""),
                name="consent_is_given_to_words",
            ),
            models.CheckConstraint(
                condition=Q(least_days__lte=MOST_DAYS), name="a_program_waits_for_years_at_most"
            ),
        )
        indexes = (
            models.Index("community", F("id").desc(), name="programs_of_community"),
            models.Index(
                "community",
                "from_group",
                name="programs_for_a_group",
                condition=Q(from_group__isnull=False),
            ),
        )

    @property
    def spoken_code(self) -> str:
        return spoken(self.code)

    @property
    def has_ended(self) -> bool:
        return self.ended_at is not None or self.group.ended_at is not None

    @property
    def has_sides(self) -> bool:
        """Whether some help and others learn, so that people say which of the two they do."""
        return self.brings in (Brings.TUTORS, Brings.GROUPS)

    def today(self, now: datetime) -> date:
        """Which day it is by its clocks: there its first day begins, and its last one ends."""
        return now.astimezone(zone(self.time_zone) or UTC).date()

    def takes_people(self, now: datetime) -> bool:
        """Whether somebody may come in by themselves."""
        is_late = self.ends_on is not None and self.ends_on < self.today(now)
        return not self.has_ended and not is_late and self.door != Door.CLOSED


class ProgramTopic(Owned):
    """One of the topics of which whoever enrolls by themselves offers or wants to learn one."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="topics", db_index=False)
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint("program", "topic", name="a_program_names_a_topic_once"),
        )
        indexes = (models.Index("community", "topic", name="programs_of_a_topic"),)


class Question(Owned):
    """What a program asks whoever enrolls; the questions come in the order of their numbers.

    ``choices`` and those of them that ``admit`` are lines (``rules.NewQuestion``).
    """

    program = models.ForeignKey(Program, models.CASCADE, related_name="questions", db_index=False)
    number = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=LONGEST_LINE)
    purpose = models.CharField(max_length=LONGEST_LINE, blank=True)
    shown_to = models.PositiveSmallIntegerField(choices=ShownTo, default=ShownTo.COORDINATORS)
    choices = models.TextField(max_length=LONGEST_LINES, blank=True)
    admits = models.TextField(max_length=LONGEST_LINES, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "program", "number", name="a_question_of_a_program_has_one_number"
            ),
            models.CheckConstraint(
                condition=~Q(words=""), name="a_question_of_a_program_asks_something"
            ),
            models.CheckConstraint(
                condition=Q(shown_to__in=ShownTo.values),
                name="answers_to_a_question_are_shown_to_somebody_known",
            ),
            models.CheckConstraint(
                condition=Q(shown_to=ShownTo.COORDINATORS) | ~Q(purpose=""),
                name="what_others_read_says_what_for",
            ),
            models.CheckConstraint(
                condition=Q(admits="") | ~Q(choices=""), name="only_choices_admit"
            ),
        )

    @property
    def offered(self) -> Sequence[str]:
        return self.choices.splitlines()

    @property
    def admitted(self) -> Sequence[str]:
        return self.admits.splitlines()


class Meeting(Owned):
    """A meeting of the plan: in which ``week``, what to talk about, and perhaps a goal.

    ``agenda`` and ``steps`` are lines.
    """

    program = models.ForeignKey(Program, models.CASCADE, related_name="meetings", db_index=False)
    week = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=LONGEST_TITLE)
    agenda = models.TextField(max_length=LONGEST_LINES, blank=True)
    goal = models.CharField(max_length=LONGEST_LINE, blank=True)
    steps = models.TextField(max_length=LONGEST_LINES, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("program", "week", name="a_week_has_one_planned_meeting"),
            models.CheckConstraint(
                condition=Q(week__gte=1, week__lte=MOST_WEEKS) & ~Q(title=""),
                name="a_planned_meeting_has_a_week_and_a_title",
            ),
            models.CheckConstraint(
                condition=~Q(goal="") | Q(steps=""), name="steps_lead_to_a_goal"
            ),
        )

    @property
    def points(self) -> Sequence[str]:
        return self.agenda.splitlines()

    @property
    def small_steps(self) -> Sequence[str]:
        return self.steps.splitlines()


def _sees(seat: Seat, program: Program) -> bool:
    if not seat.may_write or program.community_id != seat.community.pk:
        return False
    if seat.may_coordinate or program.door == Door.OPEN:
        return True
    return program.group.enrollments.filter(person=seat.person_id, ended_at=None).exists()


def _seen(seat: Seat) -> Q:
    if not seat.may_write:
        return NOBODY
    here = Q(community=seat.community)
    if seat.may_coordinate:
        return here
    own = Group.objects.filter(enrollments__person=seat.member, enrollments__ended_at=None)
    return here & (Q(door=Door.OPEN) | Q(group__in=own.filter(community=seat.community)))


def _runs(seat: Seat, program: Program) -> bool:
    return seat.may_coordinate and program.community_id == seat.community.pk


def _run(seat: Seat) -> Q:
    return Q(community=seat.community) if seat.may_coordinate else NOBODY


seeing_a_program = row_rule("seeing a program", model=Program, allows=_sees, among=_seen)
running_a_program = row_rule("running a program", model=Program, allows=_runs, among=_run)
