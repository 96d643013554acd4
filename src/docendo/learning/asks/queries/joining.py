"""Proposals to make two asks one, for those who asked."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from docendo.commons.communities.api import Seat
from docendo.learning.asks.models import Ask, Together
from docendo.learning.asks.queries.askers import askers_of
from docendo.learning.forum.api import Thread

MOST_PROPOSALS = 5


@dataclass(frozen=True)
class Consent:
    """A proposal to join an ask with another one, for somebody who asked one of them."""

    pk: int
    other: Thread
    is_closed_by_it: bool
    has_agreed: bool


def open_consents(seat: Seat, ask: Ask) -> tuple[Consent, ...]:
    rows = Together.objects.filter(
        Q(ask=ask) | Q(into=ask), community=seat.community, refused_at=None, done_at=None
    ).select_related("ask__thread", "into__thread")
    found = []
    for row in rows.order_by("at", "pk")[:MOST_PROPOSALS]:
        is_closed = row.ask_id == ask.pk
        other = row.into if is_closed else row.ask
        agreed = row.asker_agreed_at if is_closed else row.other_agreed_at
        if other.thread.removed_at is None:
            found.append(Consent(row.pk, other.thread, is_closed, agreed is not None))
    return tuple(found)


def proposal_askers(community_id: int, *, proposal_id: int) -> Mapping[int, frozenset[int]]:
    """Who asked each of the two threads of a proposal that is still open."""
    rows = Together.objects.filter(community=community_id, pk=proposal_id, refused_at=None)
    row = rows.filter(done_at=None).select_related("ask__thread", "into__thread").first()
    return askers_of([row.ask.thread, row.into.thread]) if row else {}
