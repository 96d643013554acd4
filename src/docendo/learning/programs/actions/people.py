"""Coming into a program, and leaving it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Role, Seat, writer
from docendo.commons.groups.api import GroupRole, let_go, member_ids, role_in, take_in
from docendo.commons.people.api import Person
from docendo.kernel.errors import NotAllowed
from docendo.learning.programs.models import Answer, Consent, Decision, Program
from docendo.learning.programs.queries import (
    lacks_of,
    program_to_join,
    was_taken_out,
    without_consent,
)
from docendo.learning.programs.refusals import (
    ConsentIsMissing,
    NotForThem,
    NotTakingPart,
    ProgramIsOver,
    TakenOut,
    TakesNobody,
)
from docendo.learning.programs.rules import LONGEST_WORDS


@transaction.atomic
def enroll(
    seat: Seat,
    *,
    program_id: int,
    code: str = "",
    role: GroupRole,
    answers: Mapping[int, str],
    given_by: str = "",
    now: datetime,
) -> Program:
    """Come in, with what one says to the questions, by their numbers in the database.

    Who is in already, by a roster for example, says or changes what they say; their role stays.
    Raises NotForThem with all that the program wants of them and they do not bring.
    """
    person = writer(seat)
    found = program_to_join(seat, program_id=program_id, code=code)
    program = Program.objects.select_for_update(of=("self",), no_key=True).get(pk=found.pk)
    is_in = role_in(program.group, person.pk) is not None
    if program.has_ended or not (is_in or program.takes_people(now)):
        raise TakesNobody
    if not is_in:
        _refuse_whom_it_is_not_for(program, person.pk, answers, now=now)
    if role not in (GroupRole.LEARNER, GroupRole.HELPER):
        raise NotAllowed
    if program.needs_consent:
        _take_consent(program, person.pk, given_by, is_in=is_in, now=now)
    for question in program.questions.all():
        words = answers.get(question.pk, "")
        own = Answer.objects.filter(question=question, person=person)
        said = {"words": words, "shown_to": question.shown_to}
        if words:
            own.update_or_create(
                question=question,
                person=person,
                defaults=said,
                create_defaults=said | {"community": seat.community},
            )
        else:
            own.delete()
    take_in(program.group, person_id=person.pk, role=role, now=now)
    return program


def _refuse_whom_it_is_not_for(
    program: Program, person_id: int, answers: Mapping[int, str], *, now: datetime
) -> None:
    if was_taken_out(program, person_id):
        raise TakenOut
    if lacking := lacks_of(program, {person_id: answers}, now=now)[person_id]:
        raise NotForThem(lacking)


@transaction.atomic
def take_in_all_the_same(
    seat: Seat, *, program_id: int, person_id: int, role: GroupRole, now: datetime
) -> Program:
    """A coordinator lets somebody in, whatever they lack; who did, and although what, stays.

    Their answers are not known yet, so that no question stands in their way.
    """
    coordinator = writer(seat)
    rows = Program.objects.run_by(seat).select_for_update(of=("self",), no_key=True)
    program = rows.get(pk=program_id)
    if program.has_ended:
        raise ProgramIsOver
    here = seat.community.memberships.joined().filter(role__gte=Role.MEMBER)
    here.get(person=person_id)
    if role_in(program.group, person_id) is None:
        although = "\n".join(lacks_of(program, {person_id: None}, now=now)[person_id])
        _decide(program, person_id, by=coordinator, although=although, is_in=True, now=now)
        take_in(program.group, person_id=person_id, role=role, now=now)
    return program


def _decide(
    program: Program, person_id: int, *, by: Person, is_in: bool, now: datetime, although: str = ""
) -> None:
    said = {"is_in": is_in, "although": although[:LONGEST_WORDS], "by": by, "at": now}
    Decision.objects.update_or_create(
        program=program,
        person_id=person_id,
        defaults=said,
        create_defaults=said | {"community_id": program.community_id},
    )


def _take_consent(
    program: Program, person_id: int, given_by: str, *, is_in: bool, now: datetime
) -> None:
    if not given_by:
        # What was said since they came in still holds; whoever comes again is asked again.
        if not is_in or without_consent(program).filter(person=person_id).exists():
            raise ConsentIsMissing
        return
    _write_consent(program, person_id, given_by, by=None, now=now)


@transaction.atomic
def record_consent(
    seat: Seat, *, program_id: int, person_id: int, given_by: str, now: datetime
) -> Program:
    """A coordinator has it on paper, or has talked to who may decide for somebody."""
    coordinator = writer(seat)
    rows = Program.objects.run_by(seat).filter(needs_consent=True)
    program = rows.select_for_update(of=("self",), no_key=True).get(pk=program_id)
    if program.has_ended:
        raise ProgramIsOver
    # Whose consent stands is not overwritten by a late press of the button.
    if without_consent(program).filter(person=person_id).exists():
        _write_consent(program, person_id, given_by, by=coordinator, now=now)
    elif role_in(program.group, person_id) is None:
        raise NotTakingPart
    return program


def _write_consent(
    program: Program, person_id: int, given_by: str, *, by: Person | None, now: datetime
) -> None:
    said = {"given_by": given_by, "words": program.consent_words, "recorded_by": by, "at": now}
    Consent.objects.update_or_create(
        program=program,
        person_id=person_id,
        defaults=said,
        create_defaults=said | {"community_id": program.community_id},
    )


@transaction.atomic
def leave(seat: Seat, *, program_id: int, now: datetime) -> Program:
    """Matches go on; answers are forgotten."""
    person = writer(seat)
    program = Program.objects.visible_to(seat).select_related("group").get(pk=program_id)
    _let_go(program, person.pk, now=now)
    return program


@transaction.atomic
def take_out(seat: Seat, *, program_id: int, person_id: int, now: datetime) -> Program:
    """A coordinator ends somebody's part; they do not come in by themselves any more."""
    coordinator = writer(seat)
    program = Program.objects.run_by(seat).select_related("group").get(pk=program_id)
    if role_in(program.group, person_id) is not None:
        _decide(program, person_id, by=coordinator, is_in=False, now=now)
    _let_go(program, person_id, now=now)
    return program


def _let_go(program: Program, person_id: int, *, now: datetime) -> None:
    let_go(program.group, person_id=person_id, now=now)
    _forget(program.group_id, [person_id])


def forget_answers(group_id: int, person_ids: Collection[int]) -> None:
    """Whoever is not in the group any more, whichever way, has answered nothing."""
    program = Program.objects.filter(group=group_id).select_related("group").first()
    if program is not None:
        _forget(group_id, set(person_ids) - member_ids(program.group))


def _forget(group_id: int, person_ids: Collection[int]) -> None:
    Answer.objects.filter(question__program__group=group_id, person__in=person_ids).delete()
