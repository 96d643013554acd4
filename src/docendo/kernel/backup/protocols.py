"""What a restore asks of a database."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from docendo.kernel.backup.reading import Reading
from docendo.kernel.backup.tables import Table


class Target(Protocol):
    """An empty database that takes the place of the one that is there, or is never seen."""

    # What it raises at rows that it cannot hold.
    errors: tuple[type[Exception], ...]

    def loading(self) -> AbstractContextManager[None]:
        """Within it rows may come in any order; after it every one has what it refers to."""

    def load(self, table: Table, rows: Iterator[Sequence[Any]], *, last: int | None) -> None:
        """Write all rows of a table; the next one made there gets a number above ``last``."""

    def reading(self) -> Reading:
        """What has been written, to be read again."""
