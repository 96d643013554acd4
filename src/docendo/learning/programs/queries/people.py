"""Who takes part in a program, what they answered, and what coordinators know beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet

from docendo.commons.communities.api import Seat, members_like
from docendo.commons.people.api import Person, unless_blocked
from docendo.learning.programs.models import Answer, Consent, Decision, Program
from docendo.learning.programs.queries.consent import without_consent
from docendo.learning.programs.queries.eligibility import lacks_of

PEOPLE_PER_PAGE = 50
MOST_TO_ADD = 8


@dataclass(frozen=True)
class Taking:
    """Somebody who takes part, what they answered, and who has said yes for them.

    ``lacks`` is what they do not bring, and ``decision`` who has taken them in all the same.
    """

    enrollment: Any
    answers: Sequence[Answer]
    consent: Consent | None
    decision: Decision | None = None
    lacks: Sequence[str] = ()

    def said_to(self, asked: Iterable[str]) -> Sequence[str]:
        said = {each.question.words: each.words for each in self.answers}
        return [said.get(words, "") for words in asked]


@dataclass(frozen=True)
class ToAdd:
    """Somebody whom a coordinator may take in, although they lack something perhaps."""

    person: Person
    lacks: Sequence[str]


@dataclass(frozen=True)
class PeoplePage:
    program: Program
    page: Page[Any]
    rows: Sequence[Taking]
    is_lacking: bool
    words: str
    to_add: Sequence[ToAdd]
    asked_to_add: str


def people_page(
    seat: Seat,
    *,
    program_id: int,
    words: str,
    to_add: str,
    is_lacking: bool,
    page: int,
    now: datetime,
) -> PeoplePage:
    """Raises Program.DoesNotExist for who neither takes part nor coordinates.

    Who takes part reads of the others what these show to them, and nothing of whom they block.
    ``is_lacking`` asks for those without the consent that the program needs, and for nobody else.
    """
    program = _program_of(seat, program_id)
    enrolled: QuerySet[Any] = program.group.enrollments.open()
    is_lacking = is_lacking and seat.may_coordinate and program.needs_consent
    if is_lacking:
        enrolled = without_consent(program)
    if not seat.may_coordinate:
        seen = unless_blocked(seat.member.pk, "person")
        enrolled = enrolled.filter(seen, person__isnull=False)
    for word in words.split():
        enrolled = enrolled.filter(Q(person__name__icontains=word) | Q(name__icontains=word))
    shown = Paginator(_by_name(enrolled), PEOPLE_PER_PAGE).get_page(page)
    rows = _rows(seat, program, list(shown))
    if seat.may_coordinate:
        rows = _with_decisions(program, rows, now=now)
    found = _to_add(seat, program, to_add, now=now) if to_add and seat.may_coordinate else ()
    return PeoplePage(program, shown, rows, is_lacking, words, found, to_add)


@dataclass(frozen=True)
class ToExport:
    """Everybody who takes part, and what they were ``asked``."""

    program: Program
    asked: Sequence[str]
    rows: Sequence[Taking]


def people_to_export(seat: Seat, *, program_id: int) -> ToExport:
    program = Program.objects.run_by(seat).select_related("group").get(pk=program_id)
    asked = [*program.questions.order_by("number").values_list("words", flat=True)]
    everybody = _by_name(program.group.enrollments.open())
    return ToExport(program, asked, _rows(seat, program, list(everybody)))


def _program_of(seat: Seat, program_id: int) -> Program:
    own = Program.objects.visible_to(seat).select_related("group", "from_group")
    if not seat.may_coordinate:
        own = own.filter(group__enrollments__person=seat.member, group__enrollments__ended_at=None)
    return own.get(pk=program_id)


def _by_name(enrolled: QuerySet[Any]) -> QuerySet[Any]:
    by_name = F("person__name").asc(nulls_last=True)
    return enrolled.select_related("person").order_by(by_name, "name", "pk")


def _rows(seat: Seat, program: Program, enrolled: Sequence[Any]) -> Sequence[Taking]:
    """As many queries for many as for few."""
    people = [each.person_id for each in enrolled if each.person_id is not None]
    answers: dict[int, list[Answer]] = {}
    said = Answer.objects.visible_to(seat).filter(question__program=program, person__in=people)
    for answer in said.select_related("question").order_by("question__number"):
        answers.setdefault(answer.person_id, []).append(answer)
    agreed = Consent.objects.visible_to(seat).filter(program=program, person__in=people)
    consents = {each.person_id: each for each in agreed.select_related("recorded_by")}
    rows = []
    for each in enrolled:
        consent = consents.get(each.person_id or 0)
        # What was said for somebody when they took part before does not count any more.
        if consent is not None and consent.at < each.began_at:
            consent = None
        rows.append(Taking(each, answers.get(each.person_id or 0, ()), consent))
    return rows


def _with_decisions(program: Program, rows: Sequence[Taking], *, now: datetime) -> Sequence[Taking]:
    said: Mapping[int, Mapping[int, str]] = {
        row.enrollment.person_id: {each.question_id: each.words for each in row.answers}
        for row in rows
        if row.enrollment.person_id is not None
    }
    lacks = lacks_of(program, said, now=now)
    taken_in = Decision.objects.filter(program=program, person__in=[*said], is_in=True)
    decisions = {each.person_id: each for each in taken_in.select_related("by")}
    return [
        Taking(
            row.enrollment,
            row.answers,
            row.consent,
            decisions.get(row.enrollment.person_id or 0),
            lacks.get(row.enrollment.person_id or 0, ()),
        )
        for row in rows
    ]


def _to_add(seat: Seat, program: Program, words: str, *, now: datetime) -> Sequence[ToAdd]:
    """Members of that name who do not take part yet, each with what they lack."""
    found = members_like(seat, words, most=MOST_TO_ADD)
    enrolled = program.group.enrollments.open().filter(person__in=[each.pk for each in found])
    are_in = {*enrolled.values_list("person_id", flat=True)}
    people = [each for each in found if each.pk not in are_in]
    lacks = lacks_of(program, dict.fromkeys((each.pk for each in people), None), now=now)
    return [ToAdd(each, lacks[each.pk]) for each in people]
