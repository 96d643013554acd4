"""Delivers what was published: in order per community, each listener's effect once.

A worker takes the oldest event of a community by a conditional update, which also counts the
attempt, so that an event that kills its worker is not tried for ever. The database holds at most
one event per community in hand. Listeners then run in one transaction, each in its own savepoint
together with its delivery row.

"In order" is the order of cause and effect: an action that saw what another did is delivered
after it. Two actions that ran at the same moment may come in either order.
"""

import traceback
from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

import structlog
from django.db import IntegrityError, transaction
from django.db.models import F, Max, Min, Q, QuerySet

from docendo.kernel.backoff import wait_after
from docendo.kernel.events import LISTENERS, Event, UnreadableEvent, read
from docendo.kernel.models import UNDELIVERED, Delivery, OutboxEvent

log = structlog.get_logger("docendo.outbox")

# A delivery only writes a few rows; one that takes longer was cut off with its worker.
LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 5


class Overtaken(Exception):
    """The lease ran out meanwhile and another worker has the event: undo what was done here."""


def _waiting() -> QuerySet[OutboxEvent]:
    return OutboxEvent.objects.filter(UNDELIVERED)


def lanes(*, now: datetime) -> list[int]:
    """The communities with something to deliver now, the longest waiting first."""
    return list(
        _waiting()
        .values("community_id")
        .annotate(in_hand_until=Max("try_after"), oldest=Min("id"))
        .filter(Q(in_hand_until=None) | Q(in_hand_until__lte=now))
        .order_by("oldest")
        .values_list("community_id", flat=True)
    )


def deliver_next(community_id: int, *, now: datetime, rng: Random) -> bool:
    """Deliver the next event of one community; False if there is none or another worker has it."""
    row = _take(community_id, now=now)
    if row is None:
        return False
    with structlog.contextvars.bound_contextvars(
        request_id=row.request_id or f"event-{row.pk}", event=row.kind, event_id=row.pk
    ):
        try:
            event = read(row)
        except UnreadableEvent as error:
            _set_aside(row, why=str(error), now=now)
            return True
        try:
            with transaction.atomic():
                failures = _react(row, event)
                if not failures:
                    _finish(row, now=now)
        except Overtaken:
            log.warning("event overtaken")
        except IntegrityError:
            # Deferred constraints are checked when the transaction ends.
            _fail(row, why=traceback.format_exc(), now=now, rng=rng)
        else:
            if failures:
                _fail(row, why="\n\n".join(failures), now=now, rng=rng)
    return True


def deliver_here(*, now: datetime) -> None:
    """Deliver all that waits within the present transaction, before any worker has been started.

    For whoever sets up a whole site at once; a listener that fails ends it.
    """
    with transaction.atomic():
        while rows := list(_waiting().order_by("id")[:500]):
            for row in rows:
                if row.kind in LISTENERS and (failures := _react(row, read(row))):
                    raise RuntimeError("\n\n".join(failures))
            OutboxEvent.objects.filter(pk__in=[row.pk for row in rows]).update(done_at=now)


def _take(community_id: int, *, now: datetime) -> OutboxEvent | None:
    lane = _waiting().filter(community_id=community_id)
    row = lane.order_by(F("try_after").asc(nulls_last=True), "id").first()
    if row is None or (row.try_after is not None and row.try_after > now):
        return None
    if row.attempts >= MOST_ATTEMPTS:
        _set_aside(row, why="The worker stopped in the middle of it each time.", now=now)
        return None
    try:
        with transaction.atomic():
            taken = lane.filter(pk=row.pk, attempts=row.attempts).update(
                attempts=row.attempts + 1, try_after=now + LEASE
            )
    except IntegrityError:
        # one_event_in_hand_per_community: another worker was faster.
        return None
    row.attempts += 1
    return row if taken else None


def _react(row: OutboxEvent, event: Event) -> list[str]:
    """Call each listener that has not reacted yet; the tracebacks of those that failed."""
    done = set(row.deliveries.values_list("listener", flat=True))
    failures = []
    for listener in LISTENERS.get(row.kind, ()):
        if listener.name in done:
            continue
        try:
            with transaction.atomic():
                Delivery.objects.create(event=row, listener=listener.name)
                listener.react(event)
        except Exception:  # noqa: BLE001 one listener's defect must not hold up the others
            failures.append(f"{listener.name}\n{traceback.format_exc()}")
    return failures


def _finish(row: OutboxEvent, *, now: datetime) -> None:
    if not _mine(row).update(done_at=now, error=""):
        raise Overtaken


def _fail(row: OutboxEvent, *, why: str, now: datetime, rng: Random) -> None:
    if row.attempts >= MOST_ATTEMPTS:
        _set_aside(row, why=why, now=now)
    else:
        _mine(row).update(try_after=now + wait_after(row.attempts, rng=rng), error=why)
        log.warning("event failed", attempt=row.attempts, error=_last_line(why))


def _set_aside(row: OutboxEvent, *, why: str, now: datetime) -> None:
    if _mine(row).update(set_aside_at=now, error=why):
        log.error("event set aside", attempts=row.attempts, error=_last_line(why))


def _mine(row: OutboxEvent) -> QuerySet[OutboxEvent]:
    """The row, unless somebody else has taken it since."""
    return _waiting().filter(pk=row.pk, attempts=row.attempts)


def _last_line(text: str) -> str:
    return text.strip().rsplit("\n", 1)[-1]


# --- For the operator -------------------------------------------------------------------------


def set_aside() -> QuerySet[OutboxEvent]:
    """What could not be delivered, the oldest first."""
    return OutboxEvent.objects.filter(set_aside_at__isnull=False).order_by("id")


def retry(ids: Iterable[int]) -> int:
    """Deliver these again, after the cause was mended; how many there were."""
    return (
        set_aside()
        .filter(pk__in=ids)
        .update(set_aside_at=None, try_after=None, attempts=0, error="")
    )


def discard(ids: Iterable[int], *, now: datetime) -> int:
    """Give these up; how many there were."""
    return set_aside().filter(pk__in=ids).update(set_aside_at=None, done_at=now)


def purge(*, before: datetime) -> int:
    """Forget what was done before that moment; how many events there were."""
    gone = 0
    while ids := list(
        OutboxEvent.objects.filter(done_at__lt=before).values_list("pk", flat=True)[:1000]
    ):
        OutboxEvent.objects.filter(pk__in=ids).delete()
        gone += len(ids)
    return gone
