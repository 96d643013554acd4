"""What nobody has answered: the list of asks has a page of its own, with drafts."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from docendo.commons.communities.api import Seat
from docendo.kernel.text import isolated
from docendo.learning.asks.api import cared_for
from docendo.outcomes.insights.queries.needs.need import Found, Need
from docendo.outcomes.insights.rules import NeedKind


class Questions:
    kind = NeedKind.QUESTION

    def find(self, seat: Seat, *, now: datetime) -> Sequence[Found]:
        waiting = cared_for(seat).values_list("thread_id", "asked_at")
        return [Found(str(thread_id), at) for thread_id, at in waiting]

    def tell(self, seat: Seat, found: Sequence[Found], *, now: datetime) -> Sequence[Need]:
        asks = {each.thread_id: each for each in cared_for(seat)}
        address = reverse("asks:unanswered", args=(seat.community.slug,))
        return [
            Need(
                self.kind,
                each.subject,
                each.since,
                _("Nobody has answered “%(title)s”") % {"title": isolated(ask.thread.title)},
                f"{address}#ask-{ask.thread_id}",
                _("Ask somebody"),
            )
            for each in found
            if (ask := asks.get(int(each.subject))) is not None
        ]
