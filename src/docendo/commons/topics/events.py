"""What happens to topics, for whoever listens."""

from dataclasses import dataclass

from docendo.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class TopicsMerged(Event):
    """One topic now stands for another too: whoever points to ``merged_id`` points to the other."""

    merged_id: int
    into_id: int
    by_id: int
