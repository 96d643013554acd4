"""What is said about documents, for whoever listens."""

from dataclasses import dataclass

from docendo.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class DocumentCommented(Event):
    """Somebody commented, answered or proposed a change; ``told_ids`` are whom it concerns."""

    document_id: int
    comment_id: int
    by_id: int
    told_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class MentionedInDocument(Event):
    """A document has mentioned these for the first time; they read it."""

    document_id: int
    by_id: int
    mentioned_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class SuggestionDecided(Event):
    """Somebody accepted or declined what another one proposed."""

    document_id: int
    comment_id: int
    by_id: int
    author_id: int
    is_accepted: bool
