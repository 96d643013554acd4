"""Who is told what is said about documents and where they are mentioned, and what became of what
they proposed.
"""

from docendo.kernel import clock
from docendo.kernel.events import listener
from docendo.learning.documents.events import (
    DocumentCommented,
    MentionedInDocument,
    SuggestionDecided,
)
from docendo.outcomes.notices.actions import Happened, tell
from docendo.outcomes.notices.rules import DOCUMENT, Kind


@listener(DocumentCommented)
def tell_whom_it_concerns(event: DocumentCommented) -> None:
    """Much that is said about one document is one notice, until it has been seen."""
    tell(_happened(event, event.comment_id), (Kind.DOCUMENT_COMMENTED, event.told_ids))


@listener(SuggestionDecided)
def tell_who_proposed_it(event: SuggestionDecided) -> None:
    kind = Kind.SUGGESTION_ACCEPTED if event.is_accepted else Kind.SUGGESTION_DECLINED
    tell(_happened(event, event.comment_id), (kind, [event.author_id]))


@listener(MentionedInDocument)
def tell_who_is_mentioned_in_it(event: MentionedInDocument) -> None:
    """Once for each document, whoever mentions them there again."""
    tell(_happened(event, event.document_id), (Kind.DOCUMENT_MENTIONED, event.mentioned_ids))


def _happened(
    event: DocumentCommented | SuggestionDecided | MentionedInDocument, key: int
) -> Happened:
    return Happened(
        community_id=event.community_id,
        key=f"{event.kind()}:{key}",
        by_id=event.by_id,
        at=event.at or clock.now(),
        about=f"{DOCUMENT}{event.document_id}",
    )
