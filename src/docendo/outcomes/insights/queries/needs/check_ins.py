"""Who has said in a program that their match helps them little; how little is told to nobody."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from docendo.commons.communities.api import Seat
from docendo.kernel.text import isolated
from docendo.learning.programs.api import low_check_ins
from docendo.outcomes.insights import wording
from docendo.outcomes.insights.queries.needs.need import Found, Need
from docendo.outcomes.insights.rules import LOOKED_AT_WITHIN, NeedKind


class CheckIns:
    kind = NeedKind.CHECK_IN

    def find(self, seat: Seat, *, now: datetime) -> Sequence[Found]:
        low = low_check_ins(seat, since=now - LOOKED_AT_WITHIN)
        return [Found(str(pk), at) for pk, at in low.values_list("pk", "at")]

    def tell(self, seat: Seat, found: Sequence[Found], *, now: datetime) -> Sequence[Need]:
        low = low_check_ins(seat, since=now - LOOKED_AT_WITHIN)
        rows = low.select_related("person", "program").in_bulk(
            [int(each.subject) for each in found]
        )
        return [
            Need(
                self.kind,
                each.subject,
                each.since,
                _("%(name)s hoped for more from a match") % {"name": isolated(row.person.name)},
                reverse("matching:introducing", args=(seat.community.slug, row.person_id)),
                _("Who fits them"),
                to=row.person if row.person_id != seat.person_id else None,
                why=wording.why_check_in(program=row.program.name, words=row.words),
                draft=wording.drafted_for(
                    row.person, seat, wording.ask_what_helps, program=row.program.name
                ),
            )
            for each in found
            if (row := rows.get(int(each.subject))) is not None
        ]
