"""Everything that changes a document."""

from docendo.learning.documents.actions.documents import (
    begin_in_group,
    begin_in_match,
    keep,
    rename,
    set_right,
)
from docendo.learning.documents.actions.logging import (
    Batch,
    keep_snapshot,
    keep_stale_snapshots,
    log,
)
from docendo.learning.documents.actions.restoring import restore, write_down

__all__ = [
    "Batch",
    "begin_in_group",
    "begin_in_match",
    "keep",
    "keep_snapshot",
    "keep_stale_snapshots",
    "log",
    "rename",
    "restore",
    "set_right",
    "write_down",
]
