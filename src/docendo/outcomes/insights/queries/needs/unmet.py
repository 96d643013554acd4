"""Who was brought together by coordinators and has not met, nor planned to."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from docendo.commons.communities.api import Seat
from docendo.commons.matching.api import Match, Place
from docendo.kernel.text import isolated
from docendo.learning.meetings.api import never_met
from docendo.outcomes.insights import wording
from docendo.outcomes.insights.queries.needs.need import Found, Need
from docendo.outcomes.insights.rules import MEETS_WITHIN, NeedKind


class Unmet:
    kind = NeedKind.UNMET

    def find(self, seat: Seat, *, now: datetime) -> Sequence[Found]:
        rows = unmet(seat, now=now).order_by("began_at", "pk").values_list("pk", "began_at")
        return [Found(str(pk), at) for pk, at in rows if at is not None]

    def tell(self, seat: Seat, found: Sequence[Found], *, now: datetime) -> Sequence[Need]:
        people = Prefetch("places", Place.objects.select_related("person").order_by("pk"))
        rows = unmet(seat, now=now).prefetch_related(people)
        matches = rows.in_bulk([int(each.subject) for each in found])
        return [
            self._need(seat, each, match)
            for each in found
            if (match := matches.get(int(each.subject))) is not None
        ]

    def _need(self, seat: Seat, found: Found, match: Match) -> Need:
        """The letter is for who learns, and knows best whether they still want to."""
        places = sorted(match.places.all(), key=lambda place: (place.learns_id is None, place.pk))
        to, *others = [place.person for place in places]
        names = wording.all_of([each.name for each in (to, *others)])
        return Need(
            self.kind,
            found.subject,
            found.since,
            _("%(names)s have not met yet") % {"names": names},
            reverse("communities:person", args=(seat.community.slug, to.pk)),
            _("The page of %(name)s") % {"name": isolated(to.name)},
            to=to,
            why=[wording.proposed_in(match), _("No meeting is planned, either.")],
            draft=wording.drafted_for(
                to, seat, wording.ask_when_they_meet, others=[each.name for each in others]
            ),
        )


def unmet(seat: Seat, *, now: datetime) -> QuerySet[Match]:
    """Without those in which the reader has a place: they know."""
    rows = never_met(seat.community, before=now - MEETS_WITHIN, now=now)
    mine = Place.objects.filter(community=seat.community, person=seat.member)
    return rows.exclude(pk__in=mine.values("match"))
