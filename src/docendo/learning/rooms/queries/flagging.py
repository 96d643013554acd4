"""Which lines of a chat a seat may flag, or look at since they were flagged."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from docendo.commons.care.api import flagged_among
from docendo.commons.communities.api import Seat
from docendo.learning.rooms.models import Line

KIND = "line"


@dataclass(frozen=True)
class ToFlag:
    """A line, and whether the reader belongs to its room."""

    line: Line
    is_mine: bool


def lines_to_flag(seat: Seat, ids: Collection[int]) -> Iterable[ToFlag]:
    """Those of one's own rooms; for moderators also what somebody has flagged, and no other."""
    mine = Exists(Line.objects.visible_to(seat).filter(pk=OuterRef("pk")))
    rows = Line.objects.filter(community=seat.community, pk__in=ids).annotate(is_mine=mine)
    seen = Q(is_mine=True)
    if seat.may_moderate:
        seen |= Q(pk__in=flagged_among(seat.community.pk, kind=KIND, ids=ids))
    found = rows.filter(seen).select_related("author")
    return [ToFlag(row, bool(vars(row)["is_mine"])) for row in found]
