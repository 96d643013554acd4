"""Teams that are asked follow the groups that they are: who comes, and who leaves."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from docendo.commons.groups.api import Group, GroupRole, goes_on, member_ids
from docendo.kernel.events import publish
from docendo.learning.evaluations.events import EvaluationBegun
from docendo.learning.evaluations.models import Evaluation, Team, Teammate
from docendo.learning.evaluations.rules.evaluating import MOST_IN_TEAM


@transaction.atomic
def bring_in(group_id: int, person_ids: Collection[int], *, now: datetime) -> None:
    """Learners who came, and who were in a team of the group before; told where it has begun."""
    group = Group.objects.filter(pk=group_id).first()
    learners = member_ids(group, role=GroupRole.LEARNER) & set(person_ids) if group else frozenset()
    for evaluation in _going_on(group_id, now=now) if learners else ():
        known = evaluation.teammates.filter(person__in=learners)
        back = known.filter(team__group=group_id).exclude(left_at=None)
        came = set(back.values_list("person_id", flat=True))
        back.update(left_at=None)
        team = evaluation.teams.filter(group=group_id, is_group=True).first()
        if team is not None:
            new = learners - set(known.values_list("person_id", flat=True))
            came |= _put_in(team, new)
        if came and evaluation.told_of_begin_at is not None:
            publish(
                EvaluationBegun(
                    community_id=evaluation.community_id,
                    evaluation_id=evaluation.pk,
                    told_ids=tuple(sorted(came)),
                    at=now,
                )
            )


def _put_in(team: Team, person_ids: Collection[int]) -> set[int]:
    """As many as a team may have; who they are."""
    free = max(MOST_IN_TEAM - team.teammates.there().count(), 0)
    some = sorted(person_ids)[:free]
    Teammate.objects.bulk_create(
        Teammate(
            community_id=team.community_id,
            evaluation_id=team.evaluation_id,
            team=team,
            person_id=person_id,
        )
        for person_id in some
    )
    return set(some)


@transaction.atomic
def let_go(group_id: int, person_ids: Collection[int], *, now: datetime) -> None:
    """Of a group that is over nobody has left: it is rated as it was.

    So is one that stays open without its learners, as on the last day of a term.
    """
    if not goes_on(group_id, now=now):
        return
    for evaluation in _going_on(group_id, now=now):
        rows = evaluation.teammates.there().filter(team__group=group_id, person__in=person_ids)
        # Somebody of whom nothing was said was never in it.
        rows.filter(answered_at=None, received=None).delete()
        rows.update(left_at=now)


def _going_on(group_id: int, *, now: datetime) -> Collection[Evaluation]:
    """Under a lock, so that nobody rates a team that changes meanwhile."""
    teams = Team.objects.filter(group=group_id).values("evaluation")
    rows = Evaluation.objects.filter(pk__in=teams, closes_at__gt=now)
    return list(rows.order_by("pk").select_for_update(of=("self",)))
