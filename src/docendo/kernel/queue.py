"""Takes queued jobs, runs them, and puts back those whose worker is gone.

A worker takes a job by a conditional update and gives a sign every few seconds while it works.
A job without a sign for ``LEASE`` is put back. Whoever finishes a job must still be its worker:
the last statement of its transaction says so, and otherwise everything is undone.
"""

import threading
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random

import structlog
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

from docendo.kernel import clock
from docendo.kernel.backoff import wait_after
from docendo.kernel.jobs import JOBS, PERIODIC, Run, SystemActor
from docendo.kernel.models import UNFINISHED, PeriodicJob, QueuedJob

log = structlog.get_logger("docendo.jobs")

LEASE = timedelta(seconds=45)
HEARTBEAT = LEASE / 3


class Overtaken(Exception):
    """The lease ran out meanwhile and the job was put back: undo what was done here."""


class UnknownJob(Exception):
    """A row names a job that this release does not have."""


def _waiting() -> QuerySet[QueuedJob]:
    return QueuedJob.objects.filter(UNFINISHED, heartbeat_at=None)


def run_next(worker: str, *, now: datetime, rng: Random) -> bool:
    """Run the job that is due longest; False if there is none."""
    row = _take(worker, now=now)
    if row is None:
        return False
    with structlog.contextvars.bound_contextvars(
        request_id=row.request_id or f"job-{row.pk}", job=row.name, job_id=row.pk
    ):
        try:
            with _heartbeat(row):
                _run(row, now=now)
        except Overtaken:
            log.warning("job overtaken")
        except Exception:  # noqa: BLE001 whatever a job raises is a reason to try it again
            _fail(row, why=traceback.format_exc(), now=clock.now(), rng=rng)
        else:
            log.info("job done", seconds=round((clock.now() - now).total_seconds(), 3))
    return True


def _take(worker: str, *, now: datetime) -> QueuedJob | None:
    # Several, since another worker may take the first of them meanwhile.
    for row in _waiting().filter(due_at__lte=now).order_by("due_at", "id")[:8]:
        row.attempts += 1
        row.worker = worker
        if (
            _waiting()
            .filter(pk=row.pk, attempts=row.attempts - 1)
            .update(attempts=row.attempts, worker=worker, heartbeat_at=now)
        ):
            return row
    return None


def _run(row: QueuedJob, *, now: datetime) -> None:
    job = JOBS.get(row.name)
    if job is None:
        raise UnknownJob(f"This release knows no job called {row.name}.")
    run = Run(SystemActor(job.name), key=f"job-{row.pk}", attempt=row.attempts, now=now)
    if job.outside:
        job.work(run, **row.arguments)
        _finish(row)
    else:
        with transaction.atomic():
            job.work(run, **row.arguments)
            _finish(row)


def _mine(row: QueuedJob) -> QuerySet[QueuedJob]:
    """The row, unless it was put back since."""
    return QueuedJob.objects.filter(UNFINISHED, pk=row.pk, worker=row.worker, attempts=row.attempts)


def _finish(row: QueuedJob) -> None:
    # Arguments may be as private as the text of a mail: what was done keeps none.
    if not _mine(row).update(
        done_at=clock.now(), worker="", heartbeat_at=None, error="", arguments={}
    ):
        raise Overtaken


def _fail(row: QueuedJob, *, why: str, now: datetime, rng: Random) -> None:
    job = JOBS.get(row.name)
    last_line = why.strip().rsplit("\n", 1)[-1]
    if job is None or row.attempts >= job.most_attempts:
        _mine(row).update(failed_at=now, worker="", heartbeat_at=None, error=why)
        log.error("job failed for good", attempts=row.attempts, error=last_line)
    else:
        due_at = now + wait_after(row.attempts, rng=rng)
        _mine(row).update(due_at=due_at, worker="", heartbeat_at=None, error=why)
        log.warning("job failed", attempt=row.attempts, error=last_line)


@contextmanager
def _heartbeat(row: QueuedJob) -> Iterator[None]:
    """Give a sign of life while the block runs; most jobs are over before the first."""
    over = threading.Event()

    def beat() -> None:
        try:
            while not over.wait(HEARTBEAT.total_seconds()):
                try:
                    _mine(row).update(heartbeat_at=clock.now())
                except DatabaseError as error:
                    # On SQLite the job itself may hold the lock; then nobody can take it either.
                    log.debug("no heartbeat", error=str(error))
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"heartbeat of job {row.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def reap(*, now: datetime) -> int:
    """Put back the jobs whose worker has given no sign for too long; how many there were."""
    reaped = 0
    silent = QueuedJob.objects.filter(UNFINISHED, heartbeat_at__lt=now - LEASE)
    for row in silent:
        job = JOBS.get(row.name)
        why = f"The worker {row.worker} stopped in the middle of it."
        still_silent = silent.filter(pk=row.pk, attempts=row.attempts)
        if job is not None and row.attempts >= job.most_attempts:
            reaped += still_silent.update(failed_at=now, worker="", heartbeat_at=None, error=why)
            log.error("job failed for good", job=row.name, job_id=row.pk, error=why)
        else:
            reaped += still_silent.update(due_at=now, worker="", heartbeat_at=None, error=why)
            log.warning("job put back", job=row.name, job_id=row.pk, error=why)
    return reaped


def queue_periodic(*, now: datetime) -> int:
    """Queue the periodic jobs whose time has come; how many there were.

    Whoever moves ``next_at`` on queues the job, so that of two workers one does it.
    """
    known = dict(PeriodicJob.objects.values_list("name", "next_at"))
    queued = 0
    for name, periodic in PERIODIC.items():
        if name not in known:
            PeriodicJob.objects.get_or_create(name=name, defaults={"next_at": now})
        next_at = known.get(name, now)
        if next_at > now:
            continue
        with transaction.atomic():
            if not PeriodicJob.objects.filter(name=name, next_at=next_at).update(
                next_at=now + periodic.every
            ):
                continue
            if not QueuedJob.objects.filter(UNFINISHED, name=name).exists():
                periodic.job.enqueue_at(now)
                queued += 1
    return queued


# --- For the operator -------------------------------------------------------------------------


def failed() -> QuerySet[QueuedJob]:
    """What was given up, the oldest first."""
    return QueuedJob.objects.filter(failed_at__isnull=False).order_by("id")


def retry(ids: Iterable[int], *, now: datetime) -> int:
    """Do these again, after the cause was mended; how many there were."""
    return failed().filter(pk__in=ids).update(failed_at=None, due_at=now, attempts=0, error="")


def discard(ids: Iterable[int], *, now: datetime) -> int:
    """Give these up; how many there were."""
    return failed().filter(pk__in=ids).update(failed_at=None, done_at=now, arguments={})


def purge(*, before: datetime) -> int:
    """Forget what was done before that moment; how many jobs there were."""
    return QueuedJob.objects.filter(done_at__lt=before).delete()[0]
