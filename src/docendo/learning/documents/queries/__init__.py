"""What is shown of documents, and what they say."""

from docendo.learning.documents.queries.comments import (
    KIND,
    CommentsPanel,
    ThreadShown,
    ToFlag,
    comments_panel,
    comments_to_flag,
    comments_to_take,
    thread_of,
)
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
    "KIND",
    "CommentsPanel",
    "DocumentPage",
    "DocumentsPanel",
    "HistoryPage",
    "HomePage",
    "Stored",
    "ThreadShown",
    "ToFlag",
    "VersionPage",
    "audiences_of",
    "changes_after",
    "comments_panel",
    "comments_to_flag",
    "comments_to_take",
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
    "thread_of",
    "version_page",
]
