"""A job is done once, tried again when it fails, put back when its worker is gone."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from threading import Barrier, Thread

import pytest
import structlog
from django.db import IntegrityError, connection, transaction

from docendo.kernel import clock, jobs, queue
from docendo.kernel.bell import BELL
from docendo.kernel.jobs import Run, SystemActor, job, periodic
from docendo.kernel.models import PeriodicJob, QueuedJob

RNG = Random(1)
LATER = timedelta(hours=2)


class Broken(Exception):
    pass


@pytest.fixture(autouse=True)
def _no_other_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    for registry in ("JOBS", "PERIODIC"):
        monkeypatch.setattr(jobs, registry, {})
        monkeypatch.setattr(queue, registry, getattr(jobs, registry))


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch, now: datetime) -> Callable[[datetime], None]:
    """Set what the clock says where a job ends."""

    def turn(to: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: to)

    turn(now)
    return turn


def run_all(now: datetime) -> int:
    runs = 0
    while queue.run_next("here", now=now, rng=RNG):
        runs += 1
    return runs


def put(name: str, **fields: object) -> QueuedJob:
    return QueuedJob.objects.create(name=name, **{"due_at": clock.now(), **fields})


# --- Queuing ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_job_gets_its_arguments_and_knows_who_it_is(
    now: datetime, moment: Callable[[datetime], None]
) -> None:
    runs: list[tuple[Run, int]] = []

    @job()
    def work(run: Run, *, thread_id: int) -> None:
        runs.append((run, thread_id))

    work.enqueue(thread_id=7)
    row = QueuedJob.objects.get()
    assert run_all(now) == 1
    run = Run(SystemActor("tests.work"), key=f"job-{row.pk}", attempt=1, now=now)
    assert runs == [(run, 7)]
    row.refresh_from_db()
    assert (row.done_at, row.worker, row.heartbeat_at) == (now, "", None)
    # They may be private, and nobody needs them any more.
    assert row.arguments == {}


@pytest.mark.django_db
def test_a_wrong_call_is_refused_where_it_is_made() -> None:
    @job()
    def work(run: Run, *, thread_id: int) -> None: ...

    with pytest.raises(TypeError, match="thread_id"):
        work.enqueue()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="not JSON serializable"):
        work.enqueue(thread_id=object())  # type: ignore[arg-type]


def test_two_jobs_of_one_name_are_refused() -> None:
    def work(run: Run) -> None: ...

    job()(work)
    with pytest.raises(ValueError, match=r"tests\.work"):
        job()(work)


@pytest.mark.django_db(transaction=True)
def test_a_job_disappears_with_the_action_that_failed() -> None:
    @job()
    def work(run: Run) -> None: ...

    rings = BELL.rings

    @transaction.atomic
    def act() -> None:
        work.enqueue()
        raise Broken

    with pytest.raises(Broken):
        act()
    assert not QueuedJob.objects.exists()
    assert BELL.rings == rings
    work.enqueue()
    assert BELL.rings == rings + 1


@pytest.mark.django_db
def test_a_job_does_not_begin_before_it_is_due(
    now: datetime, moment: Callable[[datetime], None]
) -> None:
    @job()
    def work(run: Run) -> None: ...

    work.enqueue_at(now + timedelta(minutes=5))
    assert run_all(now) == 0
    assert run_all(now + timedelta(minutes=5)) == 1


@pytest.mark.django_db
def test_the_lines_of_a_job_carry_the_request_that_queued_it(
    now: datetime, moment: Callable[[datetime], None]
) -> None:
    context: dict[str, object] = {}

    @job()
    def work(run: Run) -> None:
        context.update(structlog.contextvars.get_contextvars())

    with structlog.contextvars.bound_contextvars(request_id="abcdefgh"):
        work.enqueue()
    run_all(now)
    assert context["request_id"] == "abcdefgh"
    assert context["job"] == "tests.work"


# --- Failing ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_failed_job_leaves_nothing_and_is_tried_again(
    now: datetime, moment: Callable[[datetime], None]
) -> None:
    attempts: list[int] = []

    @job()
    def work(run: Run) -> None:
        PeriodicJob.objects.create(name="effect", next_at=run.now)
        attempts.append(run.attempt)
        if run.attempt == 1:
            raise Broken("not yet")

    work.enqueue()
    assert run_all(now) == 1
    assert not PeriodicJob.objects.exists()
    row = QueuedJob.objects.get()
    assert "not yet" in row.error
    assert timedelta(seconds=1) <= row.due_at - now <= timedelta(seconds=3)
    assert run_all(row.due_at) == 1
    assert attempts == [1, 2]
    assert PeriodicJob.objects.count() == 1
    row.refresh_from_db()
    assert (row.done_at, row.error) == (now, "")


@pytest.mark.django_db
def test_after_its_last_attempt_a_job_is_kept_for_the_operator(
    now: datetime, moment: Callable[[datetime], None]
) -> None:
    mended = False

    @job(most_attempts=2)
    def work(run: Run) -> None:
        if not mended:
            raise Broken("the mail server is away")

    work.enqueue()
    run_all(now)
    moment(now + LATER)
    run_all(now + LATER)
    assert run_all(now + 2 * LATER) == 0
    row = queue.failed().get()
    assert row.failed_at == now + LATER
    assert "the mail server is away" in row.error
    mended = True
    assert queue.retry([row.pk], now=now) == 1
    run_all(now)
    row.refresh_from_db()
    assert row.done_at is not None
    assert row.failed_at is None


@pytest.mark.django_db
def test_a_discarded_job_is_never_run(now: datetime, moment: Callable[[datetime], None]) -> None:
    @job()
    def work(run: Run) -> None: ...

    row = put("tests.work", failed_at=now, attempts=8)
    assert queue.discard([row.pk], now=now) == 1
    assert run_all(now) == 0
    assert not queue.failed().exists()


@pytest.mark.django_db
def test_a_job_that_this_release_does_not_have_is_kept_with_words(
    now: datetime, moment: Callable[[datetime], None]
) -> None:
    put("forum.vanished")
    run_all(now)
    assert "This release knows no job called forum.vanished." in queue.failed().get().error


# --- Workers that stop ------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_job_without_heartbeat_is_put_back(now: datetime) -> None:
    @job()
    def work(run: Run) -> None: ...

    silent = put("tests.work", worker="gone", heartbeat_at=now - queue.LEASE, attempts=1)
    alive = put("tests.work", worker="busy", heartbeat_at=now, attempts=1)
    assert queue.reap(now=now) == 0
    later = now + timedelta(seconds=1)
    assert queue.reap(now=later) == 1
    silent.refresh_from_db()
    alive.refresh_from_db()
    assert (silent.worker, silent.heartbeat_at, silent.due_at) == ("", None, later)
    assert "gone" in silent.error
    assert alive.worker == "busy"


@pytest.mark.django_db
def test_a_job_that_kills_its_worker_each_time_is_kept_for_the_operator(now: datetime) -> None:
    @job(most_attempts=2)
    def work(run: Run) -> None: ...

    put("tests.work", worker="gone", heartbeat_at=now - LATER, attempts=2)
    assert queue.reap(now=now) == 1
    assert queue.failed().get().failed_at == now


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_worker_that_was_overtaken_undoes_its_work(
    now: datetime, moment: Callable[[datetime], None]
) -> None:
    def overtake() -> None:
        queue.reap(now=now + LATER)
        queue.run_next("another", now=now + LATER, rng=RNG)
        connection.close()

    @job()
    def work(run: Run) -> None:
        PeriodicJob.objects.create(name=f"effect of attempt {run.attempt}", next_at=now)
        if run.attempt == 1:
            # As if this machine had slept: meanwhile the job is put back and done by another.
            thread = Thread(target=overtake)
            thread.start()
            thread.join()

    work.enqueue()
    assert queue.run_next("slow", now=now, rng=RNG)
    assert PeriodicJob.objects.get().name == "effect of attempt 2"
    row = QueuedJob.objects.get()
    assert row.attempts == 2
    assert row.done_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_long_job_gives_signs_of_life(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "HEARTBEAT", timedelta(milliseconds=20))
    signs: list[datetime | None] = []

    @job(outside=True)
    def work(run: Run) -> None:
        first = QueuedJob.objects.get().heartbeat_at
        for _ in range(200):
            if (sign := QueuedJob.objects.get().heartbeat_at) != first:
                signs.append(sign)
                return
            connection.close()

    work.enqueue()
    queue.run_next("here", now=clock.now(), rng=RNG)
    assert len(signs) == 1


@pytest.mark.django_db(transaction=True)
def test_workers_that_take_at_the_same_moment_share_the_jobs() -> None:
    done: list[int] = []

    @job(outside=True)
    def work(run: Run, *, number: int) -> None:
        done.append(number)

    for number in range(40):
        work.enqueue(number=number)
    barrier = Barrier(4)

    def worker(name: str) -> None:
        try:
            barrier.wait()
            while queue.run_next(name, now=clock.now(), rng=RNG):
                pass
        finally:
            connection.close()

    threads = [Thread(target=worker, args=(f"worker {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while queue.run_next("the rest", now=clock.now(), rng=RNG):
        pass
    assert sorted(done) == list(range(40))
    assert QueuedJob.objects.filter(attempts=1, done_at__isnull=False).count() == 40


# --- Again and again --------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_periodic_job_is_queued_once_in_each_period(now: datetime) -> None:
    @periodic(every=timedelta(hours=1))
    def tidy(run: Run) -> None: ...

    def queued(at: datetime) -> int:
        count = queue.queue_periodic(now=at)
        QueuedJob.objects.filter(done_at=None).update(done_at=at)
        return count

    assert [queued(now), queued(now), queued(now + timedelta(minutes=59))] == [1, 0, 0]
    assert queued(now + timedelta(hours=1)) == 1
    # The worker was away for a day: that is one run, not twenty-four.
    assert [queued(now + timedelta(days=1)), queued(now + timedelta(days=1))] == [1, 0]


@pytest.mark.django_db
def test_a_periodic_job_does_not_pile_up(now: datetime) -> None:
    @periodic(every=timedelta(hours=1))
    def tidy(run: Run) -> None: ...

    queue.queue_periodic(now=now)
    assert queue.queue_periodic(now=now + timedelta(hours=1)) == 0
    assert QueuedJob.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_queue_a_periodic_job_once(now: datetime) -> None:
    @periodic(every=timedelta(hours=1))
    def tidy(run: Run) -> None: ...

    PeriodicJob.objects.create(name="tests.tidy", next_at=now)
    barrier, counts = Barrier(4), []

    def worker() -> None:
        try:
            barrier.wait()
            counts.append(queue.queue_periodic(now=now))
        finally:
            connection.close()

    threads = [Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [0, 0, 0, 1]
    assert QueuedJob.objects.count() == 1


@pytest.mark.django_db
def test_done_jobs_are_forgotten_and_failed_ones_kept(now: datetime) -> None:
    put("tests.old", done_at=now - LATER)
    put("tests.new", done_at=now)
    put("tests.failed", failed_at=now - LATER)
    put("tests.waiting")
    assert queue.purge(before=now) == 1
    names = set(QueuedJob.objects.values_list("name", flat=True))
    assert names == {"tests.new", "tests.failed", "tests.waiting"}


# --- What must always hold --------------------------------------------------------------------


@pytest.mark.django_db
def test_the_database_refuses_a_job_both_done_and_failed(now: datetime) -> None:
    with pytest.raises(IntegrityError, match="a_job_is_done_or_failed"), transaction.atomic():
        put("tests.work", done_at=now, failed_at=now)


@pytest.mark.django_db
def test_the_database_refuses_a_job_in_work_without_heartbeat() -> None:
    with pytest.raises(IntegrityError, match="a_job_in_work_has_a_heartbeat"), transaction.atomic():
        put("tests.work", worker="somebody")
