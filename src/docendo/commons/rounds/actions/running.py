"""Beginning a round, solving it again, stopping it.

Each change is one statement with the look at how the round stands: of two coordinators who change
it at once one is refused.
"""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from docendo.commons.communities.api import Seat, writer
from docendo.commons.groups.api import Group
from docendo.commons.rounds.events import RoundBegun
from docendo.commons.rounds.models import Round, RoundPair, RoundTopic
from docendo.commons.rounds.refusals import NotNow
from docendo.commons.rounds.rules import FOR_GOOD, State, Wanted, predecessors
from docendo.commons.topics.api import Topic
from docendo.kernel.errors import NotAllowed
from docendo.kernel.events import publish


@transaction.atomic
def begin_round(
    seat: Seat,
    *,
    name: str,
    wanted: Wanted,
    topics: Collection[Topic],
    group: Group | None = None,
    now: datetime,
) -> Round:
    """Have a proposal worked out for everybody who offers or wants to learn something.

    Everybody of the community, or of a ``group`` of it.
    """
    if not seat.may_coordinate:
        raise NotAllowed
    found = Round.objects.create(
        community=seat.community,
        name=name,
        group=group,
        begun_by=writer(seat),
        begun_at=now,
        **asdict(wanted),
    )
    RoundTopic.objects.bulk_create(
        RoundTopic(community=seat.community, round=found, topic=topic) for topic in topics
    )
    _tell_begun(found, now=now)
    return found


@transaction.atomic
def solve_again(seat: Seat, *, round_id: int, now: datetime) -> Round:
    """Work it out once more; locked pairs stay."""
    found = Round.objects.visible_to(seat).get(pk=round_id)
    become(found, State.SOLVING, turn=found.turn + 1, stage="", done=0, begun_at=now)
    _tell_begun(found, now=now)
    return found


@transaction.atomic
def stop(seat: Seat, *, round_id: int) -> Round:
    """Do not wait for it any longer; what was proposed before stays."""
    found = Round.objects.visible_to(seat).get(pk=round_id)
    become(found, State.PROPOSED if found.pairs.exists() else State.STOPPED)
    return found


@transaction.atomic
def discard(seat: Seat, *, round_id: int) -> None:
    """Throw a round away that was not published."""
    gone, _rows = (
        Round.objects.visible_to(seat).filter(pk=round_id).exclude(state__in=FOR_GOOD).delete()
    )
    if not gone:
        Round.objects.visible_to(seat).get(pk=round_id)
        raise NotNow


def become(found: Round, then: State, **more: Any) -> None:
    """Raises NotNow where it cannot come to that from how it stands, or came there by another."""
    here = Round.objects.filter(pk=found.pk, turn=found.turn, state__in=predecessors(then))
    if not here.update(state=then, **more):
        raise NotNow
    for name, value in {"state": then, **more}.items():
        setattr(found, name, value)


def _tell_begun(found: Round, *, now: datetime) -> None:
    publish(RoundBegun(community_id=found.community_id, round_id=found.pk, turn=found.turn, at=now))


def follow_topic(community_id: int, *, merged_id: int, into_id: int) -> None:
    """Rounds about a topic that was merged are about the one that took it in."""
    named = RoundTopic.objects.filter(community=community_id)
    both = named.filter(topic=into_id).values("round")
    named.filter(topic=merged_id, round__in=[*both.values_list("round", flat=True)]).delete()
    named.filter(topic=merged_id).update(topic=into_id)
    RoundPair.objects.filter(community=community_id, topic=merged_id).update(topic=into_id)
