"""How a coordinator comes to the rounds."""

from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import Hub, Link, Seat, lead_from


def _may_run_rounds(seat: Seat) -> bool:
    return seat.may_coordinate


lead_from(
    Hub.PEERS,
    Link(order=10, label=_("Rounds"), url_name="rounds:rounds", is_for=_may_run_rounds),
)
