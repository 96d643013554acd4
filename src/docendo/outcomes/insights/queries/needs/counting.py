"""How much waits for a coordinator, for a home page that counts all that it counts in one query."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, QuerySet
from django.db.models.functions import Cast

from docendo.commons.communities.api import Role, Seat
from docendo.commons.matching.api import seeks_nobody, unanswered
from docendo.commons.topics.api import Offer, Topic, Wish
from docendo.learning.asks.api import cared_for
from docendo.learning.programs.api import low_check_ins
from docendo.outcomes.insights.models import Handling
from docendo.outcomes.insights.queries.needs.unmet import unmet
from docendo.outcomes.insights.rules import (
    ANSWERS_SLOWLY,
    LOOKED_AT_WITHIN,
    LOOKS_FOR_LONG,
    NeedKind,
)


def to_count(seat: Seat, *, now: datetime) -> Mapping[NeedKind, QuerySet[Any]]:
    """The rows behind the needs of each kind: as many as the finders find."""
    here = seat.community.memberships.joined().filter(role__gte=Role.MEMBER)
    of_members = {"community": seat.community, "person__in": here.values("person")}
    wishes = Wish.objects.filter(**of_members, at__lt=now - LOOKS_FOR_LONG)
    wished = Topic.objects.filter(pk__in=wishes.values("topic"), community=seat.community)
    seeking = here.filter(person__in=wishes.values("person"))
    rows: Mapping[NeedKind, tuple[QuerySet[Any], str]] = {
        NeedKind.PROPOSAL: (unanswered(seat.community, before=now - ANSWERS_SLOWLY), "pk"),
        NeedKind.QUESTION: (cared_for(seat), "thread_id"),
        NeedKind.CHECK_IN: (low_check_ins(seat, since=now - LOOKED_AT_WITHIN), "pk"),
        NeedKind.UNMET: (unmet(seat, now=now), "pk"),
        NeedKind.ALONE: (seeking.exclude(seeks_nobody(seat.community)), "person_id"),
        NeedKind.TOPIC: (
            wished.exclude(pk__in=Offer.objects.filter(**of_members).values("topic")),
            "pk",
        ),
    }
    return {kind: _waiting(seat, kind, *each, now=now) for kind, each in rows.items()}


def _waiting(
    seat: Seat, kind: NeedKind, rows: QuerySet[Any], key: str, *, now: datetime
) -> QuerySet[Any]:
    """Those that nobody has taken care of lately."""
    resting = Handling.objects.filter(community=seat.community, kind=kind, until__gt=now)
    named: QuerySet[Any] = rows.annotate(subject_of_need=Cast(F(key), CharField()))
    return named.exclude(Exists(resting.filter(subject=OuterRef("subject_of_need"))))
