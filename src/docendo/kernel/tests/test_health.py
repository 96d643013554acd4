"""How a Docendo is: what probes are told, and what is counted."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError
from django.test import Client

from docendo.kernel import clock, health, metrics
from docendo.kernel.models import OutboxEvent, QueuedJob, WorkerSign
from docendo.kernel.worker import Worker


@pytest.fixture
def moment(now: datetime, monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr(clock, "now", lambda: now)
    return now


@pytest.mark.django_db
def test_what_waits_too_long_and_a_silent_worker_are_warned_of(now: datetime) -> None:
    assert "no worker" in health.look(now=now).warnings
    health.give_sign("here", now=now)
    OutboxEvent.objects.create(
        community_id=1, kind="a.B", version=1, payload={}, created_at=now - timedelta(minutes=4)
    )
    QueuedJob.objects.create(name="a.b", due_at=now - timedelta(minutes=4))
    found = health.look(now=now)
    assert (found.outbox_lag, found.jobs_lag) == (timedelta(minutes=4), timedelta(minutes=4))
    assert found.jobs_waiting == 1
    assert "no worker" not in found.warnings
    assert not {"seconds that events wait", "seconds that jobs wait"} & set(found.warnings)
    later = health.look(now=now + timedelta(minutes=2)).warnings
    assert later["seconds that events wait"] == later["seconds that jobs wait"] == 360
    assert later["no worker"]
    health.give_sign("there", now=now + timedelta(days=2))
    assert [sign.name for sign in WorkerSign.objects.all()] == ["there"]
    assert health.database_bytes() > 0


@pytest.mark.django_db
def test_a_worker_gives_a_sign_before_it_delivers(moment: datetime) -> None:
    worker = Worker()
    worker.deliver_events()
    sign = WorkerSign.objects.get()
    assert (sign.name, sign.seen_at) == (worker.name, moment)


@pytest.mark.django_db
def test_who_cannot_answer_is_not_ready_and_lives(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "is_migrated", lambda: False)
    assert client.get("/readyz").status_code == 503

    def away(*, now: datetime) -> health.Health:
        raise DatabaseError

    monkeypatch.setattr(health, "look", away)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "the database does not answer"}
    assert client.get("/healthz").json() == {"status": "ok"}


def test_requests_are_counted_by_the_name_of_their_address() -> None:
    for seconds in (0.02, 0.02, 3.0):
        metrics.answered(route="tests:slow", method="GET", status=200, seconds=seconds)
    metrics.answered(route="tests:quick", method="BREW", status=405, seconds=0.001)
    by_route = {slow.route: slow for slow in metrics.slowest(1000)}
    slow = by_route["tests:slow"]
    assert (slow.many, round(slow.mean, 3), slow.slowest_twentieth) == (3, 1.013, 5.0)
    assert by_route["tests:quick"].slowest_twentieth == 0.005
    assert list(by_route).index("tests:slow") < list(by_route).index("tests:quick")
