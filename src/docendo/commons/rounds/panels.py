"""How a coordinator comes to the rounds."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import Hub, Link, lead_from

lead_from(
    Hub.PEERS,
    Link(
        order=10, label=_("Rounds"), url_name="rounds:rounds", is_for=attrgetter("may_coordinate")
    ),
)
