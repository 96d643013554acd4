"""What happens in discussions, for whoever listens."""

from dataclasses import dataclass

from docendo.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class InDiscussion(Event):
    """Something that ``by_id`` did in a discussion, an announcement or an update."""

    discussion_id: int
    by_id: int


@dataclass(frozen=True, kw_only=True)
class DiscussionStarted(InDiscussion):
    """A discussion or an update."""

    mentioned_ids: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Announced(InDiscussion):
    """Meant for every member, so that mentions say nothing more."""


@dataclass(frozen=True, kw_only=True)
class Replied(InDiscussion):
    reply_id: int
    mentioned_ids: tuple[int, ...] = ()
