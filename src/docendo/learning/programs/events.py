"""What comes round in programs, for whoever tells people."""

from dataclasses import dataclass

from docendo.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CheckInAsked(Event):
    """A ``stage`` of a match has come; those in ``told_ids`` have not said yet how it goes."""

    program_id: int
    match_id: int
    stage: str
    told_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ProgramEndsSoon(Event):
    """Its last day is near: whoever coordinates may still look at who needs something."""

    program_id: int


@dataclass(frozen=True, kw_only=True)
class ProgramClosed(Event):
    """A coordinator has closed it, for all who took part until then."""

    program_id: int
    by_id: int
    told_ids: tuple[int, ...]
