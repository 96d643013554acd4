"""How parts meet without knowing each other: an action publishes, listeners of higher apps react.

``publish`` writes an outbox row in the action's own transaction; ``outbox`` delivers it at least
once, in order per community, and each listener's effect and its delivery row share a transaction,
so that its effect happens once.

An app's events live in its ``events.py``, its listeners in its ``listeners.py``; both are found
when Docendo starts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, TypeVar

import structlog
from django.db import transaction
from pydantic import TypeAdapter

from docendo.kernel.bell import ring_on_commit
from docendo.kernel.inserting import insert
from docendo.kernel.models import OutboxEvent

KINDS: dict[str, type["Event"]] = {}
FEW = 20


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened, named in the past tense; ``at`` is when, for who keeps it.

    A new field with a default needs nothing; any other change raises ``version`` and teaches
    ``upgrade`` what the waiting events of older versions mean.
    """

    version: ClassVar[int] = 1
    community_id: int
    at: datetime | None = None

    def __init_subclass__(cls) -> None:
        KINDS[cls.kind()] = cls

    @classmethod
    def kind(cls) -> str:
        """The app and the event, such as ``communities.MemberJoined``."""
        return f"{cls.__module__.split('.')[-2]}.{cls.__name__}"

    @classmethod
    def upgrade(cls, payload: dict[str, Any], *, version: int) -> dict[str, Any]:
        """The payload of an older version as one of the present version."""
        raise UnreadableEvent(f"Version {version} of {cls.kind()} cannot be read any more.")


class UnreadableEvent(Exception):
    """This release cannot make anything of a row of the outbox."""


Happening = TypeVar("Happening", bound=Event)


@dataclass(frozen=True)
class Registration:
    """A listener under a stable name; the name identifies its deliveries."""

    name: str
    react: Callable[[Any], None]


LISTENERS: dict[str, list[Registration]] = {}


def listener(
    event: type[Happening],
) -> Callable[[Callable[[Happening], None]], Callable[[Happening], None]]:
    """Register a function of an app's ``listeners.py`` for one kind of event.

    It runs inside a transaction, writes rows and does nothing else: what is slow or reaches
    outside, such as mail, it leaves to a job.
    """

    def register(react: Callable[[Happening], None]) -> Callable[[Happening], None]:
        name = f"{react.__module__.split('.')[-2]}.{react.__name__}"
        registered = LISTENERS.setdefault(event.kind(), [])
        if any(other.name == name for other in registered):
            raise ValueError(f"two listeners of {event.kind()} are called {name}")
        registered.append(Registration(name, react))
        return react

    return register


def publish(*events: Event) -> None:
    """Announce what happened, in this order; call it in the transaction that made it happen."""
    if not events:
        return
    if not transaction.get_connection().in_atomic_block:
        kinds = ", ".join(event.kind() for event in events)
        raise transaction.TransactionManagementError(
            f"{kinds} must be published in the transaction of what it announces"
        )
    request_id = structlog.contextvars.get_contextvars().get("request_id", "")
    rows = [
        OutboxEvent(
            community_id=event.community_id,
            kind=event.kind(),
            version=event.version,
            payload=_shape(event.kind()).dump_python(event, mode="json"),
            request_id=request_id,
        )
        for event in events
    ]
    # Thousands at once, of a round for example, would hold the database three times as long.
    if len(rows) > FEW:
        insert(rows)
    else:
        OutboxEvent.objects.bulk_create(rows)
    ring_on_commit()


def read(row: OutboxEvent) -> Event:
    """The event of an outbox row, in its present version; raises UnreadableEvent."""
    kind = KINDS.get(row.kind)
    if kind is None:
        raise UnreadableEvent(f"This release knows no event called {row.kind}.")
    if row.version > kind.version:
        raise UnreadableEvent(
            f"{row.kind} was published in version {row.version} by a newer release;"
            f" this one reads version {kind.version}."
        )
    payload = row.payload
    if row.version < kind.version:
        payload = kind.upgrade(payload, version=row.version)
    try:
        event: Event = _shape(row.kind).validate_python(payload)
    except ValueError as error:
        raise UnreadableEvent(f"{row.kind} cannot be read: {error}") from error
    return event


@cache
def _shape(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(KINDS[kind])
