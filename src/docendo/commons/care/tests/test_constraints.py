"""Each constraint of flags and cases refuses what breaks it."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from docendo.commons.care.models import Case, Flag
from docendo.commons.communities.models import Community, Seat

Break = Callable[[], object]


@pytest.fixture
def broken(community: Community, member: Seat, now: datetime) -> dict[str, Break]:
    """Under the name of each constraint, something that breaks it and nothing else."""
    here = {"community": community}
    case = Case.objects.create(**here, kind="slip", about=1, opened_at=now)
    flag = {**here, "case": case, "person": member.member, "at": now}
    Flag.objects.create(**flag, why="spam")
    cases = Case.objects.filter(pk=case.pk)
    decided = {"decision": "hide", "decided_by": member.member, "decided_at": now}
    return {
        "one_case_waits_for_each_thing": lambda: Case.objects.create(
            **here, kind="slip", about=1, opened_at=now
        ),
        "what_is_decided_was_decided_by_somebody": lambda: cases.update(state="left"),
        "what_is_hidden_or_warned_of_has_a_reason": lambda: cases.update(state="warned", **decided),
        "only_who_was_told_why_is_silenced": lambda: cases.update(
            author=member.member, silenced_until=now
        ),
        "an_appeal_says_why": lambda: cases.update(appealed_at=now),
        "only_an_appeal_is_answered": lambda: cases.update(
            answered_by=member.member, answered_at=now, answer="It stays."
        ),
        "a_person_flags_once": lambda: Flag.objects.create(**flag, why="unkind"),
        "a_flag_says_what_is_wrong": lambda: Flag.objects.filter(case=case).update(why="?"),
    }


@pytest.mark.parametrize(
    "name", sorted(c.name for model in (Case, Flag) for c in model._meta.constraints)
)
def test_each_constraint_refuses_what_breaks_it(name: str, broken: dict[str, Break]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        broken[name]()
