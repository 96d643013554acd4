"""Each thing that must hold is refused by the database itself."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from docendo.commons.communities.models import Seat
from docendo.commons.mail.models import Arrival, Choices

OWN = (Choices, Arrival)
NAMES = sorted(constraint.name for model in OWN for constraint in model._meta.constraints)


@pytest.fixture
def violations(member: Seat, now: datetime) -> dict[str, Callable[[], object]]:
    """Under the name of each constraint, something that breaks it and nothing else."""
    here = {"community": member.community, "person": member.member}
    Choices.objects.create(**here)
    Choices.objects.create(person=member.member)
    Arrival.objects.create(**here, key="k", at=now)
    return {
        "one_choice_of_letters_in_a_community": lambda: Choices.objects.create(**here),
        "one_choice_of_letters_for_everywhere": lambda: Choices.objects.create(
            person=member.member
        ),
        "letters_are_off_in_a_community": lambda: Choices.objects.filter(community=None).update(
            is_off=True
        ),
        "a_mail_is_taken_once": lambda: Arrival.objects.create(**here, key="k", at=now),
    }


def test_every_constraint_of_mail_is_violated_here(
    violations: dict[str, Callable[[], object]],
) -> None:
    assert sorted(violations) == NAMES
    for name in NAMES:
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            violations[name]()
        # SQLite names the columns of a violated uniqueness instead of the constraint.
        assert name in str(refused.value) or "UNIQUE constraint failed" in str(refused.value)
