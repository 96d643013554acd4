"""Lets whoever holds open pages know for whom something has changed, in every process."""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from docendo.kernel.shared import REDIS, TIMEOUTS

if TYPE_CHECKING:
    from redis import Redis

CHANNEL = "docendo.notices"

# Called with people's numbers, from any thread. A negative one says that sessions of this person
# have ended: by one line of Redis, so that processes of two releases understand each other.
EARS: list[Callable[[Sequence[int]], None]] = []


def wake_on_commit(person_ids: Iterable[int]) -> None:
    """When the present transaction has committed, look again what is unread for these people."""
    people = sorted(set(person_ids))
    if people:
        transaction.on_commit(partial(wake, people))


def wake(person_ids: Sequence[int]) -> None:
    for hear in EARS:
        hear(person_ids)
    if settings.REDIS_URL:
        REDIS.attempt(
            lambda: _redis(settings.REDIS_URL).publish(CHANNEL, json.dumps(list(person_ids))),
            alone=lambda: None,
        )


def end_pages(person_id: int) -> None:
    """Look at once whether the pages of this person may stay open."""
    wake([-person_id])


@cache
def _redis(url: str) -> "Redis":
    from redis import Redis

    return Redis.from_url(url, **TIMEOUTS)
