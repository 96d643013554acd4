"""Evaluations of teams by their members: who rates whom, and what they said."""

from collections.abc import Mapping
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from docendo.commons.communities.api import Owned, Seat, author_of
from docendo.commons.groups.api import Group
from docendo.commons.matching.api import of_person
from docendo.kernel.access import NOBODY, row_rule
from docendo.learning.evaluations.rules.evaluating import (
    LONGEST_QUESTION,
    LONGEST_TITLE,
    LONGEST_WORDS,
    Kind,
    SeenBy,
)
from docendo.learning.evaluations.rules.levels import HIGHEST, LOWEST, Dimension


class Evaluations(models.QuerySet["Evaluation"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(seeing_an_evaluation.among(seat))

    def run_by(self, seat: Seat) -> Self:
        return self.filter(running_an_evaluation.among(seat))


class Evaluation(Owned):
    """Members of teams rate each other and themselves, from ``opens_at`` to ``closes_at``.

    What comes later is not taken, and nothing of it changes afterwards. ``told_of_begin_at``,
    ``reminded_at`` and ``told_of_end_at`` are when those who take part were told.
    """

    title = models.CharField(max_length=LONGEST_TITLE)
    words = models.TextField(max_length=LONGEST_WORDS, blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    created_by = author_of()
    created_at = models.DateTimeField()
    told_of_begin_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    told_of_end_at = models.DateTimeField(null=True)

    objects = Evaluations.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(title=""), name="an_evaluation_has_a_title"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="an_evaluation_ends_after_it_begins"
            ),
        )
        indexes = (
            models.Index("community", F("id").desc(), name="evaluations_of_community"),
            models.Index("opens_at", name="evaluations_going_on", condition=Q(told_of_end_at=None)),
        )


class Team(Owned):
    """Those who rate each other. Who teaches the ``group`` they come from runs it.

    One that ``is_group`` is all of its learners: whoever comes later is in it, too.
    """

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="teams", db_index=False)
    group = models.ForeignKey(Group, models.RESTRICT, null=True, related_name="+", db_index=False)
    name = models.CharField(max_length=LONGEST_TITLE)
    is_group = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="a_team_has_a_name"),
            models.CheckConstraint(
                condition=Q(is_group=False) | Q(group__isnull=False),
                name="a_team_that_is_a_group_has_one",
            ),
        )
        indexes = (
            models.Index("community", "evaluation", name="teams_of_evaluation"),
            models.Index("community", "group", name="evaluated_teams_of_group"),
        )


class Teammates(models.QuerySet["Teammate"]):
    def of(self, seat: Seat) -> Self:
        """Where somebody is in a team themselves."""
        return self.filter(
            Q(community=seat.community, person=seat.member) if seat.may_write else NOBODY
        )

    def there(self) -> Self:
        """Whom a team rates now."""
        return self.filter(left_at=None)

    def counted(self) -> Self:
        """Those, and who has rated before they left."""
        return self.filter(Q(left_at=None) | Q(answered_at__isnull=False))

    def owing(self) -> Self:
        """Who has not rated yet, or not everybody, since somebody came later."""
        given = Rating.objects.filter(rater=OuterRef(OuterRef("pk")), rated=OuterRef("pk"))
        others = Teammate.objects.there().filter(team=OuterRef("team"))
        unrated = Exists(others.filter(~Exists(given)))
        return self.there().filter(Q(answered_at=None) | unrated)


class Teammate(Owned):
    """Somebody is in a team; they have rated it at ``answered_at``, all of it or nothing.

    Who has left is rated and asked no more; what they gave and got stays.
    """

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="teammates", db_index=False
    )
    team = models.ForeignKey(Team, models.CASCADE, related_name="teammates", db_index=False)
    person = of_person()
    answered_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    objects = Teammates.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "evaluation", "person", name="somebody_is_in_one_team_of_an_evaluation"
            ),
        )
        indexes = (
            models.Index("community", "person", name="evaluations_of_person"),
            models.Index("team", name="teammates_of_team"),
        )


def _level() -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField()


class Rating(Owned):
    """The levels that a ``rater`` gave somebody of their team, or themselves."""

    rater = models.ForeignKey(Teammate, models.CASCADE, related_name="given", db_index=False)
    rated = models.ForeignKey(Teammate, models.CASCADE, related_name="received", db_index=False)
    contributing = _level()
    interacting = _level()
    keeping = _level()
    expecting = _level()
    knowing = _level()

    class Meta:
        constraints = (
            models.UniqueConstraint("rater", "rated", name="a_teammate_rates_another_once"),
            models.CheckConstraint(
                condition=Q(
                    **{f"{each}__gte": LOWEST for each in Dimension.values},
                    **{f"{each}__lte": HIGHEST for each in Dimension.values},
                ),
                name="levels_lie_on_their_scale",
            ),
        )
        indexes = (models.Index("rated", name="ratings_of_teammate"),)

    @property
    def levels(self) -> Mapping[Dimension, int]:
        return {each: getattr(self, each) for each in Dimension}


class Question(Owned):
    """Something else that everybody is asked about the team as a whole."""

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="questions", db_index=False
    )
    words = models.CharField(max_length=LONGEST_QUESTION)
    kind = models.CharField(max_length=10, choices=Kind)
    seen_by = models.CharField(max_length=15, choices=SeenBy)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(words="") & Q(kind__in=Kind.values, seen_by__in=SeenBy.values),
                name="a_question_to_a_team_asks_something",
            ),
        )
        indexes = (models.Index("community", "evaluation", name="questions_of_evaluation"),)


class Answer(Owned):
    """What somebody answered to a question: a level, or words."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="answers", db_index=False)
    teammate = models.ForeignKey(Teammate, models.CASCADE, related_name="answers", db_index=False)
    level = models.PositiveSmallIntegerField(null=True)
    words = models.TextField(max_length=LONGEST_WORDS, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "question", "teammate", name="a_teammate_answers_a_question_once"
            ),
            models.CheckConstraint(
                condition=Q(level=None) & ~Q(words="")
                | Q(level__isnull=False, level__gte=LOWEST, level__lte=HIGHEST, words=""),
                name="an_answer_is_a_level_or_words",
            ),
        )
        indexes = (models.Index("teammate", name="answers_of_teammate"),)


# Who teaches all the groups that the teams come from runs it, whatever they are in the community.
def _runs(seat: Seat, evaluation: Evaluation) -> bool:
    if not seat.may_write or evaluation.community_id != seat.community.pk:
        return False
    if seat.may_coordinate:
        return True
    groups = set(evaluation.teams.values_list("group_id", flat=True))
    taught = set(Group.objects.taught_by(seat).values_list("pk", flat=True))
    return bool(groups) and groups <= taught


def _run(seat: Seat) -> Q:
    if not seat.may_write:
        return NOBODY
    here = Q(community=seat.community)
    if seat.may_coordinate:
        return here
    teams = Team.objects.filter(community=seat.community)
    taught = teams.filter(group__in=Group.objects.taught_by(seat))
    others = teams.exclude(pk__in=taught.values("pk"))
    return here & Q(pk__in=taught.values("evaluation")) & ~Q(pk__in=others.values("evaluation"))


def _sees(seat: Seat, evaluation: Evaluation) -> bool:
    if _runs(seat, evaluation):
        return True
    is_here = seat.may_write and evaluation.community_id == seat.community.pk
    return is_here and evaluation.teammates.filter(person=seat.person_id).exists()


def _seen(seat: Seat) -> Q:
    if not seat.may_write:
        return NOBODY
    own = Teammate.objects.of(seat).values("evaluation")
    return _run(seat) | Q(community=seat.community, pk__in=own)


running_an_evaluation = row_rule(
    "running a team evaluation", model=Evaluation, allows=_runs, among=_run
)
seeing_an_evaluation = row_rule(
    "seeing a team evaluation", model=Evaluation, allows=_sees, among=_seen
)
