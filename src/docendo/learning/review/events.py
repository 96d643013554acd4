"""What happens in peer reviews, for whoever tells people."""

from dataclasses import dataclass

from docendo.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class PhaseMoved(Event):
    """A review stands in another ``phase`` now; ``is_back`` where it was moved too early.

    ``by_id`` is who moved it, or None where its date came.
    """

    assignment_id: int
    phase: str
    is_back: bool = False
    by_id: int | None = None
