"""A match as one who was asked by mail sees it, without having signed in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from docendo.commons.communities.api import Seat, seat_in
from docendo.commons.matching.models import Match, seeing_a_match
from docendo.commons.matching.queries.matches import WITH_PLACES, Mine, as_mine
from docendo.commons.matching.queries.room import keeping_away_in
from docendo.commons.matching.rules.meeting import Answer
from docendo.commons.people.api import Person

A_STEP = 200


@dataclass(frozen=True)
class AskedByMail:
    """Who is asked, and what; it waits for their answer."""

    seat: Seat
    mine: Mine


def asked_by_mail(*, match_id: int, person_id: int) -> AskedByMail | None:
    """None where it waits for them no more, or where they are not here any more."""
    rows = Match.objects.select_related("introducer", "asker", "community")
    found = rows.prefetch_related(WITH_PLACES).filter(pk=match_id).first()
    person = Person.objects.filter(pk=person_id, is_active=True, email__isnull=False).first()
    if found is None or person is None:
        return None
    seat = seat_in(person, slug=found.community.slug)
    if not seeing_a_match.allows(seat, found):
        return None
    mine = as_mine(found, seat)
    return AskedByMail(seat, mine) if mine.is_waiting_for_me else None


def to_remind(*, now: datetime) -> Iterator[tuple[int, Sequence[int]]]:
    """What waits for an answer since a week, each with those who have not given theirs.

    Of whom somebody keeps away they hear nothing, here either.
    """
    waiting = Match.objects.to_remind_of(now).prefetch_related("places").order_by("pk")
    last = 0
    while some := list(waiting.filter(pk__gt=last)[:A_STEP]):
        away = keeping_away_in(some)
        for found in some:
            places = found.places.all()
            yield (
                found.pk,
                [
                    place.person_id
                    for place in places
                    if place.answer == Answer.WAITING
                    and not any(
                        (found.pk, place.person_id, each.person_id) in away for each in places
                    )
                ],
            )
        last = some[-1].pk
