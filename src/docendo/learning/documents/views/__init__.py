"""Pages of documents."""

from docendo.learning.documents.views.documents import (
    begin_in_group,
    begin_in_match,
    beside,
    document,
    keep,
    rename,
    set_right,
)
from docendo.learning.documents.views.files import download
from docendo.learning.documents.views.history import history, restore, version

__all__ = [
    "begin_in_group",
    "begin_in_match",
    "beside",
    "document",
    "download",
    "history",
    "keep",
    "rename",
    "restore",
    "set_right",
    "version",
]
