"""What other apps may use of search: state a source, keep entries, find them."""

from docendo.commons.search.actions import put, remove, remove_community
from docendo.commons.search.protocols import (
    SOURCES,
    Entry,
    Source,
    audiences_of,
    hidden_from,
    source,
)
from docendo.commons.search.queries import Found, Hit, alike, find, suggest
from docendo.commons.search.rules.folding import fold, fold_begun

__all__ = [
    "SOURCES",
    "Entry",
    "Found",
    "Hit",
    "Source",
    "alike",
    "audiences_of",
    "find",
    "fold",
    "fold_begun",
    "hidden_from",
    "put",
    "remove",
    "remove_community",
    "source",
    "suggest",
]
