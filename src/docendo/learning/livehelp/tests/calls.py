"""What tests ask of a queue."""

from datetime import datetime

from docendo.commons.communities.api import Seat
from docendo.kernel.models import OutboxEvent
from docendo.learning.livehelp import queries
from docendo.learning.livehelp.models import Call


def told(kind: str) -> list[tuple[int, ...]]:
    rows = OutboxEvent.objects.filter(kind__contains=kind).order_by("pk")
    return [tuple(each.payload["told_ids"]) for each in rows]


def place(seat: Seat, call: Call, now: datetime) -> int:
    return queries.call_page(seat, call_id=call.pk, now=now).place
