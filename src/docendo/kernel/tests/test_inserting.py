"""Many rows at once are saved as one by one."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError

from docendo.kernel import inserting
from docendo.kernel.inserting import insert
from docendo.kernel.models import Delivery, OutboxEvent, QueuedJob

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def job(number: int) -> QueuedJob:
    return QueuedJob(
        name=f"job {number}",
        arguments={"number": number, "word": "سلام"},
        created_at=NOON,
        due_at=NOON + timedelta(minutes=number),
    )


def test_rows_hold_their_values_and_get_their_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inserting, "VALUES_AT_ONCE", 40)  # several statements
    rows = insert(job(number) for number in range(10))

    for number, row in enumerate(rows):
        stored = QueuedJob.objects.get(pk=row.pk)
        assert (stored.name, stored.due_at) == (f"job {number}", row.due_at)
        assert stored.arguments == {"number": number, "word": "سلام"}
        assert (stored.heartbeat_at, stored.attempts, stored.worker) == (None, 0, "")
    rows[0].name = "changed"
    rows[0].save()  # It is known to be there.
    assert QueuedJob.objects.count() == 10
    assert insert([]) == []


def test_what_the_database_fills_in_by_itself_is_left_to_it() -> None:
    rows = insert(QueuedJob(name=f"job {number}", arguments={}, due_at=NOON) for number in range(2))
    stored = QueuedJob.objects.filter(pk__in=[row.pk for row in rows])
    assert all(row.created_at > NOON for row in stored)
    assert stored.count() == 2


def test_a_row_that_conflicts_refuses_all_or_is_passed_by() -> None:
    [event] = insert(
        [OutboxEvent(community_id=1, kind="k", version=1, payload={}, created_at=NOON)]
    )
    here, new = (Delivery(event=event, listener=listener, at=NOON) for listener in "ab")
    insert([here])

    with pytest.raises(IntegrityError):
        insert([new, here])
    assert Delivery.objects.count() == 1
    insert([here, new], ignore_conflicts=True)
    assert sorted(Delivery.objects.values_list("listener", flat=True)) == ["a", "b"]
