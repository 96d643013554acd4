"""Each thing that must hold is refused by the database itself."""

from collections.abc import Callable
from datetime import datetime, time

import pytest
from django.db import IntegrityError, transaction

from docendo.commons.communities.models import Seat
from docendo.outcomes.notices.models import Happening, Notice, Preferences

OWN = (Notice, Happening, Preferences)
NAMES = sorted(constraint.name for model in OWN for constraint in model._meta.constraints)


@pytest.fixture
def violations(
    notice: Notice, asker: Seat, helper: Seat, now: datetime
) -> dict[str, Callable[[], object]]:
    """Under the name of each constraint, something that breaks it and nothing else."""
    here = {"community": notice.community, "person": asker.member}
    happening = {**here, "notice": notice, "by": helper.member, "at": now}
    [told] = Happening.objects.filter(notice=notice)
    return {
        "one_unread_notice_about_a_thing": lambda: Notice.objects.create(
            **here, kind=notice.kind, about=notice.about, least_role=10, latest_at=now
        ),
        "a_notice_is_of_a_known_kind": lambda: Notice.objects.create(
            **here, kind="rumored", about="", least_role=10, latest_at=now
        ),
        "nobody_is_told_twice": lambda: Happening.objects.create(**happening, key=told.key),
        "nobody_is_told_of_their_own_doing": lambda: Happening.objects.create(
            **{**happening, "by": asker.member}, key="own"
        ),
        "quiet_hours_begin_and_end": lambda: Preferences.objects.create(
            person=asker.member, quiet_from=time(22)
        ),
    }


def test_every_constraint_of_notices_is_violated_here(
    violations: dict[str, Callable[[], object]],
) -> None:
    assert sorted(violations) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_database_refuses(name: str, violations: dict[str, Callable[[], object]]) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        violations[name]()
    # SQLite names the columns of a violated uniqueness instead of the constraint.
    assert name in str(refused.value) or "UNIQUE constraint failed" in str(refused.value)


def test_what_was_seen_does_not_stand_in_the_way(notice: Notice, now: datetime) -> None:
    Notice.objects.update(seen_at=now)
    notice.pk = None
    notice.seen_at = None
    notice.save(force_insert=True)
    assert Notice.objects.count() == 2
