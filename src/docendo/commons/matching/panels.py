"""What is shown of peers on the pages of communities, and how somebody new begins."""

from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter

from django.db.models import Exists
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import (
    Hub,
    Link,
    PersonPanel,
    Seat,
    StartStep,
    lead_from,
    propose_start,
    show_on_person,
)
from docendo.commons.matching import queries


def _as_peer(seat: Seat, *, person_id: int, now: datetime) -> queries.PeerPanel | None:
    return queries.as_peer(seat, person_id=person_id)


def _rather_not(seat: Seat, *, person_id: int, now: datetime) -> queries.Choice | None:
    return queries.choice_about(seat, person_id=person_id)


def _introduce(seat: Seat, *, person_id: int, now: datetime) -> int | None:
    """For coordinators, of others who may be matched here."""
    may = seat.may_coordinate and person_id != seat.person_id
    return person_id if may and queries.is_peer(seat, person_id=person_id) else None


def _being_free(seats: Sequence[Seat]) -> Sequence[StartStep]:
    profile = reverse("matching:profile", args=(seats[0].community.slug,))
    return [
        StartStep(
            order=25,
            sentence=_("Paint when you are free"),
            why=_("Peers are found who can meet you. It takes three minutes."),
            address=f"{profile}#week",
            done_when=Exists(queries.weeks_of(seats[0].member.pk)),
        )
    ]


show_on_person(PersonPanel(order=25, template="matching/_person.html", query=_as_peer))
show_on_person(PersonPanel(order=26, template="matching/_introduce.html", query=_introduce))
show_on_person(PersonPanel(order=85, template="matching/_choice.html", query=_rather_not))
propose_start(_being_free)
lead_from(
    Hub.PEERS,
    Link(
        order=20,
        label=_("Introductions"),
        url_name="matching:introductions",
        is_for=attrgetter("may_coordinate"),
    ),
)
