"""How a coordinator comes to what needs them."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import Hub, Link, lead_from

for _hub in (Hub.PEOPLE, Hub.PEERS):
    lead_from(
        _hub,
        Link(
            order=5,
            label=_("What needs you"),
            url_name="insights:needs",
            is_for=attrgetter("may_coordinate"),
        ),
    )
