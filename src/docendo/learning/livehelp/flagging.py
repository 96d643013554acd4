"""What somebody waits with can be flagged by who sees it; hidden, it does not wait any more."""

from collections.abc import Collection, Mapping

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from docendo.commons.care.api import Content, Flaggable, can_be_flagged, flagged_among
from docendo.commons.communities.api import Seat
from docendo.kernel import text
from docendo.learning.livehelp import actions
from docendo.learning.livehelp.models import Call

KIND = "call"


def _calls(seat: Seat, ids: Collection[int]) -> Mapping[int, Content]:
    """Those that somebody sees; for moderators also what was flagged, whoever keeps away."""
    sees = Exists(Call.objects.visible_to(seat).filter(pk=OuterRef("pk")))
    seen = Q(sees)
    if seat.may_moderate:
        seen |= Q(pk__in=flagged_among(seat.community.pk, kind=KIND, ids=ids))
    rows = Call.objects.filter(seen, community=seat.community, pk__in=ids).annotate(sees=sees)
    return {
        call.pk: Content(
            title=call.heading,
            words=text.plain(call.body),
            address=_address(seat, call),
            author=call.asker,
            is_own=call.asker_id == seat.person_id,
            is_gone=not call.is_open,
        )
        for call in rows.select_related("asker")
    }


def _address(seat: Seat, call: Call) -> str:
    if vars(call)["sees"]:
        return reverse("livehelp:call", args=(seat.community.slug, call.pk))
    return reverse("care:queue", args=(seat.community.slug,))


can_be_flagged(Flaggable(kind=KIND, look=_calls, lock=actions.lock_call, hide=actions.hide_call))
