"""What topics show on the pages of communities."""

from collections.abc import Sequence

from django.db.models import Exists
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import (
    HomePanel,
    PersonPanel,
    Seat,
    StartStep,
    propose_start,
    show_on_home,
    show_on_person,
)
from docendo.commons.topics.queries import offered_by, topics_of_person, topics_on_home, wished_by

show_on_home(HomePanel(order=20, template="topics/_home.html", query=topics_on_home))
show_on_person(PersonPanel(order=20, template="topics/_person.html", query=topics_of_person))


def _helping_and_learning(seats: Sequence[Seat]) -> Sequence[StartStep]:
    person = seats[0].member
    here = [seat.community.pk for seat in seats]
    topics = reverse("topics:topics", args=(seats[0].community.slug,))
    return [
        StartStep(
            order=10,
            sentence=_("Say what you can help with"),
            why=_("Open a topic: questions about it will find you here."),
            address=topics,
            done_when=Exists(offered_by(person.pk, here)),
        ),
        StartStep(
            order=20,
            sentence=_("Say what you want to learn"),
            why=_("The best of what others found out will wait for you here."),
            address=topics,
            done_when=Exists(wished_by(person.pk, here)),
        ),
    ]


propose_start(_helping_and_learning)
