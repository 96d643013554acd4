"""What the kernel does about itself, in jobs that come back."""

from datetime import datetime, timedelta
from random import Random

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection

from docendo.kernel import clock, queue, upkeep
from docendo.kernel.jobs import Run, SystemActor
from docendo.kernel.models import OutboxEvent, QueuedJob


@pytest.fixture
def later(now: datetime, monkeypatch: pytest.MonkeyPatch) -> datetime:
    later = now + upkeep.KEPT + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    return later


@pytest.mark.django_db
def test_what_is_over_is_forgotten(now: datetime, later: datetime) -> None:
    for done_at in (now, later):
        OutboxEvent.objects.create(
            community_id=1, kind="a.B", version=1, payload={}, done_at=done_at
        )
    expired, alive = SessionStore(), SessionStore()
    expired.set_expiry(-1)
    for session in (expired, alive):
        session["a"] = 1
        session.save()
    assert queue.queue_periodic(now=later) >= 3
    while queue.run_next("here", now=later, rng=Random(1)):
        pass
    assert not QueuedJob.objects.exclude(error="").exists()
    assert OutboxEvent.objects.get().done_at == later
    assert Session.objects.get().session_key == alive.session_key


@pytest.mark.django_db
def test_sqlite_learns_how_many_rows_an_index_entry_stands_for(now: datetime) -> None:
    for number in range(50):
        OutboxEvent.objects.create(community_id=1, kind="x", version=1, payload={"n": number})
    upkeep.keep_sqlite_quick.work(Run(actor=SystemActor("x"), key="x", attempt=1, now=now))
    if connection.vendor == "sqlite":  # PostgreSQL learns it by itself
        with connection.cursor() as cursor:
            cursor.execute("SELECT max(stat) FROM sqlite_stat1 WHERE tbl = 'kernel_outboxevent'")
            assert cursor.fetchone()[0].startswith("50 ")
