"""What is asked of people: an assignment with its phases, and how its works are judged."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from docendo.commons.communities.api import Owned, Seat, author_of
from docendo.commons.groups.api import Group
from docendo.kernel.access import NOBODY, row_rule
from docendo.learning.review.rules.judging import (
    LONGEST_LINE,
    LONGEST_TITLE,
    MOST_POINTS,
    MOST_READERS,
    Choosing,
    Late,
    Method,
    Strategy,
)
from docendo.learning.review.rules.phases import Phase, Step, beside, line, phases


class Assignments(models.QuerySet["Assignment"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(seeing_an_assignment.among(seat))

    def run_by(self, seat: Seat) -> Self:
        return self.filter(running_an_assignment.among(seat))


class Assignment(Owned):
    """A peer review: people of a ``group`` hand in work, read each other's, and answer.

    Without a group whoever is a member takes part who wants to. ``body`` is what is asked, in
    Markdown. Each of the dates ends its phase by itself; without one the phase is ended by hand.
    ``readers`` is how many read each work, and so about how many works each reads.
    ``checklist`` are lines that authors tick before they hand in. ``reading_share`` is the part of
    a grade, in percent, that comes from how well somebody read. ``grades_at`` is when grades were
    published, and ``help_asked_at`` when who runs it was told that works lack readers.
    """

    group = models.ForeignKey(Group, models.RESTRICT, null=True, related_name="+", db_index=False)
    title = models.CharField(max_length=LONGEST_TITLE)
    body = models.TextField()
    html = models.TextField(blank=True)
    renderer = models.PositiveSmallIntegerField(default=0)
    checklist = models.TextField(blank=True)
    template = models.CharField(max_length=40, blank=True)
    phase = models.CharField(max_length=12, choices=Phase, default=Phase.PREPARING)
    phase_since = models.DateTimeField()
    calibrates = models.BooleanField(default=False)
    revises = models.BooleanField(default=True)
    submit_by = models.DateTimeField(null=True)
    calibrate_by = models.DateTimeField(null=True)
    review_by = models.DateTimeField(null=True)
    revise_by = models.DateTimeField(null=True)
    late = models.CharField(max_length=10, choices=Late, default=Late.MARKED)
    strategy = models.CharField(max_length=10, choices=Strategy)
    hides_authors = models.BooleanField(default=True)
    hides_readers = models.BooleanField(default=True)
    takes_teams = models.BooleanField(default=False)
    takes_files = models.BooleanField(default=True)
    readers = models.PositiveSmallIntegerField()
    choosing = models.CharField(max_length=10, choices=Choosing, default=Choosing.FAIR)
    method = models.CharField(max_length=10, choices=Method, default=Method.CORRECTED)
    reading_share = models.PositiveSmallIntegerField(default=0)
    created_by = author_of()
    created_at = models.DateTimeField()
    grades_at = models.DateTimeField(null=True)
    help_asked_at = models.DateTimeField(null=True)

    objects = Assignments.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(body=""), name="an_assignment_says_what_is_asked"
            ),
            models.CheckConstraint(
                condition=Q(
                    phase__in=Phase.values,
                    late__in=Late.values,
                    strategy__in=Strategy.values,
                    choosing__in=Choosing.values,
                    method__in=Method.values,
                ),
                name="an_assignment_is_of_known_kinds",
            ),
            models.CheckConstraint(
                condition=Q(readers__gte=1, readers__lte=MOST_READERS, reading_share__lte=100),
                name="an_assignment_has_readers_for_each_work",
            ),
            models.CheckConstraint(
                condition=(Q(submit_by=None) | Q(review_by=None) | Q(review_by__gt=F("submit_by")))
                & (Q(review_by=None) | Q(revise_by=None) | Q(revise_by__gt=F("review_by"))),
                name="phases_of_an_assignment_end_one_after_the_other",
            ),
        )
        indexes = (
            models.Index("community", F("id").desc(), name="assignments_of_community"),
            models.Index("community", "group", name="assignments_of_group"),
            models.Index(
                "phase", "phase_since", name="assignments_going_on", condition=~Q(phase="closed")
            ),
        )

    @property
    def phases(self) -> Sequence[Phase]:
        return phases(calibrates=self.calibrates, revises=self.revises)

    @property
    def next_phase(self) -> Phase | None:
        return beside(Phase(self.phase), 1, among=self.phases)

    @property
    def previous_phase(self) -> Phase | None:
        return beside(Phase(self.phase), -1, among=self.phases)

    @property
    def goes_by_hand(self) -> bool:
        """Whether nothing of a phase that has begun happens by the clock."""
        return self.phase in self.ends and self.ends[Phase(self.phase)] is None

    @property
    def ends(self) -> Mapping[Phase, datetime | None]:
        """When each phase ends by itself."""
        return {
            Phase.SUBMITTING: self.submit_by,
            Phase.CALIBRATING: self.calibrate_by,
            Phase.REVIEWING: self.review_by,
            Phase.REVISING: self.revise_by,
        }

    @property
    def line(self) -> Sequence[Step]:
        """The line of time at the top of every page (``reviews/_line.html``)."""
        return line(self.phases, ends=self.ends, here=Phase(self.phase))

    @property
    def is_open_to_all(self) -> bool:
        """Whether everybody knows who wrote and who read what."""
        return not (self.hides_authors or self.hides_readers)


class Criterion(Owned):
    """One thing that readers look at; what it is worth against the others is its ``weight``.

    With scales a reader gives ``low`` to ``high`` points, with a rubric one of its levels; of
    statements it is said whether they hold.
    """

    assignment = models.ForeignKey(
        Assignment, models.CASCADE, related_name="criteria", db_index=False
    )
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=LONGEST_LINE)
    words = models.TextField(blank=True)
    weight = models.FloatField(default=1.0)
    low = models.FloatField(default=0.0)
    high = models.FloatField(default=1.0)
    needs_comment = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "assignment", "number", name="a_criterion_of_an_assignment_has_one_number"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="a_criterion_asks_something"),
            models.CheckConstraint(
                condition=Q(weight__gte=0, high__gt=F("low"), high__lte=MOST_POINTS, low__gte=0),
                name="a_criterion_has_a_scale",
            ),
        )


class Level(Owned):
    """One level of a criterion in a rubric: what it looks like, and its points."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="levels", db_index=False)
    points = models.FloatField()
    words = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint("criterion", "points", name="levels_do_not_overlap"),
            models.CheckConstraint(
                condition=~Q(words="") & Q(points__gte=0), name="a_level_says_what_it_looks_like"
            ),
        )


class Material(Owned):
    """Something to work with: a file, or a link."""

    assignment = models.ForeignKey(
        Assignment, models.CASCADE, related_name="materials", db_index=False
    )
    words = models.CharField(max_length=LONGEST_LINE)
    address = models.URLField(max_length=500, blank=True)
    file = models.FileField(upload_to="review/", max_length=200, blank=True)
    size = models.PositiveIntegerField(default=0)
    added_by = author_of()
    added_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(address="") & ~Q(file="") | ~Q(address="") & Q(file=""),
                name="material_is_a_file_or_a_link",
            ),
        )
        indexes = (models.Index("community", "assignment", name="materials_of_assignment"),)


# A teacher runs what their group does, whatever they are in the community.
def _runs(seat: Seat, assignment: Assignment) -> bool:
    if not seat.may_write or assignment.community_id != seat.community.pk:
        return False
    if seat.may_coordinate or assignment.group_id is None:
        return seat.may_coordinate
    return Group.objects.taught_by(seat).filter(pk=assignment.group_id).exists()


def _run(seat: Seat) -> Q:
    if not seat.may_write:
        return NOBODY
    here = Q(community=seat.community)
    return here if seat.may_coordinate else here & Q(group__in=Group.objects.taught_by(seat))


def _sees(seat: Seat, assignment: Assignment) -> bool:
    if _runs(seat, assignment):
        return True
    is_here = seat.may_write and assignment.community_id == seat.community.pk
    if not is_here or assignment.phase == Phase.PREPARING:
        return False
    if assignment.group is None:
        return True
    if assignment.group.enrollments.filter(person=seat.person_id, ended_at=None).exists():
        return True
    return assignment.participants.filter(person=seat.person_id).exists()


def _seen(seat: Seat) -> Q:
    if not seat.may_write:
        return NOBODY
    own = Group.objects.filter(
        community=seat.community, enrollments__person=seat.member, enrollments__ended_at=None
    )
    # Who has left the group still sees what they took part in.
    taken = Assignment.objects.filter(
        community=seat.community, participants__person=seat.member
    ).values("pk")
    shown = ~Q(phase=Phase.PREPARING) & (Q(group=None) | Q(group__in=own) | Q(pk__in=taken))
    return _run(seat) | Q(community=seat.community) & shown


running_an_assignment = row_rule(
    "running a peer review", model=Assignment, allows=_runs, among=_run
)
seeing_an_assignment = row_rule("seeing a peer review", model=Assignment, allows=_sees, among=_seen)
