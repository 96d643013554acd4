"""What happens to asks, for whoever listens."""

from dataclasses import dataclass

from docendo.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class OfAnAsk(Event):
    ask_id: int
    thread_id: int


@dataclass(frozen=True, kw_only=True)
class AskPassedOn(OfAnAsk):
    """These people were asked: by the router, or by the coordinator ``by_id``."""

    person_ids: tuple[int, ...]
    round: int
    by_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class AskEscalated(OfAnAsk):
    """Nobody answered in time, and the coordinators have it."""


@dataclass(frozen=True, kw_only=True)
class AskSettled(OfAnAsk):
    """It needs nobody's help any more: it was closed, or answered after the coordinators had it."""


@dataclass(frozen=True, kw_only=True)
class TogetherProposed(OfAnAsk):
    """Somebody thinks that this asks the same as ``into_thread_id``; both askers decide."""

    proposal_id: int
    into_thread_id: int


@dataclass(frozen=True, kw_only=True)
class TogetherSettled(OfAnAsk):
    """The two are one now, or will not be."""

    proposal_id: int
