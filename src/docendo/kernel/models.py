"""What the kernel remembers: the outbox and its deliveries."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class OutboxEvent(models.Model):
    """One published event that waits for its listeners, until ``done_at`` or ``set_aside_at``."""

    community_id = models.BigIntegerField()
    kind = models.CharField(max_length=100)
    version = models.PositiveSmallIntegerField()
    payload = models.JSONField(encoder=DjangoJSONEncoder)
    request_id = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0)
    try_after = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    set_aside_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        indexes = (
            models.Index(
                "community_id",
                "id",
                name="outbox_waiting",
                condition=Q(done_at=None, set_aside_at=None),
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
