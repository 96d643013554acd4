"""What coordinators do: make a program from a template, change it and its plan, close it."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from docendo.commons.communities.api import Seat
from docendo.commons.groups.api import (
    GroupKind,
    begin_group,
    end_group,
    member_ids_of,
    rename_group,
)
from docendo.kernel.errors import NotAllowed
from docendo.kernel.events import publish
from docendo.learning.programs.blueprints import blueprint
from docendo.learning.programs.events import ProgramClosed
from docendo.learning.programs.models import Answer, Meeting, Program, Question
from docendo.learning.programs.refusals import ProgramIsOver, WeekIsTaken
from docendo.learning.programs.rules import (
    Kind,
    NewMeeting,
    NewQuestion,
    Only,
    Said,
    Words,
    new_code,
)


@transaction.atomic
def create_program(
    seat: Seat, *, key: str, said: Said, now: datetime, chance: random.Random | None = None
) -> Program:
    """All words of the template become the program's own, in the community's language."""
    if not seat.may_coordinate:
        raise NotAllowed
    kind = blueprint(key, language=seat.community.language)
    group = begin_group(seat, name=said.name, kind=GroupKind.COHORT, now=now)
    program = Program.objects.create(
        community=seat.community,
        group=group,
        template=key,
        name=said.name,
        about=kind.about,
        audience=kind.audience,
        closing=kind.closing,
        kind=kind.kind,
        brings=kind.brings,
        minutes=kind.minutes,
        weeks=kind.weeks,
        middle_week=kind.middle,
        end_week=kind.end,
        starts_on=said.starts_on,
        ends_on=None if kind.kind == Kind.EVERGREEN else said.ends_on,
        time_zone=said.time_zone,
        door=said.door,
        code=_free_code(seat, chance),
        least_days=said.least_days,
        needs_consent=bool(said.consent),
        consent_words=said.consent,
        created_by=seat.member,
        created_at=now,
    )
    known = {each.words: each for each in kind.questions}
    _ask(program, said.questions, known)
    Meeting.objects.bulk_create(
        Meeting(community=seat.community, program=program, **_columns(each))
        for each in kind.meetings
    )
    return program


@transaction.atomic
def change_program(seat: Seat, *, program_id: int, said: Said, words: Words, only: Only) -> Program:
    """A question whose words stay keeps its answers; one that goes takes them with it.

    Where consent is needed from now on, whoever takes part is matched with nobody before.
    """
    program = _locked(seat, program_id)
    if program.name != said.name:
        rename_group(seat, group_id=program.group_id, name=said.name)
    program.name, program.door, program.starts_on = said.name, said.door, said.starts_on
    ends_on = None if program.kind == Kind.EVERGREEN else said.ends_on
    if program.ends_on != ends_on:
        program.ends_on, program.end_told_at = ends_on, None
    program.about, program.audience, program.closing = words.about, words.audience, words.closing
    program.least_days, program.time_zone = said.least_days, said.time_zone
    program.from_group_id = only.group_id
    program.needs_consent, program.consent_words = bool(said.consent), said.consent
    program.save(
        update_fields=[
            *("name", "door", "starts_on", "ends_on", "end_told_at", "least_days", "from_group"),
            *("time_zone", "about", "audience", "closing", "needs_consent", "consent_words"),
        ]
    )
    program.topics.exclude(topic__in=only.topic_ids).delete()
    for topic_id in only.topic_ids:
        program.topics.get_or_create(topic_id=topic_id, defaults={"community": seat.community})
    _ask(program, said.questions)
    return program


@transaction.atomic
def change_question(
    seat: Seat, *, program_id: int, question_id: int, said: NewQuestion
) -> Question:
    """Asked otherwise or for something else, it loses what was answered before.

    Shown to fewer, it shows what was answered before to fewer, too; shown to more, what comes.
    """
    program = _locked(seat, program_id)
    question = program.questions.get(pk=question_id)
    before = (question.words, question.purpose, question.choices)
    for name, value in _asked(said).items():
        setattr(question, name, value)
    question.save(update_fields=[*_asked(said)])
    answers = Answer.objects.filter(question=question)
    if before != (question.words, question.purpose, question.choices):
        answers.delete()
    answers.filter(shown_to__gt=question.shown_to).update(shown_to=question.shown_to)
    return question


@transaction.atomic
def renew_code(seat: Seat, *, program_id: int) -> Program:
    """Whoever has the old code or link does not come in with it any more."""
    program = _locked(seat, program_id)
    program.code = _free_code(seat, None)
    program.save(update_fields=["code"])
    return program


@transaction.atomic
def close_program(seat: Seat, *, program_id: int, now: datetime) -> Program:
    """Its group ends with it; matches go on, and what was made in them stays."""
    program = _locked(seat, program_id)
    program.ended_at = now
    program.save(update_fields=["ended_at"])
    [taking_part] = member_ids_of([program.group]).values()
    publish(
        ProgramClosed(
            community_id=seat.community.pk,
            program_id=program_id,
            by_id=seat.member.pk,
            told_ids=tuple(sorted(taking_part)),
            at=now,
        )
    )
    if program.group.ended_at is None:
        end_group(seat, group_id=program.group_id, now=now)
    return program


@transaction.atomic
def add_meeting(seat: Seat, *, program_id: int, said: NewMeeting) -> Meeting:
    program = _locked(seat, program_id)
    _refuse_taken_week(program, said.week)
    return Meeting.objects.create(community=seat.community, program=program, **_columns(said))


@transaction.atomic
def change_meeting(seat: Seat, *, program_id: int, meeting_id: int, said: NewMeeting) -> Meeting:
    """A goal that was put on boards stays there as it was."""
    program = _locked(seat, program_id)
    meeting = program.meetings.get(pk=meeting_id)
    _refuse_taken_week(program, said.week, but=meeting.pk)
    for name, value in _columns(said).items():
        setattr(meeting, name, value)
    meeting.save(update_fields=[*_columns(said)])
    return meeting


@transaction.atomic
def drop_meeting(seat: Seat, *, program_id: int, meeting_id: int) -> Program:
    program = _locked(seat, program_id)
    program.meetings.get(pk=meeting_id).delete()
    return program


def _locked(seat: Seat, program_id: int) -> Program:
    rows = Program.objects.run_by(seat).select_for_update(of=("self",), no_key=True)
    program = rows.select_related("group").get(pk=program_id)
    if program.ended_at is not None:
        raise ProgramIsOver
    return program


def _columns(said: NewMeeting) -> dict[str, object]:
    lines = {"agenda": "\n".join(said.agenda), "steps": "\n".join(said.steps)}
    return asdict(said) | lines


def _asked(said: NewQuestion) -> dict[str, Any]:
    lines = {"choices": "\n".join(said.choices), "admits": "\n".join(said.admits)}
    return asdict(said) | lines


def _refuse_taken_week(program: Program, week: int, *, but: int = 0) -> None:
    if program.meetings.filter(week=week).exclude(pk=but).exists():
        raise WeekIsTaken


def _ask(
    program: Program, questions: Sequence[str], known: Mapping[str, NewQuestion] | None = None
) -> None:
    """These in this order; numbers begin anew after the last, so that none is there twice.

    What is ``known`` of the template's own comes with them.
    """
    standing = {each.words: each for each in program.questions.order_by("number")}
    program.questions.exclude(words__in=questions).delete()
    begin = max((each.number for each in standing.values()), default=0) + 1
    for number, words in enumerate(questions, start=begin):
        if (kept := standing.get(words)) is not None:
            kept.number = number
            kept.save(update_fields=["number"])
        else:
            Question.objects.create(
                community_id=program.community_id,
                program=program,
                number=number,
                **_asked((known or {}).get(words) or NewQuestion(words=words)),
            )


def _free_code(seat: Seat, chance: random.Random | None) -> str:
    """One that opens nothing else here; of a million million another is found at once."""
    while Program.objects.filter(community=seat.community, code=(code := new_code(chance))):
        pass
    return code
