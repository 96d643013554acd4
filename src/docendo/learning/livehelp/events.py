"""What happens in live help, for whoever tells people."""

from dataclasses import dataclass

from docendo.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class OfACall(Event):
    call_id: int
    told_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class HelpWanted(OfACall):
    """Somebody waits, and those in ``told_ids`` stand by for what it is about."""


@dataclass(frozen=True, kw_only=True)
class HelpCame(OfACall):
    """``by_id`` is there for those in ``told_ids``."""

    by_id: int


@dataclass(frozen=True, kw_only=True)
class CallClosed(Event):
    """Nobody has to come any more: it was taken, or does not wait."""

    call_id: int


@dataclass(frozen=True, kw_only=True)
class CallReturned(Event):
    """Nobody is there to help any more: it waits again."""

    call_id: int
