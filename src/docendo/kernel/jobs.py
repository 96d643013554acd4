"""Work that is done later, in a worker: what an app declares in its ``jobs.py``.

    @job()
    def count_again(run: Run, *, thread_id: int) -> None: ...

    count_again.enqueue(thread_id=7)

    @periodic(every=timedelta(days=1))
    def forget_old_drafts(run: Run) -> None: ...

A job runs in one transaction together with its being marked as done: whatever it writes happens
once, however often its worker is killed. A job whose effect lies outside of the database, such as
mail, is declared with ``outside=True``: it runs without a transaction, at least once, and passes
``run.key`` on, which is the same at each attempt.
"""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Concatenate, Generic, ParamSpec

import structlog

from docendo.kernel import clock
from docendo.kernel.bell import ring_on_commit
from docendo.kernel.inserting import insert
from docendo.kernel.models import QueuedJob

P = ParamSpec("P")


@dataclass(frozen=True)
class SystemActor:
    """Who acts where no person does: the job itself, under its name."""

    name: str


@dataclass(frozen=True)
class Run:
    """What a job knows of this run of itself; ``key`` is the same at each attempt."""

    actor: SystemActor
    key: str
    attempt: int
    now: datetime


@dataclass(frozen=True)
class Job(Generic[P]):
    """A function that can be queued; its name identifies it in rows, logs and to the operator."""

    name: str
    work: Callable[Concatenate[Run, P], None]
    most_attempts: int
    outside: bool

    def enqueue(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Do it soon; if this is inside a transaction, only when that has committed."""
        self._enqueue(clock.now(), args, kwargs)

    def enqueue_at(self, due_at: datetime, *args: P.args, **kwargs: P.kwargs) -> None:
        """Do it not before ``due_at``."""
        self._enqueue(due_at, args, kwargs)

    def enqueue_each(self, each: Iterable[tuple[datetime, dict[str, object]]]) -> None:
        """Do it for each of these, not before its moment; one statement, whatever their number."""
        insert([self._queued(due_at, (), arguments) for due_at, arguments in each])
        ring_on_commit()

    def _enqueue(
        self, due_at: datetime, args: tuple[object, ...], arguments: dict[str, object]
    ) -> None:
        self._queued(due_at, args, arguments).save()
        ring_on_commit()

    def _queued(
        self, due_at: datetime, args: tuple[object, ...], arguments: dict[str, object]
    ) -> QueuedJob:
        # A wrong call is refused here, where its cause is, and not later in the worker.
        inspect.signature(self.work).bind(None, *args, **arguments)
        if args:
            raise TypeError(f"the arguments of {self.name} must be named")
        return QueuedJob(
            name=self.name,
            arguments=arguments,
            due_at=due_at,
            request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
        )


@dataclass(frozen=True)
class Periodic:
    """A job that queues itself again and again, without pile-up if the worker was away."""

    job: Job[[]]
    every: timedelta


JOBS: dict[str, Job[...]] = {}
PERIODIC: dict[str, Periodic] = {}


def job(
    *, most_attempts: int = 8, outside: bool = False
) -> Callable[[Callable[Concatenate[Run, P], None]], Job[P]]:
    """Declare a job; its arguments are named and JSON values.

    It is tried ``most_attempts`` times with growing waits and then kept for the operator.
    """

    def declare(work: Callable[Concatenate[Run, P], None]) -> Job[P]:
        name = f"{work.__module__.split('.')[-2]}.{work.__name__}"
        if name in JOBS:
            raise ValueError(f"two jobs are called {name}")
        declared = Job(name=name, work=work, most_attempts=most_attempts, outside=outside)
        JOBS[name] = declared
        return declared

    return declare


def periodic(
    *, every: timedelta, most_attempts: int = 3, outside: bool = False
) -> Callable[[Callable[[Run], None]], Job[[]]]:
    """Declare a job without arguments that is queued once in each period."""

    def declare(work: Callable[[Run], None]) -> Job[[]]:
        declared: Job[[]] = job(most_attempts=most_attempts, outside=outside)(work)
        PERIODIC[declared.name] = Periodic(declared, every)
        return declared

    return declare
