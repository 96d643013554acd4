"""A room of a group that is divided, for the tests of small rooms."""

from collections.abc import Mapping
from datetime import datetime
from random import Random
from typing import Any

from docendo.commons.communities.api import Seat
from docendo.learning.rooms import actions
from docendo.learning.rooms.models import Sitting

MINUTES = 10


def divide(seat: Seat, main: Sitting, learners: list[Seat], now: datetime, **more: Any) -> None:
    """The first two into room 1, the others into room 2; who teaches stays."""
    numbers = zip(learners, (1, 1, 2, 2), strict=True)
    chosen: Mapping[int, int] = {each.member.pk: number for each, number in numbers}
    options: dict[str, Any] = {"rooms": 2, "minutes": MINUTES, "chosen": chosen, **more}
    actions.divide(seat, sitting_id=main.pk, rng=Random(1), now=now, **options)
    main.refresh_from_db()
