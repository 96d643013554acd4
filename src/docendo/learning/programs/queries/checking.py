"""Who is asked how their match goes, and what a coordinator should look at."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from docendo.commons.communities.api import Community, Role, Seat
from docendo.commons.matching.api import Match, MatchState
from docendo.learning.programs.models import CheckIn, Program
from docendo.learning.programs.queries.matches import InProgram, in_program, in_programs
from docendo.learning.programs.rules import HELPS_LITTLE, SAID_WITHIN, Helps, Stage


@dataclass(frozen=True)
class Asked:
    """Somebody is asked about a match of theirs at a stage."""

    found: InProgram
    stage: Stage


def check_in_due(seat: Seat, *, match_id: int, now: datetime) -> Asked | None:
    """What a seat is asked about one match; raises Match.DoesNotExist for who has no place."""
    match = Match.objects.visible_to(seat).prefetch_related("places__person").get(pk=match_id)
    found = in_program(match)
    stage = found.stage(now=now) if found is not None else None
    said = CheckIn.objects.filter(match=match, person=seat.member, stage=stage)
    if found is None or stage is None or said.exists():
        return None
    return Asked(found, stage)


def takes_part_somewhere(seats: Sequence[Seat]) -> Exists:
    """Whether somebody is in a program that goes on, in any of their communities."""
    here = [seat.community.pk for seat in seats]
    return Exists(_programs_of(seats[0].member.pk, here))


def _programs_of(person_id: int, community_ids: Collection[int]) -> QuerySet[Program]:
    return Program.objects.going_on().filter(
        community__in=community_ids,
        group__enrollments__person=person_id,
        group__enrollments__ended_at=None,
    )


def asked_now(person_id: int, community_ids: Collection[int], *, now: datetime) -> Sequence[Asked]:
    """All that somebody is asked now, the longest matched first.

    One query for whoever takes part in no program, and six at most.
    """
    made = list(_programs_of(person_id, community_ids).values_list("created_at", flat=True))
    if not made:
        return ()
    mine = (
        Match.objects.filter(
            community__in=community_ids, places__person=person_id, began_at__gte=min(made)
        )
        .filter(state__in=(MatchState.ACTIVE, MatchState.ENDED))
        .exclude(ended_at__lt=now - SAID_WITHIN)
        .prefetch_related("places__person")
        .order_by("began_at", "pk")
    )
    found = in_programs(list(mine))
    rows = CheckIn.objects.filter(
        community__in=community_ids, person=person_id, match__in=found.keys()
    )
    said = set(rows.values_list("match_id", "stage"))
    return [
        Asked(each, stage)
        for each in found.values()
        if (stage := each.stage(now=now)) is not None and (each.match.pk, stage) not in said
    ]


def matches_to_ask(*, now: datetime) -> QuerySet[Match]:
    """All matches that might be of a program and of which something may be asked, with places."""
    communities = Program.objects.going_on().values("community")
    return (
        Match.objects.filter(
            community__in=communities,
            began_at__isnull=False,
            state__in=(MatchState.ACTIVE, MatchState.ENDED),
        )
        .exclude(ended_at__lt=now - SAID_WITHIN)
        .prefetch_related("places")
    )


def low_check_ins(seat: Seat, *, since: datetime) -> QuerySet[CheckIn]:
    """Who has said since then that a match helps them little, and has said nothing better later.

    Without who has left, and without matches in which the reader has a place: nobody reads what
    the other side said of them.
    """
    later = CheckIn.objects.filter(
        match=OuterRef("match"),
        person=OuterRef("person"),
        at__gt=OuterRef("at"),
    )
    members = seat.community.memberships.joined().filter(role__gte=Role.MEMBER)
    own = Match.objects.filter(places__person=seat.person_id or 0, community=seat.community)
    return (
        CheckIn.objects.visible_to(seat)
        .filter(helps__lte=HELPS_LITTLE, at__gte=since, person__in=members.values("person"))
        .exclude(match__in=own)
        .exclude(Exists(later))
        .order_by("at", "pk")
    )


def last_said(community: Community, *, since: datetime) -> Mapping[int, Helps]:
    """What each person said last of a match of theirs: for counting, and to be told of nobody."""
    rows = CheckIn.objects.filter(community=community, at__gte=since).order_by("at", "pk")
    return {person_id: Helps(helps) for person_id, helps in rows.values_list("person_id", "helps")}
