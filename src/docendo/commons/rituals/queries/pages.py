"""What the pages of rituals show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import get_language

from docendo.commons.communities.api import Membership, Seat
from docendo.commons.matching.api import Gate, MeetingTimes, held_back, times_to_meet
from docendo.commons.people.api import Person, unless_blocked
from docendo.commons.rituals.blueprints import Blueprint, blueprint
from docendo.commons.rituals.models import Introduction, Participant, Place, Ritual, Round
from docendo.commons.rituals.queries.guests import new_since
from docendo.commons.rituals.rules.rituals import Invited, Said, invites
from docendo.commons.topics.api import Offer, Wish
from docendo.kernel.counting import shown

ROUNDS_SHOWN = 30
MET_SHOWN = 60


# --- Whom somebody meets and has met ------------------------------------------------------------


@dataclass(frozen=True)
class Meeting:
    """An introduction as one of those introduced sees it; whom they have blocked is not in it."""

    introduction_id: int
    ritual_id: int
    due_on: date
    others: Sequence[Person]
    said: str

    @property
    def has_met(self) -> bool:
        return self.said == Said.MET


def _meetings(seat: Seat, own: QuerySet[Place]) -> Sequence[Meeting]:
    """What these places are to their person, the latest first."""
    others = (
        Place.objects.exclude(person=seat.member)
        .filter(unless_blocked(seat.member.pk, "person"))
        .select_related("person")
        .order_by("pk")
    )
    places = (
        own.filter(community=seat.community, person=seat.member, introduction__isnull=False)
        .select_related("round", "introduction")
        .prefetch_related(Prefetch("introduction__places", others, to_attr="others"))
    )
    return [
        Meeting(
            introduction_id=introduction.pk,
            ritual_id=place.round.ritual_id,
            due_on=place.round.due_on,
            others=[other.person for other in introduction.others],
            said=place.said,
        )
        for place in places.order_by("-round__due_on", "-pk")
        if (introduction := place.introduction) is not None and introduction.others
    ]


def _of_latest_rounds() -> QuerySet[Place]:
    rounds = Round.objects.filter(ritual=OuterRef("round__ritual")).order_by("-number")
    return Place.objects.filter(round=Subquery(rounds.values("pk")[:1]))


# --- All rituals --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """A ritual as somebody stands to it: whether they take part or may, and whom they meet now."""

    ritual: Ritual
    about: str
    own: Participant | None
    is_invited: bool
    meeting: Meeting | None


@dataclass(frozen=True)
class RitualsPage:
    own: Sequence[Row]
    others: Sequence[Row]
    stopped: Sequence[Ritual]


def rituals_page(seat: Seat, *, now: datetime) -> RitualsPage:
    """Who coordinates sees those that have been stopped, too."""
    rituals = list(Ritual.objects.visible_to(seat).select_related("topic").order_by("name", "pk"))
    own = {each.ritual_id: each for each in _own(seat)}
    meetings = {each.ritual_id: each for each in _meetings(seat, _of_latest_rounds())}
    knows = _Standing.of(seat)
    rows = [
        Row(
            each,
            _kind(each).about,
            own.get(each.pk),
            knows.is_invited(each, now=now),
            meetings.get(each.pk),
        )
        for each in rituals
        if not each.is_stopped
    ]
    return RitualsPage(
        own=[row for row in rows if row.own],
        others=[row for row in rows if not row.own],
        stopped=[each for each in rituals if each.is_stopped] if seat.may_coordinate else (),
    )


def _kind(ritual: Ritual) -> Blueprint:
    """What it was made from, in the reader's language."""
    return blueprint(ritual.blueprint, language=get_language())


def _own(seat: Seat) -> QuerySet[Participant]:
    return Participant.objects.filter(community=seat.community, person=seat.member)


@dataclass(frozen=True)
class _Standing:
    """What decides to which rituals a seat is invited."""

    joined_at: datetime
    topics: frozenset[int]

    @classmethod
    def of(cls, seat: Seat) -> "_Standing":
        here = {"community": seat.community, "person": seat.member}
        topics = Offer.objects.filter(**here).values_list("topic_id")
        return cls(
            Membership.objects.values_list("joined_at", flat=True).get(**here),
            frozenset(
                pk for (pk,) in topics.union(Wish.objects.filter(**here).values_list("topic_id"))
            ),
        )

    def is_invited(self, ritual: Ritual, *, now: datetime) -> bool:
        return invites(
            Invited(ritual.invited),
            is_new=self.joined_at > new_since(ritual, now=now),
            has_topic=ritual.topic_id in self.topics,
        )


# --- One ritual ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Held:
    """A round as coordinators see it: how many took part, and said that they met; None for few.

    Who was introduced to nobody took part as well: how many were would tell, where few are, that
    somebody keeps away from somebody.
    """

    round: Round
    took_part: int | None
    met: int | None


@dataclass(frozen=True)
class RitualPage:
    """``meeting`` is of the round that was held last, ``met`` are those before it.

    ``held`` is what must come about before the reader is introduced to anybody.
    """

    ritual: Ritual
    about: str
    own: Participant | None
    is_invited: bool
    is_away: bool
    was_alone: bool
    held: Gate | None
    meeting: Meeting | None
    met: Sequence[Meeting]
    participants: int | None
    rounds: Sequence[Held]


def ritual_page(seat: Seat, *, ritual_id: int, now: datetime) -> RitualPage:
    ritual = Ritual.objects.visible_to(seat).select_related("topic").get(pk=ritual_id)
    own = _own(seat).filter(ritual=ritual).first()
    latest = Round.objects.filter(ritual=ritual).order_by("-number").first()
    meetings = _meetings(seat, Place.objects.filter(round__ritual=ritual))
    is_latest = bool(latest and meetings and meetings[0].due_on == latest.due_on)
    alone = Place.objects.filter(round=latest, person=seat.member, introduction=None)
    return RitualPage(
        ritual=ritual,
        about=_kind(ritual).about,
        own=own,
        is_invited=_Standing.of(seat).is_invited(ritual, now=now),
        is_away=own is not None and _is_away(ritual, own, now=now),
        was_alone=latest is not None and alone.exists(),
        held=held_back(seat.community, [seat.member.pk]).get(seat.member.pk),
        meeting=meetings[0] if is_latest else None,
        met=meetings[int(is_latest) :][:MET_SHOWN],
        participants=shown(ritual.participants.count()) if seat.may_coordinate else 0,
        rounds=_held(ritual) if seat.may_coordinate else (),
    )


def _is_away(ritual: Ritual, own: Participant, *, now: datetime) -> bool:
    """Whether they sit out what comes next; without a next round, whether they do today."""
    where = ritual.schedule.zone
    return own.is_away((ritual.next_at or now).astimezone(where).date())


def _held(ritual: Ritual) -> Sequence[Held]:
    rounds = ritual.rounds.annotate(
        took_part=Count("places"), met=Count("places", filter=Q(places__said=Said.MET))
    )
    return [
        Held(each, shown(each.took_part), shown(each.met))
        for each in rounds.order_by("-number")[:ROUNDS_SHOWN]
    ]


# --- One introduction ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Other:
    """Whom one meets, and what they answered to the ritual's question."""

    person: Person
    answer: str
    is_here: bool


@dataclass(frozen=True)
class IntroductionPage:
    ritual: Ritual
    meeting: Meeting
    others: Sequence[Other]
    opener: str
    times: MeetingTimes | None


def introduction_page(seat: Seat, *, introduction_id: int, now: datetime) -> IntroductionPage:
    """Raises Introduction.DoesNotExist for whoever is not in it, or has blocked who is."""
    found = Introduction.objects.visible_to(seat).select_related("round__ritual")
    introduction = found.get(pk=introduction_id)
    ritual, held = introduction.round.ritual, introduction.round
    [*meetings] = _meetings(seat, Place.objects.filter(introduction=introduction))
    if not meetings:
        raise Introduction.DoesNotExist
    [meeting] = meetings
    answers = dict(
        Participant.objects.filter(ritual=ritual, person__in=meeting.others).values_list(
            "person_id", "answer"
        )
    )
    here = Membership.objects.filter(community=seat.community, person__in=meeting.others)
    seated = set(here.values_list("person_id", flat=True))
    others = [
        Other(each, answers.get(each.pk, ""), is_here=each.pk in seated) for each in meeting.others
    ]
    is_latest = not Round.objects.filter(ritual=ritual, number__gt=held.number).exists()
    return IntroductionPage(
        ritual=ritual,
        meeting=meeting,
        others=others,
        opener=_kind(ritual).opener(held.number),
        times=_times(seat, others, now=now) if is_latest else None,
    )


def _times(seat: Seat, others: Sequence[Other], *, now: datetime) -> MeetingTimes | None:
    """Nothing is told any more of who has left."""
    if any(not each.is_here for each in others):
        return None
    return times_to_meet(seat, [seat.member, *(each.person for each in others)], now=now)
