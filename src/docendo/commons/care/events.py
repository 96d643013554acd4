"""What happens to what was flagged, for whoever listens."""

from dataclasses import dataclass

from docendo.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class OfACase(Event):
    """``author_id`` is whoever its readers take for the author: perhaps a persona."""

    case_id: int
    author_id: int | None


@dataclass(frozen=True, kw_only=True)
class Flagged(OfACase):
    """Something waits for a moderator: flagged for the first time, or appealed."""


@dataclass(frozen=True, kw_only=True)
class HiddenAtOnce(OfACase):
    """Nobody decided it: enough members flagged it, or it shows contact details that are held."""


@dataclass(frozen=True, kw_only=True)
class CaseDecided(OfACase):
    """``by_id`` looked at it; ``was_hidden`` and ``is_hidden`` are before and now.

    So is whether it is held against its author, who may be warned without anything being hidden.
    """

    by_id: int
    was_hidden: bool
    is_hidden: bool
    was_held_against: bool = False
    is_held_against: bool = False
    flagger_ids: tuple[int, ...] = ()
