"""What the forum shows on the pages of communities."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import (
    FirstStep,
    HomePanel,
    PersonPanel,
    Seat,
    propose_step,
    show_on_home,
    show_on_person,
)
from docendo.learning.forum import queries


def _of_person(seat: Seat, *, person_id: int, now: datetime) -> queries.OfPerson | None:
    return queries.of_person(seat, person_id=person_id)


def _of_community(seat: Seat, *, now: datetime) -> queries.OfCommunity:
    return queries.of_community(seat)


show_on_home(HomePanel(order=40, template="forum/home_panel.html", query=_of_community))
show_on_person(PersonPanel(order=40, template="forum/person_panel.html", query=_of_person))
propose_step(
    FirstStep(
        order=40,
        sentence=_("Ask the first question"),
        url_name="forum:ask",
        is_done=queries.has_questions,
    )
)
