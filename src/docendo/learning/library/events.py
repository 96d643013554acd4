"""What happens in the library, for whoever listens."""

from dataclasses import dataclass

from docendo.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class OfResource(Event):
    """Something that happened to a resource; ``adder_id`` is None where nobody here added it."""

    resource_id: int
    adder_id: int | None


@dataclass(frozen=True, kw_only=True)
class ResourceAdded(OfResource):
    topic_ids: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ResourceFoundUseful(OfResource):
    """``by_id`` says that it is useful for a question: perhaps a persona."""

    thread_id: int
    use_id: int
    by_id: int


@dataclass(frozen=True, kw_only=True)
class LinkDied(OfResource):
    """Its address did not answer on several days in a row."""
