"""What becomes of rounds, for whoever listens."""

from dataclasses import dataclass

from docendo.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class RoundBegun(Event):
    """A round is to be solved, or the rest of it once more."""

    round_id: int
    turn: int


@dataclass(frozen=True, kw_only=True)
class PublishingBegun(Event):
    """A round is to be published, and is too large to be so at once."""

    round_id: int


@dataclass(frozen=True, kw_only=True)
class RoundPublished(Event):
    """Its matches are proposed; ``left_out_ids`` are those who have nobody by it.

    Where they are many there are several of it, each for some.
    """

    round_id: int
    left_out_ids: tuple[int, ...]
