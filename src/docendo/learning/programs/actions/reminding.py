"""Telling people that they are asked how it goes, and coordinators that a program ends soon.

Each step is a small transaction of its own. What was told leaves a mark in it, so that a job that
is killed and begun again tells nobody twice.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from docendo.commons.matching.api import Match
from docendo.kernel.events import publish
from docendo.learning.programs.events import CheckInAsked, ProgramEndsSoon
from docendo.learning.programs.models import CheckIn, Program, Reminder
from docendo.learning.programs.queries import in_programs, matches_to_ask
from docendo.learning.programs.rules import ENDS_SOON

A_STEP = 200
A_DAY = timedelta(days=1)


def remind(*, now: datetime) -> None:
    """Whoever is asked at a stage is told so once."""
    waiting = matches_to_ask(now=now).order_by("pk")
    last = 0
    while some := list(waiting.filter(pk__gt=last)[:A_STEP]):
        _remind(some, now=now)
        last = some[-1].pk


@transaction.atomic
def _remind(matches: Sequence[Match], *, now: datetime) -> None:
    found = in_programs(matches)
    told = set(Reminder.objects.filter(match__in=found).values_list("match_id", "stage"))
    due = {
        each.match.pk: stage
        for each in found.values()
        if (stage := each.stage(now=now)) is not None and (each.match.pk, stage) not in told
    }
    rows = CheckIn.objects.filter(match__in=due)
    said = set(rows.values_list("match_id", "stage", "person_id"))
    Reminder.objects.bulk_create(
        [
            Reminder(
                community_id=found[match_id].match.community_id,
                match_id=match_id,
                stage=stage,
                at=now,
            )
            for match_id, stage in due.items()
        ],
        # Of two workers at once both tell, and what they tell is heard once.
        ignore_conflicts=True,
    )
    asked = {
        match_id: tuple(
            sorted(
                place.person_id
                for place in found[match_id].match.places.all()
                if (match_id, stage, place.person_id) not in said
            )
        )
        for match_id, stage in due.items()
    }
    publish(
        *(
            CheckInAsked(
                community_id=found[match_id].match.community_id,
                program_id=found[match_id].program.pk,
                match_id=match_id,
                stage=due[match_id],
                told_ids=told_ids,
                at=now,
            )
            for match_id, told_ids in asked.items()
            if told_ids
        )
    )


def tell_ends(*, now: datetime) -> None:
    """Whoever coordinates is told of each program once, and again if its last day was changed."""
    today = now.date()
    # Somewhere it is the day before, and somewhere the day after.
    near = Program.objects.going_on().filter(
        ends_on__gte=today - A_DAY, ends_on__lte=today + ENDS_SOON + A_DAY, end_told_at=None
    )
    for program in list(near.order_by("pk")):
        if program.ends_on and timedelta() <= program.ends_on - program.today(now) <= ENDS_SOON:
            _tell_end(program.pk, program.community_id, now=now)


@transaction.atomic
def _tell_end(program_id: int, community_id: int, *, now: datetime) -> None:
    here = Program.objects.filter(pk=program_id, ended_at=None, end_told_at=None)
    if here.update(end_told_at=now):
        publish(ProgramEndsSoon(community_id=community_id, program_id=program_id, at=now))
