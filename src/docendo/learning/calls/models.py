"""Who is in the call of a sitting."""

from typing import Self

from django.db import models

from docendo.commons.communities.api import Owned
from docendo.commons.matching.api import of_person
from docendo.learning.calls.rules.limits import LONGEST_PEER
from docendo.learning.rooms.api import Sitting


class CallSeats(models.QuerySet["CallSeat"]):
    def in_call(self, sitting_id: int) -> Self:
        """In the order in which they came."""
        return self.filter(sitting=sitting_id).order_by("pk")


class CallSeat(Owned):
    """Somebody is in the call now, with the one page that calls itself ``peer``.

    It is gone when they are; nothing of a call is kept but how long each has spoken, with the room.
    """

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="+", db_index=False)
    person = of_person()
    peer = models.CharField(max_length=LONGEST_PEER)
    heard_at = models.DateTimeField()
    told_at = models.DateTimeField()
    mic = models.BooleanField()
    camera = models.BooleanField()
    screen = models.BooleanField()

    objects = CallSeats.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint("sitting", "person", name="somebody_is_in_a_call_once"),
            models.UniqueConstraint("sitting", "peer", name="a_page_is_in_a_call_once"),
        )
