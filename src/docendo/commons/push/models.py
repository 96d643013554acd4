"""Which devices are told."""

from django.db import models

from docendo.commons.people.api import Device


class Subscription(models.Model):
    """A browser that is told: where its push service takes messages, and what they are sealed with.

    It goes with the device, which goes with its session: who has signed out is not told there.
    ``public_key`` and ``secret`` are ``p256dh`` and ``auth`` of RFC 8291, as browsers write them.
    """

    # No constraint: a release before this one ends sessions without knowing of subscriptions.
    device = models.OneToOneField(Device, models.CASCADE, related_name="+", db_constraint=False)
    endpoint = models.CharField(max_length=1000, unique=True)
    public_key = models.CharField(max_length=100)
    secret = models.CharField(max_length=40)
    since = models.DateTimeField()
