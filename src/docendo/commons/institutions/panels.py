"""The way to an institution's sign-in, and what signing in asks of it."""

from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import Hub, Link, Role, Seat, lead_from
from docendo.commons.institutions import queries
from docendo.commons.people.api import Institutions, sign_in_elsewhere

sign_in_elsewhere(
    Institutions(
        forced_for=queries.forced_for,
        are_there=queries.are_there,
        vouch_for=queries.vouch_for,
    )
)


def _is_for(seat: Seat) -> bool:
    return seat.at_least(Role.OWNER)


lead_from(
    Hub.SETTINGS,
    Link(
        order=10,
        label=_("Sign-in by an institution"),
        url_name="institutions:providers",
        is_for=_is_for,
    ),
)
