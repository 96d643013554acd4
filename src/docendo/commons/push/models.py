"""Which devices are told."""

from django.db import models

from docendo.commons.people.api import Device, Person


class Subscription(models.Model):
    """A browser that is told: where its push service takes messages, and what they are sealed with.

    It goes with the device, which goes with its session: who has signed out is not told there.
    ``public_key`` and ``secret`` are ``p256dh`` and ``auth`` of RFC 8291, as browsers write them.
    ``failures`` counts messages in a row that its service did not take.
    """

    # No constraint: a release before this one ends sessions without knowing of subscriptions.
    device = models.OneToOneField(Device, models.CASCADE, related_name="+", db_constraint=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    endpoint = models.CharField(max_length=1000, unique=True)
    public_key = models.CharField(max_length=100)
    secret = models.CharField(max_length=40)
    since = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
