"""What people want to learn and nobody offers, and who could be asked to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from docendo.commons.communities.api import Role, Seat
from docendo.commons.matching.api import proven
from docendo.commons.people.api import Person
from docendo.commons.topics.api import Offer, Topic, Wish
from docendo.kernel.text import isolated
from docendo.outcomes.insights import wording
from docendo.outcomes.insights.queries.needs.need import Found, Need
from docendo.outcomes.insights.rules import LOOKS_FOR_LONG, NeedKind


class Topics:
    kind = NeedKind.TOPIC

    def find(self, seat: Seat, *, now: datetime) -> Sequence[Found]:
        offers = Offer.objects.filter(**_here(seat))
        wished = _wishes(seat).exclude(topic__in=offers.values("topic"))
        since = wished.values_list("topic_id").annotate(at=Min("at"))
        old = since.filter(at__lt=now - LOOKS_FOR_LONG)
        return [Found(str(topic_id), at) for topic_id, at in old.order_by("at", "topic_id")]

    def tell(self, seat: Seat, found: Sequence[Found], *, now: datetime) -> Sequence[Need]:
        ids = [int(each.subject) for each in found]
        topics = Topic.objects.filter(community=seat.community).in_bulk(ids)
        wished = _wishes(seat).filter(topic__in=ids)
        wanting = dict(wished.values_list("topic_id").annotate(Count("pk")))
        helpers = proven(seat.community, topics)
        here = seat.community.memberships.joined().filter(
            role__gte=Role.MEMBER, person__in={one for each in helpers.values() for one in each}
        )
        members = {each.person_id: each.person for each in here.select_related("person")}
        return [
            self._need(
                seat,
                each,
                topic,
                wanting[topic.pk],
                next((members[one] for one in helpers.get(topic.pk, ()) if one in members), None),
            )
            for each in found
            if (topic := topics.get(int(each.subject))) is not None and topic.pk in wanting
        ]

    def _need(
        self, seat: Seat, found: Found, topic: Topic, wanting: int, helper: Person | None
    ) -> Need:
        slug = seat.community.slug
        can_be_asked = helper is not None and helper.pk != seat.person_id
        return Need(
            self.kind,
            found.subject,
            found.since,
            _("Nobody helps with %(topic)s") % {"topic": isolated(topic.name)},
            reverse("topics:topic", args=(slug, topic.slug))
            if can_be_asked
            else reverse("discussions:announce", args=(slug,)),
            _("Look at the topic") if can_be_asked else _("Ask everybody"),
            to=helper if can_be_asked else None,
            why=wording.why_topic(wanting, helper if can_be_asked else None),
            draft=wording.drafted_for(helper, seat, wording.offer_help, topic=topic.name)
            if can_be_asked and helper is not None
            else "",
        )


def _here(seat: Seat) -> dict[str, Any]:
    members = seat.community.memberships.joined().filter(role__gte=Role.MEMBER)
    return {"community": seat.community, "person__in": members.values("person")}


def _wishes(seat: Seat) -> QuerySet[Wish]:
    return Wish.objects.filter(**_here(seat)).order_by()
