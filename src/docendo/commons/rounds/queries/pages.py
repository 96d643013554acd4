"""The pages of rounds: all of them, one as a table and as a picture, and who has nobody."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from docendo.commons.communities.api import Seat
from docendo.commons.groups.api import member_ids
from docendo.commons.matching.api import Kind, MatchState, held_back, improvements
from docendo.commons.people.api import Person
from docendo.commons.rounds import wording
from docendo.commons.rounds.models import LeftOut, Round
from docendo.commons.rounds.queries.pairs import ShownPair, in_words
from docendo.commons.rounds.queries.standing import Standing, standing
from docendo.commons.rounds.rules import State
from docendo.kernel.text import isolated

ROUNDS_PER_PAGE = 20
BUNDLES_PER_PAGE = 25
PEOPLE_PER_PAGE = 40
TENTH = 10
MOST_ADVICE = 3


def all_rounds(seat: Seat, *, page: int) -> "Page[Round]":
    """The latest first, each with how many pairs it has."""
    own = Round.objects.visible_to(seat).select_related("group").annotate(count=Count("pairs"))
    return Paginator(own.order_by("-begun_at", "-pk"), ROUNDS_PER_PAGE).get_page(page)


def progress_of(seat: Seat, *, round_id: int) -> Round:
    return Round.objects.visible_to(seat).get(pk=round_id)


@dataclass(frozen=True)
class Totals:
    """How good a proposal is, as its rows say; ``worst_tenth`` of a hundred."""

    seekers: int
    matched: int
    worst_tenth: int
    busiest: int
    idle: int


def totals_of(found: Round) -> Totals:
    served, load = _served(found)
    alone = Counter(found.left_out.values_list("is_helper", flat=True))
    worst = sorted(served.values())[: max(1, len(served) // TENTH)]
    return Totals(
        seekers=len(served) + alone[False],
        matched=len(served),
        worst_tenth=wording.points(sum(worst) / len(worst)) if worst else 0,
        busiest=max(load.values(), default=0),
        idle=alone[True],
    )


def _served(found: Round) -> tuple[Mapping[int, float], Mapping[int, int]]:
    """How good the best pair of each who learns is, and how many each helps."""
    served, load = dict[int, float](), Counter[int]()
    are_peers = found.plan.kind is Kind.PEERS
    for helper, learner, score in found.pairs.values_list("helper_id", "learner_id", "score"):
        load[helper] += 1
        for person_id in (learner, helper) if are_peers else (learner,):
            served[person_id] = max(served.get(person_id, 0.0), score)
    return served, load


@dataclass(frozen=True)
class Bundle:
    """What becomes one match."""

    number: int
    is_locked: bool
    pairs: Sequence[ShownPair]


@dataclass(frozen=True)
class CameOfIt:
    """What became of what was published; who declined is told to nobody."""

    active: int
    waiting: int
    not_made: int
    fell_out: int


@dataclass(frozen=True)
class RoundPage:
    """A round, how good it is, and one page of its matches."""

    round: Round
    totals: Totals
    page: "Page[int]"
    bundles: Sequence[Bundle]
    left_out: int
    came_of_it: CameOfIt | None


def round_page(seat: Seat, *, round_id: int, words: str, page: int) -> RoundPage:
    found = _round_to_read(seat, round_id)
    pairs = found.pairs.all()
    for word in words.split():
        pairs = pairs.filter(Q(helper__name__icontains=word) | Q(learner__name__icontains=word))
    numbers = pairs.order_by("bundle").values_list("bundle", flat=True).distinct()
    shown = Paginator(numbers, BUNDLES_PER_PAGE).get_page(page)
    those = found.pairs.filter(bundle__in=[*shown]).select_related("helper", "learner", "topic")
    told = in_words(seat.community, those.order_by("bundle", "pk"), kind=found.plan.kind)
    bundles = [
        Bundle(number, all(each.pair.is_locked for each in own), own)
        for number, group in groupby(told, key=lambda each: each.pair.bundle)
        for own in [list(group)]
    ]
    return RoundPage(
        found,
        totals_of(found),
        shown,
        bundles,
        found.left_out.count(),
        _came_of(found) if found.state == State.PUBLISHED else None,
    )


def _round_to_read(seat: Seat, round_id: int) -> Round:
    own = Round.objects.visible_to(seat).select_related(
        "community", "group", "begun_by", "published_by"
    )
    return own.get(pk=round_id)


def _came_of(found: Round) -> CameOfIt:
    matches = found.pairs.filter(match__isnull=False).values("match", "match__state").distinct()
    states = Counter(each["match__state"] for each in matches)
    begun = states[MatchState.ACTIVE] + states[MatchState.ENDED]
    waiting = states[MatchState.PROPOSED]
    return CameOfIt(
        active=begun,
        waiting=waiting,
        not_made=sum(states.values()) - begun - waiting,
        fell_out=found.pairs.filter(match=None).count(),
    )


@dataclass(frozen=True)
class PicturePage:
    """How the load is shared, and how well people are served, as rows of bars."""

    round: Round
    totals: Totals
    left_out: int
    load: Sequence[tuple[str, int]]
    fit: Sequence[tuple[str, int]]


def picture_page(seat: Seat, *, round_id: int) -> PicturePage:
    found = _round_to_read(seat, round_id)
    totals = totals_of(found)
    served, load = _served(found)
    helps = Counter(load.values()) | Counter({0: totals.idle})
    fits = Counter(min(int(score * TENTH), TENTH - 1) for score in served.values())
    return PicturePage(
        found,
        totals,
        found.left_out.count(),
        [(str(number), helps[number]) for number in range(totals.busiest + 1)],
        # From left to right in every script.
        [(f"\u2066{low * TENTH}–{(low + 1) * TENTH}\u2069", fits[low]) for low in range(TENTH)],
    )


@dataclass(frozen=True)
class Alone:
    """Somebody who has nobody, and why."""

    row: LeftOut
    why: str


@dataclass(frozen=True)
class KeptOut:
    """Somebody whom the round could not have: something must come about first."""

    person: Person
    why: str


@dataclass(frozen=True)
class UnmatchedPage:
    """Who has nobody, those who want to learn first; and a page of the ``held``, kept out."""

    round: Round
    totals: Totals
    left_out: int
    page: "Page[LeftOut]"
    people: Sequence[Alone]
    kept_out: Sequence[KeptOut]
    held: "Page[Person]"


def unmatched_page(seat: Seat, *, round_id: int, page: int, held_page: int = 1) -> UnmatchedPage:
    found = _round_to_read(seat, round_id)
    rows = found.left_out.select_related("person").order_by("is_helper", "person__name", "pk")
    shown = Paginator(rows, PEOPLE_PER_PAGE).get_page(page)
    kind = found.plan.kind
    told = [
        Alone(row, wording.left_out(row.bar, is_helper=row.is_helper, kind=kind)) for row in shown
    ]
    kept_out, held = _kept_out(found, page=held_page)
    return UnmatchedPage(
        found, totals_of(found), shown.paginator.count, shown, told, kept_out, held
    )


def _kept_out(found: Round, *, page: int) -> tuple[Sequence[KeptOut], "Page[Person]"]:
    """Those whom something holds back now, by name; who keeps apart from whom is not said."""
    among = None if found.group is None else member_ids(found.group)
    held = held_back(found.community, among)
    people = Person.objects.filter(pk__in=[*held]).order_by("name", "pk")
    shown = Paginator(people, PEOPLE_PER_PAGE).get_page(page)
    return [
        KeptOut(each, held[each.pk].of_others % {"name": isolated(each.name)}) for each in shown
    ], shown


@dataclass(frozen=True)
class OwnPage:
    """Why a round has found nobody for a member, and what would help."""

    round: Round
    why: Sequence[str]
    advice: Sequence[str]


def own_page(seat: Seat, *, round_id: int, now: datetime) -> OwnPage:
    """Raises Round.DoesNotExist for whom a round has left out of nothing."""
    own = LeftOut.objects.filter(
        community=seat.community,
        person=seat.member,
        round=round_id,
        round__state=State.PUBLISHED,
    ).select_related("round__community")
    rows = list(own.order_by("is_helper"))
    if not rows:
        raise Round.DoesNotExist
    found = rows[0].round
    kind = found.plan.kind
    return OwnPage(
        found,
        [
            wording.left_out(row.bar, is_helper=row.is_helper, kind=kind, is_own=True)
            for row in rows
        ],
        advice(standing(found, now=now), seat.member.pk, as_helper=rows[0].is_helper, is_own=True),
    )


def advice(
    stands: Standing, person_id: int, *, as_helper: bool, is_own: bool = False
) -> Sequence[str]:
    """What would bring somebody more, made and fitted again; asked for one person at a time."""
    if person_id not in stands.row_of:
        return ()
    changes = improvements(stands.proposal, person=stands.row_of[person_id], as_helper=as_helper)
    spoken = stands.proposal.pool.spoken
    return [
        wording.improvement(each, spoken=spoken, is_own=is_own) for each in changes[:MOST_ADVICE]
    ]
