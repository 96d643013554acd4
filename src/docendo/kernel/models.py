"""What the kernel remembers: the outbox and its deliveries, the jobs, and who does them."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

UNDELIVERED = Q(done_at=None, set_aside_at=None)
UNFINISHED = Q(done_at=None, failed_at=None)


class OutboxEvent(models.Model):
    """One published event that waits for its listeners, until ``done_at`` or ``set_aside_at``.

    The events of one community form a lane. The lane's event in hand is the one with ``try_after``:
    until then it belongs to the worker that took it, or waits for another attempt.
    """

    community_id = models.BigIntegerField()
    kind = models.CharField(max_length=100)
    version = models.PositiveSmallIntegerField()
    payload = models.JSONField()
    request_id = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0)
    try_after = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    set_aside_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["community_id"],
                condition=UNDELIVERED & Q(try_after__isnull=False),
                name="one_event_in_hand_per_community",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(set_aside_at=None),
                name="an_event_is_done_or_set_aside",
            ),
        )
        indexes = (
            models.Index("community_id", "id", name="outbox_waiting", condition=UNDELIVERED),
            models.Index(
                "set_aside_at", name="outbox_set_aside", condition=Q(set_aside_at__isnull=False)
            ),
        )


class Delivery(models.Model):
    """One listener has reacted to one event; written in the transaction of its effect."""

    event = models.ForeignKey(OutboxEvent, models.CASCADE, related_name="deliveries")
    listener = models.CharField(max_length=150)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (
            models.UniqueConstraint("event", "listener", name="each_listener_reacts_once"),
        )


class QueuedJob(models.Model):
    """One piece of work, until ``done_at`` or ``failed_at``.

    While somebody works on it, ``worker`` says who and ``heartbeat_at`` when they last gave a sign.
    """

    name = models.CharField(max_length=150)
    arguments = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=100, blank=True)
    heartbeat_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(failed_at=None), name="a_job_is_done_or_failed"
            ),
            models.CheckConstraint(
                condition=Q(worker="", heartbeat_at=None)
                | (~Q(worker="") & Q(heartbeat_at__isnull=False)),
                name="a_job_in_work_has_a_heartbeat",
            ),
        )
        indexes = (
            models.Index("due_at", "id", name="jobs_waiting", condition=UNFINISHED),
            models.Index("name", name="jobs_unfinished_by_name", condition=UNFINISHED),
            models.Index("failed_at", name="jobs_failed", condition=Q(failed_at__isnull=False)),
        )


class PeriodicJob(models.Model):
    """When a periodic job is queued next; one row per job, moved on by whoever queues it."""

    name = models.CharField(max_length=150, primary_key=True)
    next_at = models.DateTimeField()


class WorkerSign(models.Model):
    """A worker that is at work, or was when it gave its last sign."""

    name = models.CharField(max_length=100, primary_key=True)
    seen_at = models.DateTimeField()
