"""Who takes part in a round, and who has met whom in those before it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from docendo.commons.communities.api import Membership, Role
from docendo.commons.matching.api import may_be_matched
from docendo.commons.rituals.models import Participant, Place, Ritual
from docendo.commons.rituals.rules.pairing import Before, Guest, Pair, rounds_back
from docendo.commons.rituals.rules.rituals import Aim, Invited
from docendo.commons.topics.api import Offer, Wish


def invited_to(ritual: Ritual, *, now: datetime) -> QuerySet[Membership]:
    """The seats of all who may take part: ``rules.invites`` as a condition."""
    seats = Membership.objects.joined().filter(community=ritual.community_id, role__gte=Role.MEMBER)
    match ritual.invited:
        case Invited.NEWCOMERS:
            return seats.filter(joined_at__gt=new_since(ritual, now=now))
        case Invited.TOPIC:
            said = {
                "community": ritual.community_id,
                "topic": ritual.topic_id,
                "person": OuterRef("person"),
            }
            return seats.filter(
                Q(Exists(Offer.objects.filter(**said))) | Q(Exists(Wish.objects.filter(**said)))
            )
        case _:
            return seats


def new_since(ritual: Ritual, *, now: datetime) -> datetime:
    return now - timedelta(weeks=ritual.weeks_new)


def guests(ritual: Ritual, *, on: date, now: datetime) -> Sequence[Guest]:
    """Everybody who takes part in the round of this date, but whom something holds back."""
    invited = invited_to(ritual, now=now).filter(may_be_matched(ritual.community_id))
    seats = dict(invited.values_list("person_id", "joined_at"))
    coming = Participant.objects.filter(ritual=ritual).filter(
        Q(away_until=None) | Q(away_until__lte=on)
    )
    offers, wishes = _topics(ritual, Offer.objects.all()), _topics(ritual, Wish.objects.all())
    since = new_since(ritual, now=now)
    return [
        Guest(
            person_id=person_id,
            is_new=seats[person_id] > since,
            answer=" ".join(answer.casefold().split()),
            offers=offers[person_id],
            wishes=wishes[person_id],
        )
        for person_id, answer in coming.values_list("person_id", "answer")
        if person_id in seats
    ]


def _topics(ritual: Ritual, said: QuerySet[Any]) -> Mapping[int, set[int]]:
    """By person, where it matters."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    if ritual.aim == Aim.SKILLS:
        rows = said.filter(community=ritual.community_id)
        for person_id, topic_id in rows.values_list("person_id", "topic_id"):
            found[person_id].add(topic_id)
    return found


def met_before(ritual: Ritual, *, among: Collection[int]) -> Mapping[Pair, Before]:
    """Each pair of these people that the ritual has introduced in the rounds that count."""
    since = ritual.rounds.count() - rounds_back(len(among))
    rows = Place.objects.filter(
        round__ritual=ritual, round__number__gte=since, introduction__isnull=False
    )
    groups: defaultdict[tuple[int, date], list[int]] = defaultdict(list)
    for introduction_id, due_on, person_id in rows.values_list(
        "introduction_id", "round__due_on", "person_id"
    ):
        if person_id in among:
            groups[introduction_id, due_on].append(person_id)
    found: dict[Pair, Before] = {}
    for (_introduction, due_on), people in groups.items():
        for pair in map(frozenset, combinations(people, 2)):
            known = found.get(pair)
            found[pair] = (
                Before(known.times + 1, max(known.last_on, due_on)) if known else Before(1, due_on)
            )
    return found
