"""What the forum shows on the pages of communities, people and topics."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from docendo.commons.communities.api import (
    HomePanel,
    PersonPanel,
    Seat,
    Section,
    StartStep,
    TodayItem,
    TodaySource,
    propose_start,
    show_on_home,
    show_on_person,
    show_today,
)
from docendo.commons.topics.api import TopicPanel, TopicTally, count_on_topics, show_on_topic
from docendo.learning.forum import queries
from docendo.learning.forum.models import Thread


def _of_person(seat: Seat, *, person_id: int, now: datetime) -> queries.OfPerson | None:
    return queries.of_person(seat, person_id=person_id)


def _ladder(seat: Seat, *, person_id: int, now: datetime) -> queries.Progress | None:
    """How far one has come is shown to oneself: to others it would be a rank."""
    return queries.progress(seat, now=now) if person_id == seat.person_id else None


def _of_community(seat: Seat, *, counts: Mapping[str, int], now: datetime) -> queries.OfCommunity:
    return queries.of_community(seat)


def _of_topic(seat: Seat, *, topic_id: int, now: datetime) -> queries.OfTopic:
    return queries.of_topic(seat, topic_id=topic_id)


def _so_many_questions(number: int) -> str:
    sentence = ngettext("%(number)s question", "%(number)s questions", number)
    return sentence % {"number": number}


show_on_home(HomePanel(order=40, template="forum/_home.html", query=_of_community))
show_on_person(PersonPanel(order=30, template="forum/_ladder.html", query=_ladder))
show_on_person(PersonPanel(order=40, template="forum/_person.html", query=_of_person))
show_on_topic(TopicPanel(order=40, template="forum/_topic.html", query=_of_topic))
count_on_topics(TopicTally(order=40, count=queries.questions_by_topic, words=_so_many_questions))


# --- Today --------------------------------------------------------------------------------------


def _item(section: Section, seats: Sequence[Seat], thread: Thread, why: str) -> TodayItem:
    [slug] = [seat.community.slug for seat in seats if seat.community.pk == thread.community_id]
    return TodayItem(
        section=section,
        community_id=thread.community_id,
        title=thread.title,
        address=reverse("forum:question", args=(slug, thread.pk)),
        why=why,
        at=thread.active_at,
    )


def _who_and_where(seats: Sequence[Seat]) -> tuple[int, tuple[int, ...]]:
    return seats[0].member.pk, tuple(seat.community.pk for seat in seats)


def _mine(seats: Sequence[Seat], now: datetime) -> Iterator[TodayItem]:
    person_id, here = _who_and_where(seats)
    for thread in queries.own_threads(person_id, here, now=now):
        if news := _news_of(thread):
            yield _item(Section.NEWS, seats, thread, news)
        else:
            yield _item(Section.DUE, seats, thread, _("Did one of these answers help?"))


def _news_of(thread: Any) -> str:
    answers, comments = thread.new_answers, thread.new_comments
    said = []
    if answers:
        said.append(
            ngettext("%(number)s new answer", "%(number)s new answers", answers)
            % {"number": answers}
        )
    if comments:
        said.append(
            ngettext("%(number)s new comment", "%(number)s new comments", comments)
            % {"number": comments}
        )
    return " · ".join(said)


def _answerable(seats: Sequence[Seat], now: datetime) -> Iterator[TodayItem]:
    for link in queries.could_answer(*_who_and_where(seats)):
        why = _("You can help with %(topic)s") % {"topic": link.topic.name}
        yield _item(Section.COULD_ANSWER, seats, link.thread, why)


def _readable(seats: Sequence[Seat], now: datetime) -> Iterator[TodayItem]:
    person_id, here = _who_and_where(seats)
    if link := queries.worth_reading(person_id, here, now=now):
        why = _("You want to learn %(topic)s") % {"topic": link.topic.name}
        yield _item(Section.WORTH_READING, seats, link.thread, why)


def _first_words(seats: Sequence[Seat]) -> Sequence[StartStep]:
    person_id, here = _who_and_where(seats)
    unanswered = reverse("forum:questions", args=(seats[0].community.slug,)) + "?view=unanswered"
    return [
        StartStep(
            order=40,
            sentence=gettext_lazy("Ask or answer the first one"),
            why=gettext_lazy("A question that is easy for one is new for another."),
            address=unanswered,
            done_when=queries.has_written(person_id, here),
        )
    ]


for order, find in ((10, _mine), (40, _answerable), (60, _readable)):
    show_today(TodaySource(order=order, find=find))
propose_start(_first_words)
