"""What the forum shows on the pages of communities, people and topics."""

from datetime import datetime

from django.utils.translation import ngettext

from docendo.commons.communities.api import (
    HomePanel,
    PersonPanel,
    Seat,
    show_on_home,
    show_on_person,
)
from docendo.commons.topics.api import TopicPanel, TopicTally, count_on_topics, show_on_topic
from docendo.learning.forum import queries


def _of_person(seat: Seat, *, person_id: int, now: datetime) -> queries.OfPerson | None:
    return queries.of_person(seat, person_id=person_id)


def _of_community(seat: Seat, *, now: datetime) -> queries.OfCommunity:
    return queries.of_community(seat)


def _of_topic(seat: Seat, *, topic_id: int, now: datetime) -> queries.OfTopic:
    return queries.of_topic(seat, topic_id=topic_id)


def _so_many_questions(number: int) -> str:
    sentence = ngettext("%(number)s question", "%(number)s questions", number)
    return sentence % {"number": number}


show_on_home(HomePanel(order=40, template="forum/_home.html", query=_of_community))
show_on_person(PersonPanel(order=40, template="forum/_person.html", query=_of_person))
show_on_topic(TopicPanel(order=40, template="forum/_topic.html", query=_of_topic))
count_on_topics(TopicTally(order=40, count=queries.questions_by_topic, words=_so_many_questions))
