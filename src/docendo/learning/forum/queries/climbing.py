"""How far somebody has come in a community: asked where they act, and on their own page."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Q, QuerySet, Subquery, Value
from django.db.models.fields import BooleanField, DateTimeField

from docendo.commons.communities.api import Membership, Role, Seat
from docendo.learning.forum.ladder import MOST_HELPED, STEPS, Rung, Step, rung
from docendo.learning.forum.models import Climber, Post


def helped() -> Q:
    """An answer that was accepted or worked for somebody, and still stands."""
    return Q(
        Q(thread__accepted=F("pk")) | Q(worked_count__gt=0),
        is_question=False,
        removed_at=None,
        thread__removed_at=None,
    )


def helpful_answers(seat: Seat) -> QuerySet[Post]:
    """What a seat's person answered to others under their own name, and what helped."""
    answers = Post.objects.filter(helped(), community=seat.community, author=seat.person)
    return answers.exclude(thread__author=seat.person).order_by()


def helpful_by_topic(
    community_id: int, person_ids: Collection[int] | None
) -> Mapping[tuple[int, int], int]:
    """How many answers to others helped, by who wrote them and by topic; None for everybody's.

    What somebody wrote as a persona is the persona's, and so in nobody's count.
    """
    answers = Post.objects.filter(helped(), community=community_id)
    if person_ids is not None:
        answers = answers.filter(author__in=person_ids)
    by_topic = answers.exclude(thread__author=F("author")).exclude(thread__about=None).order_by()
    rows = by_topic.values_list("author", "thread__about__topic").annotate(Count("pk"))
    return {(person_id, topic_id): number for person_id, topic_id, number in rows}


def is_on_ladder(seat: Seat) -> bool:
    """Who moderates may do all of it already, and who only reads writes nothing."""
    return seat.person is not None and seat.role == Role.MEMBER and seat.community.has_ladder


@dataclass(frozen=True)
class Progress:
    """How far somebody has come, and what the next rung takes; for themselves only."""

    rung: Rung
    helped: int
    stay: timedelta

    @property
    def next(self) -> Rung | None:
        return self.rung.next

    @property
    def _step(self) -> Step:
        return STEPS[self.next or self.rung]

    @property
    def takes_helped(self) -> int:
        return self._step.helped

    @property
    def more_helped(self) -> int:
        return max(0, self._step.helped - self.helped)

    @property
    def takes_days(self) -> int:
        return self._step.stay.days

    @property
    def more_days(self) -> int:
        """Whole days that are left: a day that has begun counts as one."""
        left = self._step.stay - self.stay
        return max(0, -(-left // timedelta(days=1)))


def progress(seat: Seat, *, now: datetime) -> Progress | None:
    """None for who is not on the ladder: without a seat, as guest, where it is not wished."""
    if not is_on_ladder(seat):
        return None
    seats = Membership.objects.joined().filter(community=seat.community, person=seat.person)
    joined_at = seats.values_list("joined_at", flat=True).first()
    if joined_at is None:
        return None
    helped = helpful_answers(seat)[:MOST_HELPED].count()
    stay = now - joined_at
    return Progress(rung(stay=stay, helped=helped), helped, stay)


def climber(seat: Seat, *, now: datetime) -> Climber:
    """A seat as it acts; a persona, who has no seat of its own, begins below."""
    found = progress(seat, now=now)
    return Climber(seat, found.rung if found else Rung.NEWCOMER)


# --- Within the query of a page -----------------------------------------------------------------


def climbed(seat: Seat) -> dict[str, Any]:
    """What a query that is asked anyway brings along for ``climb_of`` to read."""
    if seat.role != Role.MEMBER:
        never = Value(value=False, output_field=BooleanField())
        nowhen = Value(None, DateTimeField())
        return {"own_joined_at": nowhen, "is_regular": never, "is_trusted": never}
    seats = Membership.objects.filter(community=seat.community, person=seat.person)

    def has_helped(at_least: Rung) -> Exists:
        last = STEPS[at_least].helped
        return Exists(helpful_answers(seat)[last - 1 : last])

    return {
        "own_joined_at": Subquery(seats.values("joined_at")),
        "is_regular": has_helped(Rung.REGULAR),
        "is_trusted": has_helped(Rung.TRUSTED),
    }


@dataclass(frozen=True)
class Climb:
    """What a page knows of how far its reader has come: since when they are here, what helped."""

    joined_at: datetime | None = None
    helped: int = 0

    def rung(self, *, now: datetime) -> Rung:
        if self.joined_at is None:
            return Rung.NEWCOMER
        return rung(stay=now - self.joined_at, helped=self.helped)


def climb_of(seat: Seat, row: Any) -> Climb:
    """From a row of a query with what ``climbed`` says."""
    if not is_on_ladder(seat):
        return Climb()
    reached = {Rung.REGULAR: row.is_regular, Rung.TRUSTED: row.is_trusted}
    helped = max((STEPS[each].helped for each, is_so in reached.items() if is_so), default=0)
    return Climb(row.own_joined_at, helped)
