"""Who has been looking for somebody to learn with, in vain."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db.models import Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from docendo.commons.communities.api import Role, Seat
from docendo.commons.matching.api import learning_now, who_wants_nobody, with_a_week
from docendo.commons.people.api import Person
from docendo.commons.topics.api import Offer, Wish
from docendo.kernel.text import isolated
from docendo.outcomes.insights import wording
from docendo.outcomes.insights.queries.needs.need import Found, Need
from docendo.outcomes.insights.rules import LOOKS_FOR_LONG, NeedKind


class Alone:
    kind = NeedKind.ALONE

    def find(self, seat: Seat, *, now: datetime) -> Sequence[Found]:
        away = learning_now(seat.community).keys() | who_wants_nobody(seat.community)
        wished = _wishes(seat).filter(at__lt=now - LOOKS_FOR_LONG).order_by()
        since = dict(wished.values_list("person_id").annotate(Min("at")))
        found = [(at, person_id) for person_id, at in since.items() if person_id not in away]
        return [Found(str(person_id), at) for at, person_id in sorted(found)]

    def tell(self, seat: Seat, found: Sequence[Found], *, now: datetime) -> Sequence[Need]:
        ids = [int(each.subject) for each in found]
        away = learning_now(seat.community).keys() | who_wants_nobody(seat.community)
        people = Person.objects.in_bulk([person_id for person_id in ids if person_id not in away])
        wishes: dict[int, list[Wish]] = {}
        for wish in _wishes(seat).filter(person__in=people).select_related("topic").order_by("pk"):
            wishes.setdefault(wish.person_id, []).append(wish)
        offered = _offered(seat, {wish.topic_id for own in wishes.values() for wish in own})
        known = with_a_week(ids)
        return [
            self._need(seat, each, people[person_id], wishes[person_id], offered, known)
            for each in found
            if (person_id := int(each.subject)) in people and person_id in wishes
        ]

    def _need(
        self,
        seat: Seat,
        found: Found,
        person: Person,
        wishes: Sequence[Wish],
        offered: Mapping[int, Collection[int]],
        known: Collection[int],
    ) -> Need:
        lacking = [
            wish.topic.name
            for wish in wishes
            if not {*offered.get(wish.topic_id, ())} - {person.pk}
        ]
        has_week = person.pk in known
        return Need(
            self.kind,
            found.subject,
            found.since,
            _("%(name)s has nobody to learn with") % {"name": isolated(person.name)},
            reverse("matching:introducing", args=(seat.community.slug, person.pk)),
            _("Who fits them"),
            to=person if person.pk != seat.person_id else None,
            why=wording.why_alone(
                wishes=[wish.topic.name for wish in wishes], lacking=lacking, has_week=has_week
            ),
            draft=wording.drafted_for(
                person, seat, wording.look_around, lacking=lacking, has_week=has_week
            ),
        )


def _wishes(seat: Seat) -> QuerySet[Wish]:
    here = seat.community.memberships.joined().filter(role__gte=Role.MEMBER)
    return Wish.objects.filter(community=seat.community, person__in=here.values("person"))


def _offered(seat: Seat, topic_ids: Collection[int]) -> Mapping[int, set[int]]:
    """Who offers each of these topics."""
    here = seat.community.memberships.joined().values("person")
    offers = Offer.objects.filter(community=seat.community, topic__in=topic_ids, person__in=here)
    found: dict[int, set[int]] = {}
    for topic_id, person_id in offers.values_list("topic_id", "person_id"):
        found.setdefault(topic_id, set()).add(person_id)
    return found
