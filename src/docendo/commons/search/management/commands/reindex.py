"""``docendo reindex``: make everything findable anew."""

from typing import Any

from docendo.commons.search.actions import rebuild
from docendo.commons.search.protocols import SOURCES
from docendo.kernel.command import Command as OurCommand
from docendo.kernel.progress import progress


class Command(OurCommand):
    help = (
        "Build the search index anew from everything that people wrote: after an upgrade that"
        " says so, or where the search misses what is there. Stop the server meanwhile; what is"
        " changed at the same moment could be found by its old words."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for source in SOURCES.values():
            with progress(f"Indexing: {source.several}") as done:
                count = rebuild(source, done=done)
            self.stdout.write(f"{source.several}: {count:,}")
