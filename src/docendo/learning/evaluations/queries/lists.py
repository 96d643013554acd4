"""All evaluations that somebody sees, the teams that they may ask, and what waits today."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, QuerySet
from django.utils.translation import gettext as _

from docendo.commons.communities.api import Seat
from docendo.commons.groups.api import Group, GroupRole, member_ids_of, open_groups
from docendo.learning.evaluations.models import Evaluation, Teammate
from docendo.learning.evaluations.rules.evaluating import (
    FEWEST_IN_TEAM,
    MOST_IN_TEAM,
    NewTeam,
    Stage,
    stage,
)
from docendo.learning.review.api import teams_by_review

MOST_LISTED = 100


@dataclass(frozen=True)
class Row:
    """An evaluation with how it stands, and whether the reader is in one of its teams."""

    evaluation: Evaluation
    stage: Stage
    is_in_it: bool


@dataclass(frozen=True)
class EvaluationsPage:
    waiting: list[Row] = field(default_factory=list)
    others: list[Row] = field(default_factory=list)
    closed: list[Row] = field(default_factory=list)
    may_make: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.waiting or self.others or self.closed)


def evaluations_page(seat: Seat, *, now: datetime) -> EvaluationsPage:
    """In as many queries for many as for few."""
    taught = Group.objects.taught_by(seat).open()
    page = EvaluationsPage(may_make=seat.may_coordinate or taught.exists())
    mine = Teammate.objects.of(seat)
    own = set(mine.there().values_list("evaluation_id", flat=True))
    owing = set(mine.owing().values_list("evaluation_id", flat=True))
    for evaluation in Evaluation.objects.visible_to(seat).order_by("-pk")[:MOST_LISTED]:
        row = Row(evaluation, stage(evaluation, now=now), evaluation.pk in own)
        if row.stage == Stage.CLOSED:
            page.closed.append(row)
        elif row.stage == Stage.OPEN and evaluation.pk in owing:
            page.waiting.append(row)
        else:
            page.others.append(row)
    return page


@dataclass(frozen=True)
class Choice:
    """What can be chosen as teams: a group, or all teams of a peer review."""

    key: str
    name: str
    teams: Sequence[NewTeam]


def teams_to_choose(seat: Seat) -> Mapping[str, Choice]:
    """Empty for who may ask no team."""
    groups = open_groups(seat) if seat.may_coordinate else _taught(seat)
    names = {each.pk: str(each) for each in groups}
    found: dict[str, Choice] = {}
    for pk, people in member_ids_of(list(groups), role=GroupRole.LEARNER).items():
        if FEWEST_IN_TEAM <= len(people) <= MOST_IN_TEAM:
            key = f"group-{pk}"
            found[key] = Choice(key, names[pk], [NewTeam(names[pk], people, pk, is_group=True)])
    for assignment, works in teams_by_review(seat).items():
        teams = [
            NewTeam(
                work.team or _("Work %(number)d") % {"number": work.number},
                people,
                assignment.group_id,
            )
            for work, people in works.items()
        ]
        key = f"review-{assignment.pk}"
        name = _("All teams of “%(title)s”") % {"title": assignment.title}
        found[key] = Choice(key, name, teams)
    return found


def _taught(seat: Seat) -> QuerySet[Group]:
    return Group.objects.taught_by(seat).open().order_by("sort_name", "pk")


def takes_part_somewhere(seats: Sequence[Seat]) -> Exists:
    """Whether somebody has not rated yet, in any of their communities."""
    return Exists(_unanswered(seats[0].member.pk, [seat.community.pk for seat in seats]))


def waiting_now(
    person_id: int, community_ids: Collection[int], *, now: datetime
) -> Iterable[Evaluation]:
    """What waits for somebody in all their communities, in one query."""
    rows = _unanswered(person_id, community_ids).select_related("evaluation")
    for mine in rows.filter(evaluation__opens_at__lte=now, evaluation__closes_at__gt=now):
        yield mine.evaluation


def _unanswered(person_id: int, community_ids: Collection[int]) -> QuerySet[Teammate]:
    return Teammate.objects.owing().filter(
        community__in=community_ids, person=person_id, evaluation__told_of_end_at=None
    )
