"""What happens on the board of a match, for whoever listens."""

from dataclasses import dataclass

from docendo.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class MessagePosted(Event):
    """Somebody wrote to those with whom they learn; ``told_ids`` are the others."""

    match_id: int
    message_id: int
    by_id: int
    told_ids: tuple[int, ...]
