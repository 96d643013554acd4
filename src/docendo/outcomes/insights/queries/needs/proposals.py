"""Who has not answered what coordinators proposed to them."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from docendo.commons.communities.api import Seat
from docendo.commons.matching.api import unanswered
from docendo.kernel.text import isolated
from docendo.outcomes.insights import wording
from docendo.outcomes.insights.queries.needs.need import Found, Need
from docendo.outcomes.insights.rules import ANSWERS_SLOWLY, NeedKind


class Proposals:
    kind = NeedKind.PROPOSAL

    def find(self, seat: Seat, *, now: datetime) -> Sequence[Found]:
        waiting = unanswered(seat.community, before=now - ANSWERS_SLOWLY)
        return [Found(str(pk), at) for pk, at in waiting.values_list("pk", "match__proposed_at")]

    def tell(self, seat: Seat, found: Sequence[Found], *, now: datetime) -> Sequence[Need]:
        waiting = unanswered(seat.community, before=now - ANSWERS_SLOWLY)
        places = waiting.in_bulk([int(each.subject) for each in found])
        slug = seat.community.slug
        return [
            Need(
                self.kind,
                each.subject,
                each.since,
                _("%(name)s has not answered a proposal") % {"name": isolated(place.person.name)},
                reverse("communities:person", args=(slug, place.person_id)),
                _("Their page"),
                to=place.person if place.person_id != seat.person_id else None,
                why=[wording.proposed_in(place.match)],
                draft=wording.drafted_for(
                    place.person, seat, wording.remind, at=place.match.proposed_at
                ),
            )
            for each in found
            if (place := places.get(int(each.subject))) is not None
        ]
