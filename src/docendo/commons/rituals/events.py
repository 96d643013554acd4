"""What happens in rituals, for whoever listens."""

from dataclasses import dataclass

from docendo.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class PeopleIntroduced(Event):
    """A round brought these people together."""

    ritual_id: int
    introduction_id: int
    person_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class NobodyToMeet(Event):
    """Somebody took part in a round, and nobody was there for them."""

    ritual_id: int
    round_id: int
    person_id: int
