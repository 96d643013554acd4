"""The pages of programs, for members and for coordinators."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from docendo.commons.communities.api import Seat
from docendo.commons.groups.api import GroupRole
from docendo.learning.programs.models import Answer, Consent, Meeting, Program, Question
from docendo.learning.programs.queries.consent import without_consent
from docendo.learning.programs.queries.eligibility import lacks_of, wanted_by, was_taken_out
from docendo.learning.programs.queries.joining import program_to_join

MOST_PROGRAMS = 100

OF_NOW = Q(group__enrollments__ended_at=None)
JOINED = OF_NOW & Q(group__enrollments__person__isnull=False)


@dataclass(frozen=True)
class ProgramsPage:
    """One's own programs, those that one could enroll in, and for coordinators the others."""

    own: Sequence[Program]
    open: Sequence[Program]
    others: Sequence[Program]
    over: Sequence[Program]

    @property
    def is_empty(self) -> bool:
        return not (self.own or self.open or self.others or self.over)


def programs_page(seat: Seat, *, now: datetime) -> ProgramsPage:
    """In one query; each with ``people``, how many take part, and ``is_mine``."""
    rows: Iterable[Any] = (
        Program.objects.visible_to(seat)
        .select_related("group")
        .annotate(
            people=Count("group__enrollments", filter=JOINED),
            is_mine=Count(
                "group__enrollments",
                filter=OF_NOW & Q(group__enrollments__person=seat.member),
            ),
        )
        .order_by("-starts_on", "-pk")[:MOST_PROGRAMS]
    )
    found = ProgramsPage([], [], [], [])
    lists: Mapping[str, list[Program]] = {
        name: getattr(found, name) for name in ("own", "open", "others", "over")
    }
    for program in rows:
        if program.has_ended:
            if seat.may_coordinate:
                lists["over"].append(program)
        elif program.is_mine:
            lists["own"].append(program)
        elif program.takes_people(now) and program.door == "open":
            lists["open"].append(program)
        elif seat.may_coordinate:
            lists["others"].append(program)
    return found


@dataclass(frozen=True)
class ProgramPage:
    """One program; ``people`` and what is for coordinators only is 0 for others.

    ``wanted`` is what it wants of whoever enrolls, and ``lacks`` what the reader does not bring,
    whatever they answer.
    """

    program: Program
    meetings: Sequence[Meeting]
    questions: Sequence[Question]
    answers: Mapping[int, str]
    own_role: GroupRole | None
    consent: Consent | None
    now: datetime
    people: int
    invited: int
    lacking: int
    wanted: Sequence[str] = ()
    lacks: Sequence[str] = ()
    was_taken_out: bool = False

    @property
    def takes_people(self) -> bool:
        return self.program.takes_people(self.now)

    @property
    def lacks_consent(self) -> bool:
        """Somebody came by a roster, and nobody has said yes for them yet."""
        is_in = self.own_role is not None
        return is_in and self.program.needs_consent and self.consent is None

    @property
    def has_form(self) -> bool:
        if self.program.has_ended:
            return False
        if self.own_role is not None:
            return bool(self.questions) or self.lacks_consent
        return self.takes_people and not self.lacks and not self.was_taken_out


def program_page(seat: Seat, *, program_id: int, code: str, now: datetime) -> ProgramPage:
    program = program_to_join(seat, program_id=program_id, code=code)
    questions = list(program.questions.order_by("number"))
    own = Answer.objects.filter(question__in=questions, person=seat.member)
    enrolled = program.group.enrollments.filter(ended_at=None)
    own_place = enrolled.filter(person=seat.member).first()
    consent = None
    if program.needs_consent and own_place is not None:
        given = Consent.objects.filter(program=program, person=seat.member)
        consent = given.filter(at__gte=own_place.began_at).first()
    page = ProgramPage(
        program=program,
        meetings=list(program.meetings.order_by("week")),
        questions=questions,
        answers=dict(own.values_list("question_id", "words")),
        own_role=GroupRole(own_place.role) if own_place is not None else None,
        consent=consent,
        now=now,
        people=0,
        invited=0,
        lacking=0,
        wanted=wanted_by(program),
        lacks=_lacks(program, seat.member.pk, now=now) if own_place is None else (),
        was_taken_out=own_place is None and was_taken_out(program, seat.member.pk),
    )
    if not seat.may_coordinate:
        return page
    counted: dict[str, int] = enrolled.aggregate(
        people=Count("pk", filter=Q(person__isnull=False)),
        invited=Count("pk", filter=Q(person=None)),
    )
    lacking = without_consent(program).count() if program.needs_consent else 0
    return ProgramPage(**vars(page) | counted | {"lacking": lacking})


def program_to_run(seat: Seat, *, program_id: int) -> Program:
    return Program.objects.run_by(seat).select_related("group", "from_group").get(pk=program_id)


def _lacks(program: Program, person_id: int, *, now: datetime) -> Sequence[str]:
    """What stands in somebody's way before they answer anything."""
    return lacks_of(program, {person_id: None}, now=now)[person_id]


def question_to_change(seat: Seat, *, program_id: int, question_id: int) -> Question:
    program = program_to_run(seat, program_id=program_id)
    return program.questions.select_related("program").get(pk=question_id)


def meeting_to_change(seat: Seat, *, program_id: int, meeting_id: int) -> Meeting:
    program = program_to_run(seat, program_id=program_id)
    return program.meetings.select_related("program").get(pk=meeting_id)
