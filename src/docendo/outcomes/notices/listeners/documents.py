"""Who is told what is said about documents, and what became of what they proposed."""

from docendo.kernel import clock
from docendo.kernel.events import listener
from docendo.learning.documents.events import DocumentCommented, SuggestionDecided
from docendo.outcomes.notices.actions import Happened, tell
from docendo.outcomes.notices.rules import DOCUMENT, Kind


@listener(DocumentCommented)
def tell_whom_it_concerns(event: DocumentCommented) -> None:
    """Much that is said about one document is one notice, until it has been seen."""
    tell(_happened(event), (Kind.DOCUMENT_COMMENTED, event.told_ids))


@listener(SuggestionDecided)
def tell_who_proposed_it(event: SuggestionDecided) -> None:
    kind = Kind.SUGGESTION_ACCEPTED if event.is_accepted else Kind.SUGGESTION_DECLINED
    tell(_happened(event), (kind, [event.author_id]))


def _happened(event: DocumentCommented | SuggestionDecided) -> Happened:
    return Happened(
        community_id=event.community_id,
        key=f"{event.kind()}:{event.comment_id}",
        by_id=event.by_id,
        at=event.at or clock.now(),
        about=f"{DOCUMENT}{event.document_id}",
    )
