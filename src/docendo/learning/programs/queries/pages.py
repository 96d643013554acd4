"""The pages of programs, for members and for coordinators."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.utils.timezone import localdate

from docendo.commons.communities.api import Seat
from docendo.commons.groups.api import GroupRole
from docendo.learning.programs.models import Answer, Consent, Meeting, Program, Question
from docendo.learning.programs.queries.consent import without_consent
from docendo.learning.programs.queries.joining import program_to_join

PEOPLE_PER_PAGE = 50
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
    today = localdate(now)
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
        elif program.takes_people(today) and program.door == "open":
            lists["open"].append(program)
        elif seat.may_coordinate:
            lists["others"].append(program)
    return found


@dataclass(frozen=True)
class ProgramPage:
    """One program; ``people`` and what is for coordinators only is 0 for others."""

    program: Program
    meetings: Sequence[Meeting]
    questions: Sequence[Question]
    answers: Mapping[int, str]
    own_role: GroupRole | None
    consent: Consent | None
    today: date
    people: int
    invited: int
    lacking: int

    @property
    def takes_people(self) -> bool:
        return self.program.takes_people(self.today)

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
        return self.takes_people


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
        today=localdate(now),
        people=0,
        invited=0,
        lacking=0,
    )
    if not seat.may_coordinate:
        return page
    counted: dict[str, int] = enrolled.aggregate(
        people=Count("pk", filter=Q(person__isnull=False)),
        invited=Count("pk", filter=Q(person=None)),
    )
    lacking = without_consent(program).count() if program.needs_consent else 0
    return ProgramPage(**vars(page) | counted | {"lacking": lacking})


@dataclass(frozen=True)
class Taking:
    """Somebody who takes part, what they answered, and who has said yes for them."""

    enrollment: Any
    answers: Sequence[Answer]
    consent: Consent | None


@dataclass(frozen=True)
class PeoplePage:
    program: Program
    page: Page[Any]
    rows: Sequence[Taking]
    is_lacking: bool


def people_page(seat: Seat, *, program_id: int, is_lacking: bool, page: int) -> PeoplePage:
    """Who takes part, for coordinators; as many queries for many as for few.

    ``is_lacking`` asks for those without the consent that the program needs, and for nobody else.
    """
    program = program_to_run(seat, program_id=program_id)
    enrolled: QuerySet[Any] = program.group.enrollments.filter(ended_at=None)
    if program.needs_consent and is_lacking:
        enrolled = without_consent(program)
    by_name = F("person__name").asc(nulls_last=True)
    shown = Paginator(
        enrolled.select_related("person").order_by(by_name, "name", "pk"), PEOPLE_PER_PAGE
    ).get_page(page)
    people = [each.person_id for each in shown.object_list if each.person_id is not None]
    answers: dict[int, list[Answer]] = {}
    said = Answer.objects.filter(question__program=program, person__in=people)
    for answer in said.select_related("question").order_by("question__number"):
        answers.setdefault(answer.person_id, []).append(answer)
    agreed = Consent.objects.filter(program=program, person__in=people)
    agreed = agreed.select_related("recorded_by")
    consents = {each.person_id: each for each in agreed}
    rows = []
    for each in shown.object_list:
        consent = consents.get(each.person_id or 0)
        # What was said for somebody when they took part before does not count any more.
        if consent is not None and consent.at < each.began_at:
            consent = None
        rows.append(Taking(each, answers.get(each.person_id or 0, ()), consent))
    return PeoplePage(program, shown, rows, program.needs_consent and is_lacking)


def program_to_run(seat: Seat, *, program_id: int) -> Program:
    return Program.objects.run_by(seat).select_related("group").get(pk=program_id)


def meeting_to_change(seat: Seat, *, program_id: int, meeting_id: int) -> Meeting:
    program = program_to_run(seat, program_id=program_id)
    return program.meetings.select_related("program").get(pk=meeting_id)
