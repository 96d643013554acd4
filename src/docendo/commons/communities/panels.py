"""What communities themselves propose to whoever runs a new one."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.models import Seat
from docendo.commons.communities.protocols import (
    FirstStep,
    StartStep,
    propose_start,
    propose_step,
)
from docendo.commons.communities.queries import has_company

propose_step(
    FirstStep(
        order=10,
        sentence=_("Invite people"),
        url_name="communities:invitations",
        is_done=has_company,
    )
)


def _profile(seats: Sequence[Seat]) -> Sequence[StartStep]:
    person = seats[0].member
    return [
        StartStep(
            order=30,
            sentence=_("Add a picture, or a few lines about you"),
            why=_("People help somebody whom they can picture."),
            address=reverse("people:profile"),
            is_done=bool(person.picture or person.about),
        )
    ]


propose_start(_profile)
