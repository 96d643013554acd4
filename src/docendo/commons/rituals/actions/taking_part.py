"""Joining a ritual, leaving it, and sitting out for a while."""

from datetime import date, datetime, timedelta

from django.db import transaction

from docendo.commons.communities.api import Membership, Role, Seat, writer
from docendo.commons.rituals.actions.planning import last_on
from docendo.commons.rituals.models import Participant, Ritual
from docendo.commons.rituals.queries import invited_to
from docendo.commons.rituals.refusals import NotInvited, NotRunning, TakesNoPart
from docendo.commons.rituals.rules.rituals import State


@transaction.atomic
def join(seat: Seat, *, ritual_id: int, answer: str, now: datetime) -> Ritual:
    """Take part from the next round on; who does already says something else in answer."""
    person = writer(seat)
    ritual = Ritual.objects.visible_to(seat).get(pk=ritual_id)
    if ritual.is_stopped:
        raise NotRunning
    if not invited_to(ritual, now=now).filter(person=person).exists():
        raise NotInvited
    Participant.objects.update_or_create(
        ritual=ritual,
        person=person,
        defaults={"answer": answer},
        create_defaults={"community": seat.community, "answer": answer, "joined_at": now},
    )
    return ritual


@transaction.atomic
def leave(seat: Seat, *, ritual_id: int) -> Ritual:
    """Whom one has met stays where one reads it."""
    writer(seat)
    ritual = Ritual.objects.visible_to(seat).get(pk=ritual_id)
    Participant.objects.filter(ritual=ritual, person=seat.member).delete()
    return ritual


@transaction.atomic
def sit_out(seat: Seat, *, ritual_id: int, until: date | None) -> Ritual:
    """Take no part in what is due before that day; None is to come back at once."""
    writer(seat)
    ritual = Ritual.objects.visible_to(seat).get(pk=ritual_id)
    own = Participant.objects.filter(ritual=ritual, person=seat.member)
    if not own.update(away_until=until):
        raise TakesNoPart
    return ritual


@transaction.atomic
def skip_next(seat: Seat, *, ritual_id: int, now: datetime) -> Ritual:
    """Sit out one round, or as long as one sits out already."""
    ritual = Ritual.objects.visible_to(seat).get(pk=ritual_id)
    schedule = ritual.schedule
    if ritual.next_at is None:
        next_on = schedule.following(now=now, last_on=last_on(ritual))
    else:
        next_on = ritual.next_at.astimezone(schedule.zone).date()
    until = next_on + timedelta(days=1)
    own = Participant.objects.filter(ritual=ritual, person=seat.person_id or 0)
    away = own.values_list("away_until", flat=True).first()
    return sit_out(seat, ritual_id=ritual_id, until=max(until, away or until))


def come_back(seat: Seat, *, ritual_id: int) -> Ritual:
    return sit_out(seat, ritual_id=ritual_id, until=None)


# --- By themselves ------------------------------------------------------------------------------


@transaction.atomic
def welcome(community_id: int, person_id: int, *, now: datetime) -> None:
    """Whoever is new takes part where newcomers do, unless they are gone again.

    What was planned after they came is not: they were there to read of it, and may join.
    """
    seat = Membership.objects.joined().filter(
        community=community_id, person=person_id, role__gte=Role.MEMBER
    )
    if not seat.exists():
        return
    rituals = Ritual.objects.filter(
        community=community_id, adds_newcomers=True, created_at__lte=now
    )
    for ritual in rituals.exclude(state=State.STOPPED).order_by("pk"):
        Participant.objects.get_or_create(
            ritual=ritual,
            person_id=person_id,
            defaults={"community_id": community_id, "joined_at": now},
        )


def forget_person(community_id: int, person_id: int) -> None:
    """Who has no seat takes part in nothing; those whom they met still read that they did."""
    Participant.objects.filter(community=community_id, person=person_id).delete()
