"""That people were told, for what tells them further."""

from dataclasses import dataclass

from docendo.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class PeopleTold(Event):
    """People who have devices that are told were told of what ``key`` names."""

    key: str
    person_ids: tuple[int, ...]
