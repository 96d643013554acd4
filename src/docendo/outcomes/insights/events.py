"""What coordinators do about what people need, for whoever listens."""

from dataclasses import dataclass

from docendo.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class LetterSent(Event):
    """A coordinator has written to somebody."""

    letter_id: int
    by_id: int
    to_id: int
