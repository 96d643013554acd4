"""How a coordinator comes to the rounds."""

from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import Seat
from docendo.commons.matching.api import PeersLink, lead_from_peers


def _may_run_rounds(seat: Seat) -> bool:
    return seat.may_coordinate


lead_from_peers(
    PeersLink(order=10, label=_("Rounds"), url_name="rounds:rounds", is_for=_may_run_rounds)
)
