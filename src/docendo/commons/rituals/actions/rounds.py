"""Holding the rounds that are due, and what people say became of them."""

from datetime import date, datetime
from random import Random

from django.db import DatabaseError, transaction

from docendo.commons.communities.api import Seat, writer
from docendo.commons.matching.api import kept_apart_among
from docendo.commons.rituals.actions.planning import next_time
from docendo.commons.rituals.events import NobodyToMeet, PeopleIntroduced
from docendo.commons.rituals.models import Introduction, Participant, Place, Ritual, Round
from docendo.commons.rituals.queries import guests, met_before
from docendo.commons.rituals.rules.pairing import Evening, Groups, Pair, bring_together
from docendo.commons.rituals.rules.rituals import Aim, Said
from docendo.kernel.events import publish
from docendo.kernel.inserting import insert


def hold_due(*, now: datetime) -> None:
    """Hold what is due, each ritual in a transaction of its own.

    One that cannot be held keeps none of the others waiting; what stood in its way is raised then.
    """
    due = Ritual.objects.filter(next_at__lte=now).order_by("next_at", "pk")
    faults = []
    for ritual_id in list(due.values_list("pk", flat=True)):
        try:
            hold(ritual_id, now=now)
        except DatabaseError:
            raise  # it is away for all of them
        except Exception as fault:  # noqa: BLE001 raised below, with all others
            faults.append(fault)
    if faults:
        raise ExceptionGroup("some rituals could not be held", faults)


def hold(ritual_id: int, *, now: datetime) -> None:
    """Hold a ritual once for all dates that have passed: nobody is introduced to two at a time.

    Who meets whom is drawn before the database is held: for thousands it takes seconds. Whoever
    has gone by then, or keeps away from whom they would meet, falls out.
    """
    drawn = Ritual.objects.select_related("community").get(pk=ritual_id)
    # A coordinator has paused it meanwhile.
    if drawn.next_at is None or drawn.next_at > now:
        return
    due_on = drawn.schedule.latest(now=now)
    if due_on is None:
        raise LookupError(f"ritual {drawn.pk} is due before its first date")
    found = _draw(drawn, due_on, now=now)
    with transaction.atomic():
        ritual = Ritual.objects.select_for_update(of=("self",)).get(pk=ritual_id)
        # Another worker was quicker, or it is to be otherwise: what is still due is drawn anew.
        if _what_was_drawn(ritual) != _what_was_drawn(drawn):
            return
        here = {guest.person_id for guest in guests(ritual, on=due_on, now=now)}
        held = Round.objects.create(
            community_id=ritual.community_id,
            ritual=ritual,
            number=ritual.rounds.count(),
            due_on=due_on,
            held_at=now,
        )
        _introduce(held, found.still(here, apart=_kept_apart(ritual)))
        ritual.next_at = next_time(ritual, now=now)
        ritual.save(update_fields=["next_at"])


def _what_was_drawn(ritual: Ritual) -> tuple[object, ...]:
    whom = ritual.invited, ritual.topic_id, ritual.weeks_new
    return ritual.next_at, ritual.schedule, *whom


def _draw(ritual: Ritual, due_on: date, *, now: datetime) -> Groups:
    coming = guests(ritual, on=due_on, now=now)
    evening = Evening(
        aim=Aim(ritual.aim),
        on=due_on,
        before=met_before(ritual, among={guest.person_id for guest in coming}),
        apart=_kept_apart(ritual),
    )
    # The same round is drawn alike.
    return bring_together(coming, evening=evening, rng=Random(f"{ritual.pk} {due_on}"))  # noqa: S311


def _kept_apart(ritual: Ritual) -> frozenset[Pair]:
    taking_part = Participant.objects.filter(ritual=ritual).values("person")
    return frozenset(map(frozenset, kept_apart_among(ritual.community, taking_part)))


def _introduce(held: Round, found: Groups) -> None:
    here = {"community_id": held.community_id, "round": held}
    introductions = insert(Introduction(**here) for _group in found.together)
    introduced = list(zip(introductions, found.together, strict=True))
    insert(
        [
            *(
                Place(**here, introduction=introduction, person_id=person_id)
                for introduction, people in introduced
                for person_id in people
            ),
            *(Place(**here, person_id=person_id) for person_id in found.alone),
        ]
    )
    publish(
        *(
            PeopleIntroduced(
                community_id=held.community_id,
                ritual_id=held.ritual_id,
                introduction_id=introduction.pk,
                person_ids=tuple(people),
                at=held.held_at,
            )
            for introduction, people in introduced
        ),
        *(
            NobodyToMeet(
                community_id=held.community_id,
                ritual_id=held.ritual_id,
                round_id=held.pk,
                person_id=person_id,
                at=held.held_at,
            )
            for person_id in found.alone
        ),
    )


@transaction.atomic
def say(seat: Seat, *, introduction_id: int, said: Said) -> None:
    """Whether one has met; it may be said anew."""
    writer(seat)
    found = Introduction.objects.visible_to(seat).get(pk=introduction_id)
    found.places.filter(person=seat.member).update(said=said)
