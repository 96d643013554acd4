from collections.abc import Iterable
from textwrap import shorten

from docendo.kernel import clock, queue
from docendo.kernel.leftovers import Leftover, LeftoversCommand


class Command(LeftoversCommand):
    help = (
        "Show jobs that failed for good; retry or discard them.\n\n"
        "A job is tried several times with growing waits before it is given up and listed here."
    )
    nothing = "No job has failed for good."

    def leftovers(self) -> list[Leftover]:
        return [
            Leftover(
                row.pk,
                shorten(f"{row.name} {row.arguments or ''}", 100, placeholder=" ..."),
                row.failed_at or row.created_at,
                row.attempts,
                row.error,
            )
            for row in queue.failed()
        ]

    def retry(self, ids: Iterable[int]) -> int:
        return queue.retry(ids, now=clock.now())

    def discard(self, ids: Iterable[int]) -> int:
        return queue.discard(ids, now=clock.now())
