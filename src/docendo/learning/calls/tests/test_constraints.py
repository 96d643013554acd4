"""What always holds of a call is a constraint; each is violated once."""

from datetime import datetime
from typing import Any

from docendo.commons.communities.api import Seat
from docendo.learning.calls.models import CallSeat
from docendo.learning.rooms.api import Sitting
from docendo.learning.rooms.tests.test_constraints import refused


def test_seats(sitting: Sitting, member: Seat, helper: Seat, now: datetime) -> None:
    own: dict[str, Any] = {"community": member.community, "sitting": sitting, "mic": True}
    own |= {"heard_at": now, "told_at": now, "camera": False, "screen": False}
    CallSeat.objects.create(person=member.member, peer="one", **own)
    refused("somebody_is_in_a_call_once", CallSeat, person=member.member, peer="other", **own)
    refused("a_page_is_in_a_call_once", CallSeat, person=helper.member, peer="one", **own)
