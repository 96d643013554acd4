"""What two do at the same moment; row locks are needed, so PostgreSQL only."""

from collections.abc import Callable
from datetime import datetime

import pytest

from docendo.commons.communities.api import Role, Seat
from docendo.commons.groups.actions import confirm_import, take_places
from docendo.commons.groups.models import Enrollment, Group
from docendo.commons.groups.queries import dry_run
from docendo.commons.groups.refusals import ChangedMeanwhile, NotWaiting
from docendo.commons.groups.tests.conftest import Take
from docendo.commons.groups.tests.files import klass, table
from docendo.kernel.errors import Refused
from docendo.kernel.tests.races import race

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def at_once(*acts: Callable[[], object]) -> list[type | None]:
    """Do all of these at the same moment; for each, the refusal that it met or None."""
    came_of_it = race(*acts)
    for each in came_of_it:
        if isinstance(each, Exception) and not isinstance(each, Refused):
            raise each
    met = [type(each) if isinstance(each, Refused) else None for each in came_of_it]
    return sorted(met, key=str)


def test_of_two_who_confirm_one_import_one_writes(
    coordinator: Seat, bring: Take, now: datetime
) -> None:
    found = bring(table(klass(20)))
    digest = dry_run(found).plan.digest

    def confirm() -> object:
        return confirm_import(
            coordinator, import_id=found.pk, digest=digest, ends_missing=False, now=now
        )

    assert at_once(confirm, confirm, confirm) == [NotWaiting, NotWaiting, None]
    assert Enrollment.objects.count() == 20


def test_of_two_imports_that_are_confirmed_at_once_one_is_looked_at_again(
    coordinator: Seat, bring: Take, now: datetime
) -> None:
    brought = [bring(table(klass(number))) for number in (20, 15)]
    seen = [(found.pk, dry_run(found).plan.digest) for found in brought]
    acts = [
        lambda pk=pk, digest=digest: confirm_import(
            coordinator, import_id=pk, digest=digest, ends_missing=False, now=now
        )
        for pk, digest in seen
    ]
    assert at_once(*acts) == [ChangedMeanwhile, None]
    assert Group.objects.count() == 1
    assert Enrollment.objects.count() in (15, 20)


def test_who_joins_while_a_roster_names_them_is_in_the_group_once(
    coordinator: Seat, bring: Take, write: Take, seat: Callable[..., Seat], now: datetime
) -> None:
    write(table(klass(4)))
    joined = seat(Role.MEMBER, "Person 003")
    found = bring(table(klass(4)))
    digest = dry_run(found).plan.digest
    met = at_once(
        lambda: take_places(joined.community.pk, joined.member.pk, now=now),
        lambda: confirm_import(
            coordinator, import_id=found.pk, digest=digest, ends_missing=False, now=now
        ),
    )
    assert met in ([ChangedMeanwhile, None], [None, None])
    assert Enrollment.objects.get(person=joined.member).ended_at is None
    assert Enrollment.objects.count() == 4
