"""What is shown of rituals on the page of peers."""

from datetime import datetime

from docendo.commons.communities.api import Seat
from docendo.commons.matching.api import PeersPanel, show_on_peers
from docendo.commons.rituals import queries


def _beside_peers(seat: Seat, *, now: datetime) -> queries.RitualsPage | None:
    """Nothing where there is none, but for who can plan one."""
    page = queries.rituals_page(seat, now=now)
    return page if page.own or page.others or seat.may_coordinate else None


show_on_peers(PeersPanel(order=40, template="rituals/_peers.html", query=_beside_peers))
