"""What whoever runs an evaluation sees: who has answered, and then what was said of whom."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import numpy as np
from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from docendo.commons.communities.api import Seat
from docendo.engine.evaluating import evaluate
from docendo.kernel.sheets import Cell
from docendo.learning.evaluations.models import Answer, Evaluation, Question, Team, Teammate
from docendo.learning.evaluations.queries.own import Standing, standing_to_run
from docendo.learning.evaluations.rules.evaluating import Stage, figures_from
from docendo.learning.evaluations.rules.levels import HIGHEST, LOWEST, Dimension
from docendo.learning.evaluations.wording import Signed, signed

TEAMS_PER_PAGE: Final = 20


@dataclass(frozen=True)
class Member:
    """Somebody with what others gave them, what they gave themselves, and their factors.

    ``given`` is what they gave each of the team, in its order, as the mean over the dimensions.
    """

    teammate: Teammate
    raters: int
    by_others: Sequence[float | None]
    own: Sequence[float | None]
    factor: float | None
    factor_with_self: float | None
    given: Sequence[float | None]

    @property
    def pairs(self) -> Sequence[tuple[float | None, float | None]]:
        """For each dimension what others gave them, and what they gave themselves."""
        return list(zip(self.by_others, self.own, strict=True))


@dataclass(frozen=True)
class TeamFigures:
    """A team; without figures as long as they are its members' first, and for their own team."""

    team: Team
    teammates: Sequence[Teammate]
    is_own: bool
    members: Sequence[Member] = ()
    signs: Sequence[Signed] = ()
    answers: Sequence[Answer] = ()

    @property
    def answered(self) -> int:
        return sum(each.answered_at is not None for each in self.teammates)

    @property
    def people(self) -> int:
        """Who rates, or has rated before they left."""
        return sum(each.left_at is None or each.answered_at is not None for each in self.teammates)


@dataclass(frozen=True)
class RunPage:
    standing: Standing
    shown: Page[Team]
    teams: Sequence[TeamFigures]
    people: int
    answered: int
    has_figures: bool
    questions: Sequence[Question]

    @property
    def may_change(self) -> bool:
        return self.standing.stage != Stage.CLOSED

    @property
    def may_ask(self) -> bool:
        """Whether nobody has answered its questions yet."""
        return self.may_change and not self.answered


def run_page(seat: Seat, *, evaluation_id: int, page: int, now: datetime) -> RunPage:
    """In as many queries for many teams as for few."""
    held = standing_to_run(seat, evaluation_id=evaluation_id, now=now)
    has_figures = figures_from(held.evaluation) <= now
    rows = Paginator(_teams(held.evaluation), TEAMS_PER_PAGE).get_page(page)
    everybody = held.evaluation.teammates.counted()
    return RunPage(
        standing=held,
        shown=rows,
        teams=[_of_team(team, held.me, has_figures=has_figures) for team in rows.object_list],
        people=everybody.count(),
        answered=everybody.filter(answered_at__isnull=False).count(),
        has_figures=has_figures,
        questions=list(held.evaluation.questions.order_by("pk")),
    )


def _teams(evaluation: Evaluation) -> Any:
    answers = Answer.objects.select_related("question").order_by("question", "pk")
    people = Teammate.objects.select_related("person").order_by("person__name", "pk")
    return evaluation.teams.order_by("pk").prefetch_related(
        Prefetch("teammates", people.prefetch_related("given", Prefetch("answers", answers)))
    )


def _of_team(team: Any, me: Teammate | None, *, has_figures: bool) -> TeamFigures:
    people: Sequence[Teammate] = list(team.teammates.all())
    # Of their own team they learn no more than everybody in it.
    is_own = me is not None and me.team_id == team.pk
    shown = TeamFigures(team, people, is_own)
    if is_own or not has_figures:
        return shown
    found = evaluate(_levels(people), low=LOWEST, high=HIGHEST)
    members = [
        Member(
            teammate=each,
            raters=int(found.raters[row]),
            by_others=_numbers(found.by_others[row]),
            own=_numbers(found.own[row]),
            factor=float(found.factor[row]) if found.raters[row] else None,
            factor_with_self=float(found.factor_with_self[row]) if found.raters[row] else None,
            given=_numbers(found.overall[row]),
        )
        for row, each in enumerate(people)
    ]
    names = [each.person.name for each in people]
    return replace(
        shown,
        members=members,
        signs=[signed(flag, names=names) for flag in found.flags],
        answers=[answer for each in people for answer in each.answers.all()],
    )


def _levels(people: Sequence[Teammate]) -> Any:
    """What each gave each (n, n, dimensions); NaN where somebody has not answered."""
    place = {each.pk: row for row, each in enumerate(people)}
    levels = np.full((len(people), len(people), len(Dimension)), np.nan)
    for each in people:
        for rating in each.given.all():
            levels[place[each.pk], place[rating.rated_id]] = list(rating.levels.values())
    return levels


def _number(value: float) -> float | None:
    return None if np.isnan(value) else value


def _numbers(values: Any) -> Sequence[float | None]:
    return [_number(float(value)) for value in values]


def table(
    seat: Seat, *, evaluation_id: int, now: datetime
) -> tuple[Sequence[str], Iterator[Sequence[Cell]]]:
    """Everybody with their figures; before these may be seen only who has answered.

    Of one's own team nothing but who is in it: when one of them answered may tell what they gave.
    """
    held = standing_to_run(seat, evaluation_id=evaluation_id, now=now)
    has_figures = figures_from(held.evaluation) <= now
    columns = [_("Team"), _("Name"), _("Answered")]
    if has_figures:
        columns += [
            *(str(each.label) for each in Dimension),
            *(_("Own: %(dimension)s") % {"dimension": each.label} for each in Dimension),
            _("Rated by"), _("Factor"), _("Factor with self"), _("What stands out"),
        ]  # fmt: skip
    return columns, _table(held, has_figures=has_figures)


def _table(held: Standing, *, has_figures: bool) -> Iterator[Sequence[Cell]]:
    for row in _teams(held.evaluation):
        team = _of_team(row, held.me, has_figures=has_figures)
        of = _figures(team)
        for each in team.teammates:
            answered_at = None if team.is_own else each.answered_at
            yield [team.team.name, each.person.name, answered_at, *of.get(each.pk, [])]


def _figures(team: TeamFigures) -> Mapping[int, Sequence[Cell]]:
    return {
        each.teammate.pk: [
            *_rounded(each.by_others),
            *_rounded(each.own),
            each.raters,
            *_rounded([each.factor, each.factor_with_self], digits=3),
            ", ".join(str(sign.label) for sign in team.signs if row in sign.members),
        ]
        for row, each in enumerate(team.members)
    }


def _rounded(values: Sequence[float | None], *, digits: int = 2) -> Sequence[Cell]:
    return [None if value is None else round(value, digits) for value in values]
