"""Asking somebody to learn together, and what becomes of it.

Whoever asks or accepts first locks the seats of both, in the order of their numbers: two people may
accept somebody's last room at once, and the one who counts second must see the first.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from django.db import transaction

from docendo.commons.communities.api import Community, Membership, Role, Seat, speaker, writer
from docendo.commons.matching.events import (
    AllAccepted,
    AskExpired,
    AskWithdrawn,
    MatchEnded,
    MatchNotMade,
    OfMatch,
    PeerAccepted,
    PeerAsked,
    PeerDeclined,
)
from docendo.commons.matching.models import Match, Place
from docendo.commons.matching.queries import held_back, kept_apart, kept_apart_among, rooms
from docendo.commons.matching.refusals import (
    AskedAlready,
    CannotBeAsked,
    NoRoom,
    NoRoomAnyMore,
    NotMatchedYet,
    NotOpenAnyMore,
    TooManyOpenAsks,
)
from docendo.commons.matching.rules.meeting import (
    MOST_OPEN_ASKS,
    Answer,
    Origin,
    State,
    Together,
    outcome,
    predecessors,
)
from docendo.commons.people.api import Person
from docendo.commons.topics.api import offered_by, wished_by
from docendo.kernel.events import publish


class Act(Protocol):
    """What somebody with a place does about a match."""

    def __call__(self, seat: Seat, *, match_id: int, now: datetime) -> Match: ...


# --- Asking -------------------------------------------------------------------------------------


@transaction.atomic
def ask_peer(
    seat: Seat, *, person_id: int, what: Together, words: str, origin: Origin, now: datetime
) -> Match:
    """Ask somebody to learn together.

    First comes what the asker may know. Then all that stands in the way of the other is one
    refusal, without a word of which it is.
    """
    asker = speaker(seat)
    _refuse_held_back(seat)
    here = seat.community.memberships.joined().filter(role__gte=Role.MEMBER)
    person = here.exclude(person=asker).select_related("person").get(person=person_id).person
    lock_seats(seat.community, (asker.pk, person_id))
    apart = kept_apart(seat.community, asker.pk, now=now)
    _refuse_twice(seat, person_id, what, is_apart=person_id in apart.own)
    own = Match.objects.filter(community=seat.community, asker=asker, state=State.PROPOSED)
    if own.count() >= MOST_OPEN_ASKS:
        raise TooManyOpenAsks
    if not _fits(seat.community, asker, what.own, asked_too=False):
        raise NoRoom
    if (
        person_id in apart.all
        or not is_said(seat.community, asker=asker, person=person, what=what)
        or not _fits(seat.community, person, what.others, asked_too=True)
    ):
        raise CannotBeAsked
    found = Match.objects.create(
        community=seat.community, origin=origin, asker=asker, words=words, proposed_at=now
    )
    helps, learns = what.own
    gives, takes = what.others
    here_too = {"community": seat.community, "match": found}
    Place.objects.bulk_create(
        [
            Place(
                **here_too, person=asker, helps_id=helps, learns_id=learns,
                answer=Answer.ACCEPTED, answered_at=now,
            ),
            Place(**here_too, person=person, helps_id=gives, learns_id=takes),
        ]
    )  # fmt: skip
    _tell(PeerAsked, found, by_id=asker.pk, told_ids=(person_id,), now=now)
    return found


def _refuse_held_back(seat: Seat) -> None:
    """Raises NotMatchedYet, in the words of what holds this seat back."""
    if (gate := held_back(seat.community, [seat.member.pk]).get(seat.member.pk)) is not None:
        raise NotMatchedYet(str(gate.why))


def lock_seats(community: Community, person_ids: Collection[int]) -> None:
    seats = Membership.objects.filter(community=community, person__in=person_ids)
    list(seats.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def _refuse_twice(seat: Seat, person_id: int, what: Together, *, is_apart: bool) -> None:
    """Raises AskedAlready; an ask of somebody whom the asker keeps away from is not shown them."""
    open_ones = Match.objects.filter(community=seat.community).open().of(seat.member.pk, person_id)
    if is_apart:
        open_ones = open_ones.exclude(state=State.PROPOSED, asker=person_id)
    for helps, learns in Place.objects.filter(match__in=open_ones).values_list("helps", "learns"):
        if {helps, learns} & {*what.topics}:
            raise AskedAlready


def is_said(community: Community, *, asker: Person, person: Person, what: Together) -> bool:
    """Whether each has said of themselves what they would help with or learn there."""
    here = (community.pk,)
    said = (
        (offered_by(person.pk, here), what.learn),
        (offered_by(asker.pk, here), what.teach),
        (wished_by(person.pk, here), what.teach or what.both),
    )
    return bool(what.topics) and all(
        rows.filter(topic=topic_id).exists() for rows, topic_id in said if topic_id is not None
    )


def _fits(
    community: Community,
    person: Person,
    place: tuple[int | None, int | None],
    *,
    asked_too: bool,
) -> bool:
    room = rooms(community, [person.pk], asked_too=asked_too)[person.pk]
    helps, learns = place
    return (helps is None or room.helps > 0) and (learns is None or room.learns > 0)


# --- Answering ----------------------------------------------------------------------------------


@transaction.atomic
def accept(seat: Seat, *, match_id: int, now: datetime) -> Match:
    """Raises NotMatchedYet, and NoRoom or NoRoomAnyMore where somebody was quicker.

    The proposal stays then.
    """
    found = _open_to(seat, match_id)
    _refuse_held_back(seat)
    for place in found.places.select_related("person").order_by("pk"):
        if not _fits(
            seat.community, place.person, (place.helps_id, place.learns_id), asked_too=False
        ):
            raise NoRoom if place.person_id == seat.person_id else NoRoomAnyMore
    if kept_apart_among(seat.community, found.places.values("person")):
        raise NoRoomAnyMore
    _answer(seat, found, Answer.ACCEPTED, now=now)
    return found


@transaction.atomic
def decline(seat: Seat, *, match_id: int, now: datetime) -> Match:
    """It does not fit this time; nobody asks why."""
    found = _open_to(seat, match_id)
    _answer(seat, found, Answer.DECLINED, now=now)
    return found


def _open_to(seat: Seat, match_id: int) -> Match:
    """A proposal that waits for this seat's answer, with the seats of all who have a place."""
    writer(seat)
    found = Match.objects.visible_to(seat).get(pk=match_id)
    ids = list(found.places.values_list("person_id", flat=True))
    lock_seats(seat.community, ids)
    found = Match.objects.select_for_update(of=("self",)).get(pk=match_id)
    own = found.places.filter(person=seat.member, answer=Answer.WAITING)
    if found.state != State.PROPOSED or not own.exists():
        raise NotOpenAnyMore
    return found


def _answer(seat: Seat, found: Match, answer: Answer, *, now: datetime) -> None:
    found.places.filter(person=seat.member).update(answer=answer, answered_at=now)
    said = [Answer(each) for each in found.places.values_list("answer", flat=True)]
    by_id = seat.member.pk
    match outcome(said):
        case State.ACTIVE:
            _become(found, State.ACTIVE, began_at=now)
            others = _others(found, by_id)
            event = PeerAccepted if len(others) == 1 else AllAccepted
            _tell(event, found, by_id=by_id, told_ids=others, now=now)
        case State.DECLINED:
            _become(found, State.DECLINED, ended_at=now)
            _tell_in_vain(found, by_id=by_id, now=now)


def _tell_in_vain(found: Match, *, by_id: int, now: datetime) -> None:
    """Whoever asked is told; of what a round proposed all others, and not by whom."""
    if found.asker_id is None:
        _tell(MatchNotMade, found, by_id=None, told_ids=_others(found, by_id), now=now)
    else:
        _tell(PeerDeclined, found, by_id=by_id, told_ids=(found.asker_id,), now=now)


# --- Ending -------------------------------------------------------------------------------------


@transaction.atomic
def withdraw(seat: Seat, *, match_id: int, now: datetime) -> Match:
    """Take back what one has asked."""
    writer(seat)
    found = Match.objects.visible_to(seat).get(pk=match_id, asker=seat.member)
    _become(found, State.WITHDRAWN, ended_at=now)
    by_id = seat.member.pk
    _tell(AskWithdrawn, found, by_id=by_id, told_ids=_others(found, by_id), now=now)
    return found


@transaction.atomic
def end_match(seat: Seat, *, match_id: int, now: datetime) -> Match:
    """Whoever has a place may end it, without a reason."""
    writer(seat)
    found = Match.objects.visible_to(seat).get(pk=match_id)
    _become(found, State.ENDED, ended_at=now)
    by_id = seat.member.pk
    _tell(MatchEnded, found, by_id=by_id, told_ids=_others(found, by_id), now=now)
    return found


def expire_asks(*, now: datetime) -> None:
    """What nobody answered ends by itself, one after another: an answer may just come in."""
    for found in Match.objects.overdue(now).order_by("pk"):
        with transaction.atomic():
            try:
                _become(found, State.EXPIRED, ended_at=now)
            except NotOpenAnyMore:
                continue
            if found.asker_id is None:
                waited = found.places.filter(answer=Answer.ACCEPTED).order_by("pk")
                told_ids = tuple(waited.values_list("person_id", flat=True))
                _tell(MatchNotMade, found, by_id=None, told_ids=told_ids, now=now)
            else:
                _tell(AskExpired, found, by_id=found.asker_id, told_ids=(found.asker_id,), now=now)


def note_reminded(match_id: int, *, now: datetime) -> bool:
    """Whether nobody has reminded of it before, and it still waits."""
    here = Match.objects.filter(pk=match_id, state=State.PROPOSED, reminded_at=None)
    return bool(here.update(reminded_at=now))


@transaction.atomic
def leave_matches(community_id: int, person_id: int, *, now: datetime) -> None:
    """Who leaves takes part in nothing any more; the others are told as if it had ended."""
    for found in Match.objects.filter(community=community_id).of(person_id).open():
        others = _others(found, person_id)
        if found.state == State.ACTIVE:
            _become(found, State.ENDED, ended_at=now)
            _tell(MatchEnded, found, by_id=person_id, told_ids=others, now=now)
        elif found.asker_id == person_id:
            _become(found, State.WITHDRAWN, ended_at=now)
            _tell(AskWithdrawn, found, by_id=person_id, told_ids=others, now=now)
        else:
            _become(found, State.DECLINED, ended_at=now)
            _tell_in_vain(found, by_id=person_id, now=now)


def _become(found: Match, then: State, **at: datetime) -> None:
    """In one statement with the look at how it stands: of two who change it one is refused."""
    here = Match.objects.filter(pk=found.pk, state__in=predecessors(then))
    if not here.update(state=then, **at):
        raise NotOpenAnyMore
    found.state = then


def _others(found: Match, person_id: int) -> tuple[int, ...]:
    others = found.places.exclude(person=person_id).order_by("pk")
    return tuple(others.values_list("person_id", flat=True))


def _tell(
    event: type[OfMatch],
    found: Match,
    *,
    by_id: int | None,
    told_ids: tuple[int, ...],
    now: datetime,
) -> None:
    publish(
        event(
            community_id=found.community_id,
            match_id=found.pk,
            by_id=by_id,
            told_ids=told_ids,
            at=now,
        )
    )


# --- Topics that become one ---------------------------------------------------------------------


def follow_topic(community_id: int, *, merged_id: int, into_id: int) -> None:
    """Matches for a topic that was merged are for the one that took it in."""
    places = Place.objects.filter(community=community_id)
    places.filter(helps=merged_id).update(helps=into_id)
    places.filter(learns=merged_id).update(learns=into_id)
