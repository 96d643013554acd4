"""Of which program a match is, and what stands of its plan there."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F

from docendo.commons.communities.api import Seat
from docendo.commons.matching.api import Match, MatchState
from docendo.learning.boards.api import Goal
from docendo.learning.meetings.api import first_met
from docendo.learning.programs.models import Answer, CheckIn, Meeting, PlannedGoal, Program
from docendo.learning.programs.rules import (
    SAID_WITHIN,
    ShownTo,
    Stage,
    asked_on,
    begins_on,
    stage_on,
    week_on,
)


@dataclass(frozen=True)
class InProgram:
    """A match with the program that it is of; ``begins`` is the first day of its plan.

    ``met_on`` is the day on which its people first met, if they have said that they did.
    """

    program: Program
    match: Match
    begins: date
    met_on: date | None

    def week(self, *, now: datetime) -> int:
        return week_on(self.program.today(now), begins=self.begins)

    def stage(self, *, now: datetime) -> Stage | None:
        """What is asked about it now; of one that has ended only how it was, and not for ever."""
        ended_at = self.match.ended_at
        if ended_at is not None:
            return Stage.END if now - ended_at <= SAID_WITHIN else None
        days = asked_on(
            self.begins,
            met_on=self.met_on,
            middle_week=self.program.middle_week,
            end_week=self.program.end_week,
            ends_on=self.program.ends_on,
        )
        return stage_on(self.program.today(now), days=days)


def in_programs(matches: Collection[Match]) -> Mapping[int, InProgram]:
    """By the number of the match, in two queries besides the places of these matches.

    A match is of a program if all who have a place take part in it, and it began after the
    program was made; of several the latest.
    """
    begun = {match.pk: match.began_at for match in matches if match.began_at is not None}
    matches = [match for match in matches if match.pk in begun]
    beside = {match.pk: {place.person_id for place in match.places.all()} for match in matches}
    rows: Iterable[Any] = (
        Program.objects.going_on()
        .filter(
            community__in={match.community_id for match in matches},
            group__enrollments__person__in=set().union(*beside.values()),
            group__enrollments__ended_at=None,
        )
        # Long texts would come once for each person, and nothing reads them here.
        .defer("about", "audience", "consent_words")
        .annotate(who=F("group__enrollments__person_id"))
        .order_by("pk")
    )
    programs: dict[int, Program] = {}
    taking_part: dict[int, set[int]] = {}
    for row in rows if begun else ():
        programs.setdefault(row.pk, row)
        taking_part.setdefault(row.pk, set()).add(row.who)
    # The latest comes last, and overwrites the others.
    of = {
        match.pk: program
        for match in matches
        for program in programs.values()
        if program.community_id == match.community_id
        and program.created_at <= begun[match.pk]
        and beside[match.pk] <= taking_part[program.pk]
    }
    met_on = first_met(of.keys()) if of else {}
    return {
        match.pk: InProgram(
            program,
            match,
            begins_on(starts_on=program.starts_on, began_on=program.today(begun[match.pk])),
            met_on.get(match.pk),
        )
        for match in matches
        if (program := of.get(match.pk)) is not None
    }


def in_program(match: Match) -> InProgram | None:
    return in_programs([match]).get(match.pk)


# --- The plan on the page of a match ------------------------------------------------------------


@dataclass(frozen=True)
class ShownMeeting:
    """A meeting of the plan; ``goal`` is the one that was taken from it and still stands."""

    meeting: Meeting
    is_now: bool
    is_past: bool
    goal: Goal | None


@dataclass(frozen=True)
class PlanPanel:
    """The plan for one match; ``week`` is 0 before it begins, ``due`` what is asked.

    ``answers`` are what the others answered when they enrolled, as far as they show it.
    """

    program: Program
    match: Match
    begins: date
    week: int
    meetings: Sequence[ShownMeeting]
    due: Stage | None
    answers: Sequence[Answer]

    @property
    def is_open(self) -> bool:
        return self.match.state == MatchState.ACTIVE

    @property
    def is_over(self) -> bool:
        return self.week > self.program.weeks


def plan_panel(seat: Seat, *, match: Match, now: datetime) -> PlanPanel | None:
    """None where the match is of no program; asks as much however long the plan is."""
    found = in_program(match)
    if found is None:
        return None
    week, stage = found.week(now=now), found.stage(now=now)
    meetings = list(found.program.meetings.order_by("week"))
    on_board = PlannedGoal.objects.filter(match=match, goal__removed_at=None)
    goals = {each.meeting_id: each.goal for each in on_board.select_related("goal")}
    said = CheckIn.objects.filter(match=match, person=seat.member, stage=stage)
    # What is talked about until the next meeting comes.
    current = max((each.week for each in meetings if each.week <= max(week, 1)), default=0)
    return PlanPanel(
        program=found.program,
        match=match,
        begins=found.begins,
        week=week,
        meetings=[
            ShownMeeting(each, each.week == current, each.week < current, goals.get(each.pk))
            for each in meetings
        ],
        answers=_shown_answers(seat, found),
        due=stage if stage is not None and not said.exists() else None,
    )


def _shown_answers(seat: Seat, found: InProgram) -> Sequence[Answer]:
    """Of a match that goes on; who coordinates, too, reads here only what was meant for it."""
    others = {place.person_id for place in found.match.places.all()} - {seat.person_id}
    if found.match.state != MatchState.ACTIVE:
        return ()
    said = Answer.objects.visible_to(seat).filter(
        question__program=found.program, person__in=others, shown_to__gte=ShownTo.MATCHED
    )
    order = ("person__name", "person", "question__number")
    return list(said.select_related("person", "question").order_by(*order))
