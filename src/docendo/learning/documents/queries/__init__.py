"""What is shown of documents, and what they say."""

from docendo.learning.documents.queries.entries import audiences_of, entries, entry_of
from docendo.learning.documents.queries.history import (
    HistoryPage,
    VersionPage,
    history_page,
    version_page,
)
from docendo.learning.documents.queries.pages import (
    DocumentPage,
    DocumentsPanel,
    HomePage,
    document_page,
    document_to_write,
    documents_at,
    documents_of_group,
    documents_of_match,
    home_of_group,
    home_of_match,
)
from docendo.learning.documents.queries.reading import (
    Stored,
    changes_after,
    opened,
    said_at,
    said_now,
    stored,
)

__all__ = [
    "DocumentPage",
    "DocumentsPanel",
    "HistoryPage",
    "HomePage",
    "Stored",
    "VersionPage",
    "audiences_of",
    "changes_after",
    "document_page",
    "document_to_write",
    "documents_at",
    "documents_of_group",
    "documents_of_match",
    "entries",
    "entry_of",
    "history_page",
    "home_of_group",
    "home_of_match",
    "opened",
    "said_at",
    "said_now",
    "stored",
    "version_page",
]
