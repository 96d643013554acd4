"""How parts meet without knowing each other: an action publishes, listeners of higher apps react.

``publish`` writes an outbox row in the action's own transaction; a worker delivers it at least
once, in order per community, and each listener's effect and its delivery row share a transaction,
so that its effect happens once.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

import structlog

from docendo.kernel.models import OutboxEvent


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened, named in the past tense; its fields are JSON values."""

    version: ClassVar[int] = 1
    community_id: int

    @classmethod
    def kind(cls) -> str:
        """The app and the event, such as ``communities.MemberJoined``."""
        return f"{cls.__module__.split('.')[-2]}.{cls.__name__}"


Happening = TypeVar("Happening", bound=Event)
Listener = Callable[[Any], None]


@dataclass(frozen=True)
class Registration:
    """A listener under a stable name; the name identifies its deliveries."""

    name: str
    event: type[Event]
    react: Listener


REGISTRATIONS: dict[str, list[Registration]] = {}
KINDS: dict[str, type[Event]] = {}


def listener(
    event: type[Happening],
) -> Callable[[Callable[[Happening], None]], Callable[[Happening], None]]:
    """Register a function of an app's ``listeners.py`` for one kind of event."""

    def register(react: Callable[[Happening], None]) -> Callable[[Happening], None]:
        name = f"{react.__module__.split('.')[-2]}.{react.__name__}"
        KINDS[event.kind()] = event
        REGISTRATIONS.setdefault(event.kind(), []).append(Registration(name, event, react))
        return react

    return register


def publish(event: Event) -> None:
    """Announce what happened; call it inside the transaction that made it happen."""
    OutboxEvent.objects.create(
        community_id=event.community_id,
        kind=event.kind(),
        version=event.version,
        payload=dataclasses.asdict(event),
        request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
    )
