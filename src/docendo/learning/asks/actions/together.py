"""Joining two asks about the same: somebody proposes it, and both who asked agree or not."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Role, Seat, writer
from docendo.commons.people.api import Person
from docendo.kernel.events import publish
from docendo.learning.asks.actions.life import join_silently
from docendo.learning.asks.events import TogetherProposed, TogetherSettled
from docendo.learning.asks.models import Ask, Joined, Together
from docendo.learning.asks.queries.askers import asker_ids
from docendo.learning.asks.refusals import NotOnItsWay, SameAsk
from docendo.learning.asks.rules import State
from docendo.learning.forum import api as forum


@transaction.atomic
def propose(seat: Seat, *, thread_id: int, other_thread_id: int, now: datetime) -> Together:
    """Propose that two asks be one; the later one would be closed and lead to the earlier.

    Who proposes it is not written down, since it may be who asked anonymously. Whoever asked one
    of them agrees by proposing.
    """
    writer(seat)
    if thread_id == other_thread_id:
        raise SameAsk
    asks = list(_open(seat, (thread_id, other_thread_id)))
    if len(asks) < 2:
        raise NotOnItsWay
    into, ask = asks
    proposal, is_new = Together.objects.get_or_create(
        community=seat.community, ask=ask, into=into, defaults={"at": now}
    )
    if is_new:
        publish(
            TogetherProposed(
                community_id=seat.community.pk,
                ask_id=ask.pk,
                thread_id=ask.thread_id,
                into_thread_id=into.thread_id,
                proposal_id=proposal.pk,
                at=now,
            )
        )
    _agree(seat, proposal, now=now)
    return proposal


@transaction.atomic
def consent(seat: Seat, *, proposal_id: int, agrees: bool, now: datetime) -> Together:
    """Say yes or no to a proposal about a question of one's own."""
    proposal = Together.objects.select_for_update(of=("self",)).get(
        community=seat.community, pk=proposal_id, refused_at=None, done_at=None
    )
    mine = _sides(seat, proposal)
    if not mine:
        raise Together.DoesNotExist
    if agrees:
        _agree(seat, proposal, now=now)
        return proposal
    proposal.refused_at = now
    proposal.save(update_fields=["refused_at"])
    _settled(proposal, now=now)
    return proposal


def _open(seat: Seat, thread_ids: Collection[int]) -> Collection[Ask]:
    """The asks of these threads that still take answers, the earlier first, locked."""
    threads = forum.Thread.objects.visible_to(seat).filter(
        pk__in=thread_ids, removed_at=None, state=forum.State.OPEN
    )
    asks = Ask.objects.select_for_update(of=("self",), no_key=True).filter(
        community=seat.community, thread__in=threads
    )
    return list(
        asks.exclude(state=State.CLOSED).select_related("thread").order_by("asked_at", "pk")
    )


def _sides(seat: Seat, proposal: Together) -> list[str]:
    """Which of the two this person asked, as the column of their consent."""
    sides = {"asker_agreed_at": proposal.ask, "other_agreed_at": proposal.into}
    return [column for column, ask in sides.items() if seat.member.pk in asker_ids(ask.thread)]


def _agree(seat: Seat, proposal: Together, *, now: datetime) -> None:
    if proposal.done_at is not None or proposal.refused_at is not None:
        return
    mine = _sides(seat, proposal)
    for column in mine:
        if getattr(proposal, column) is None:
            setattr(proposal, column, now)
    if mine:
        proposal.save(update_fields=mine)
    if proposal.asker_agreed_at and proposal.other_agreed_at:
        _become_one(seat, proposal, now=now)


def _become_one(seat: Seat, proposal: Together, *, now: datetime) -> None:
    """Close the later ask in the name of who asked it, who is counted with the other now."""
    asks = _open(seat, (proposal.ask.thread_id, proposal.into.thread_id))
    proposal.done_at = now
    proposal.save(update_fields=["done_at"])
    _settled(proposal, now=now)
    if len(asks) < 2:
        return  # One was closed or removed meanwhile, and nothing is left to be done.
    forum.close_as_asked_before(
        seat.community,
        thread_id=proposal.ask.thread_id,
        original_id=proposal.into.thread_id,
        now=now,
    )
    stuck = Joined.objects.filter(community=seat.community, ask=proposal.ask)
    come_along = {*asker_ids(proposal.ask.thread), *stuck.values_list("person_id", flat=True)}
    for person in Person.objects.filter(pk__in=come_along - asker_ids(proposal.into.thread)):
        join_silently(proposal.into, person.pk, now=now)
        with_seat = Seat(seat.community, person, Role.MEMBER)
        forum.start_following(with_seat, proposal.into.thread_id, now=now)


def _settled(proposal: Together, *, now: datetime) -> None:
    publish(
        TogetherSettled(
            community_id=proposal.community_id,
            ask_id=proposal.ask_id,
            thread_id=proposal.ask.thread_id,
            proposal_id=proposal.pk,
            at=now,
        )
    )
