"""How a coordinator comes to what needs them."""

from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import Hub, Link, Seat, lead_from


def _coordinates(seat: Seat) -> bool:
    return seat.may_coordinate


for _hub in (Hub.PEOPLE, Hub.PEERS):
    lead_from(
        _hub,
        Link(order=5, label=_("What needs you"), url_name="insights:needs", is_for=_coordinates),
    )
