"""What stands beside a question while it is written, and what somebody has not asked yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import QuerySet

from docendo.commons.communities.api import Seat
from docendo.commons.people.api import Person
from docendo.commons.topics.api import Topic, topics_mentioned, who_can_help
from docendo.kernel.prepared import Prepared
from docendo.learning.asks.models import Draft
from docendo.learning.asks.rules import Hint, missing
from docendo.learning.forum.api import Similar, answers_since, similar_questions
from docendo.learning.library.api import Resource, best_about

MOST_SIMILAR = 4
MOST_HELPERS = 5
MOST_RESOURCES = 3
MOST_TODAY = 3
# What was lately answered stands for how much somebody is asked, until asking itself is recorded.
LATELY = timedelta(days=30)
# The topics of the questions most like it are what a text is about that names none.
TELLING_QUESTIONS = 2


@dataclass(frozen=True)
class Helper:
    """Somebody who could help, and with what of this."""

    person: Person
    topics: tuple[Topic, ...]


@dataclass(frozen=True)
class Beside:
    """What is shown beside a question that is being written."""

    has_begun: bool = False
    similar: tuple[Similar, ...] = ()
    helpers: tuple[Helper, ...] = ()
    resources: tuple[Resource, ...] = ()
    hints: tuple[Hint, ...] = ()
    is_complete: bool = field(default=False)

    @property
    def solved_count(self) -> int:
        return sum(one.is_solved for one in self.similar)


def beside(seat: Seat, *, title: str, body: str = "", topics: str = "", now: datetime) -> Beside:
    """What was asked before, what to read, who could help, and what the text does not say yet."""
    if not title.strip() and not body.strip():
        return Beside()
    similar = similar_questions(seat, f"{title}\n{body}", most=MOST_SIMILAR)
    about = topics_mentioned(seat.community.pk, f"{topics}\n{title}\n{body}")
    if not about:
        about = tuple(topic for one in similar[:TELLING_QUESTIONS] for topic in one.topics[:1])
    hints = missing(title=title, body=body, topics=topics)
    return Beside(
        has_begun=True,
        similar=similar,
        helpers=helpers(seat, about, now=now),
        resources=tuple(best_about(seat, about, most=MOST_RESOURCES)),
        hints=hints,
        is_complete=bool(body.strip()) and not hints,
    )


def helpers(seat: Seat, topics: Iterable[Topic], *, now: datetime) -> tuple[Helper, ...]:
    """Who said that they can help with these topics, those who are asked least first."""
    topics = tuple({topic.pk: topic for topic in topics}.values())
    willing = who_can_help(seat, topics) if topics else ()
    if not willing:
        return ()
    people = [one.person.pk for one in willing]
    load = answers_since(seat.community.pk, people, since=now - LATELY)
    # Sorting keeps the order of those who are asked alike: the best known first.
    fairest = sorted(willing, key=lambda one: (load.get(one.person.pk, 0), -len(one.topics)))
    return tuple(Helper(one.person, one.topics) for one in fairest[:MOST_HELPERS])


# --- Drafts -------------------------------------------------------------------------------------


def drafts(seat: Seat) -> Sequence[Draft]:
    """One's own drafts, the latest first."""
    return list(Draft.objects.visible_to(seat).order_by("-kept_at", "-pk"))


def drafts_of(person_id: int, community_ids: tuple[int, ...]) -> list[Draft]:
    """The latest drafts of somebody in all their communities."""
    return _drafts_of(person_id=person_id, community_ids=community_ids)


@Prepared
def _drafts_of(*, person_id: int, community_ids: tuple[int, ...]) -> QuerySet[Draft]:
    own = Draft.objects.filter(community__in=community_ids, person=person_id)
    return own.order_by("-kept_at", "-pk")[:MOST_TODAY]


def draft_count(seat: Seat) -> int:
    return Draft.objects.visible_to(seat).count()


def draft_to_go_on_with(seat: Seat, *, draft_id: int | None = None) -> Draft | None:
    """One's own draft of this number, or the latest that waits for no other day.

    Raises Draft.DoesNotExist where a number names none.
    """
    own = Draft.objects.visible_to(seat)
    if draft_id is not None:
        return own.get(pk=draft_id)
    return own.filter(is_set_aside=False).order_by("-kept_at", "-pk").first()
