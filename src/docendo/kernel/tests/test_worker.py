"""The worker's threads: woken at once, finishing what they have in hand, unmoved by trouble."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.db import OperationalError, transaction

from docendo.kernel import events, jobs, outbox, queue, worker
from docendo.kernel.events import Event, listener, publish
from docendo.kernel.jobs import Run, job
from docendo.kernel.models import OutboxEvent, QueuedJob
from docendo.kernel.worker import Worker

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True, kw_only=True)
class Rang(Event):
    pass


@pytest.fixture(autouse=True)
def _nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "LISTENERS", {})
    monkeypatch.setattr(outbox, "LISTENERS", events.LISTENERS)
    for registry in ("JOBS", "PERIODIC"):
        monkeypatch.setattr(jobs, registry, {})
        monkeypatch.setattr(queue, registry, getattr(jobs, registry))


@pytest.fixture
def running() -> Iterator[Worker]:
    running = Worker()
    running.start()
    yield running
    running.stop(wait_seconds=20)


def soon(true: Callable[[], object], *, within_seconds: float = 30) -> bool:
    until = time.monotonic() + within_seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.01)
    return False


def test_work_of_this_process_does_not_wait_for_the_poll(
    running: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard, done = threading.Event(), threading.Event()

    @listener(Rang)
    def hear(event: Rang) -> None:
        heard.set()

    @job(outside=True)
    def work(run: Run) -> None:
        done.set()

    # Asleep, and for longer than this test lasts.
    monkeypatch.setattr(worker, "LONGEST_WAIT", 600.0)
    time.sleep(4 * worker.SHORTEST_WAIT)
    with transaction.atomic():
        publish(Rang(community_id=1))
        work.enqueue()
        assert not heard.wait(0.3), "what is not committed is not delivered"
    assert heard.wait(10)
    assert done.wait(10)


def test_who_is_stopped_finishes_the_job_in_hand(running: Worker) -> None:
    begun, go_on = threading.Event(), threading.Event()

    @job(outside=True)
    def work(run: Run) -> None:
        begun.set()
        go_on.wait(20)

    work.enqueue()
    work.enqueue()
    assert begun.wait(10)
    assert not running.stop(wait_seconds=0.2)
    go_on.set()
    assert running.stop(wait_seconds=20)
    assert QueuedJob.objects.filter(done_at__isnull=False).count() == 1
    assert QueuedJob.objects.filter(done_at=None, worker="").count() == 1


def test_an_outage_of_the_database_is_survived(
    running: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "LONGEST_WAIT_AFTER_TROUBLE", 0.05)
    failures: list[int] = []
    lanes = outbox.lanes

    def away_at_first(**arguments: object) -> list[int]:
        failures.append(1)
        if len(failures) < 4:
            raise OperationalError("the server closed the connection")
        return lanes(**arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(outbox, "lanes", away_at_first)
    with transaction.atomic():
        publish(Rang(community_id=1))
    assert soon(OutboxEvent.objects.filter(done_at__isnull=False).exists)


def test_no_job_can_stop_the_worker(running: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "LONGEST_WAIT_AFTER_TROUBLE", 0.05)
    done = threading.Event()

    @job(outside=True)
    def leave(run: Run) -> None:
        raise SystemExit

    @job(outside=True)
    def work(run: Run) -> None:
        done.set()

    leave.enqueue()
    work.enqueue()
    assert done.wait(30)


def test_workers_side_by_side_keep_the_order_of_each_community() -> None:
    order: list[int] = []

    @listener(Rang)
    def note_the_row(event: Rang) -> None:
        in_hand = OutboxEvent.objects.filter(done_at=None, try_after__isnull=False)
        order.append(in_hand.get(community_id=event.community_id).pk)

    with transaction.atomic():
        for number in range(60):
            publish(Rang(community_id=number % 3))
    workers = [Worker() for _ in range(3)]
    for each in workers:
        each.start()
    all_done = soon(lambda: not OutboxEvent.objects.filter(done_at=None).exists())
    for each in workers:
        each.stop(wait_seconds=20)
    assert all_done
    rows = dict(OutboxEvent.objects.values_list("pk", "community_id"))
    for community_id in range(3):
        lane = [pk for pk in order if rows[pk] == community_id]
        assert lane == sorted(lane)
        assert len(lane) == 20
    assert OutboxEvent.objects.filter(attempts=1).count() == 60
