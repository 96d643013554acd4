"""Waiting for a peer from the box, one's place on the home page, and the way back from a room."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from docendo.commons.communities.api import HomePanel, Seat, show_on_home
from docendo.commons.matching.api import PeersPanel, show_on_peers
from docendo.learning.asks.api import offer_way
from docendo.learning.livehelp import queries
from docendo.learning.livehelp.models import Call
from docendo.learning.livehelp.rules import State
from docendo.learning.rooms.api import WayBack, judges_who_comes_in, leads_back


def _counts(seat: Seat) -> Mapping[str, QuerySet[Any]]:
    if not seat.may_write:
        return {}
    return {
        "waits_for_help": queries.own_waiting(seat),
        "waited_for_help": queries.unhelped(seat, ended=(State.SILENT,)),
    }


def _home(
    seat: Seat, *, counts: Mapping[str, int], now: datetime
) -> Mapping[str, Call | None] | None:
    """That somebody waits, or which ``call`` ended while they were away."""
    if counts.get("waits_for_help"):
        return {"call": None}
    if not counts.get("waited_for_help"):
        return None
    call = queries.ended_while_away(seat, now=now)
    return {"call": call} if call is not None else None


def _peers(seat: Seat, *, now: datetime) -> Mapping[str, datetime | None] | None:
    """For everybody who may help, whether they stand by or not."""
    return {"until": queries.stands_by(seat, now=now)} if seat.may_write else None


@leads_back
def _way_back(seat: Seat, room_id: int) -> WayBack | None:
    call = queries.call_of_room(seat, room_id=room_id)
    if call is None:
        return None
    address = reverse("livehelp:call", args=(seat.community.slug, call.pk))
    return WayBack(address, _("Live help"))


@judges_who_comes_in
def _may_come_in(seat: Seat, room_id: int) -> bool | None:
    return queries.may_come_in(seat, room_id=room_id)


offer_way("livehelp/_way.html")
show_on_home(HomePanel(order=12, template="livehelp/_home.html", query=_home, counts=_counts))
show_on_peers(PeersPanel(order=80, template="livehelp/_peers.html", query=_peers))
