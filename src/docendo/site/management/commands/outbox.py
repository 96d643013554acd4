from collections.abc import Iterable

from docendo.kernel import clock, outbox
from docendo.kernel.leftovers import Leftover, LeftoversCommand


class Command(LeftoversCommand):
    help = (
        "Show events that could not be delivered; retry or discard them.\n\n"
        "An event that a part of Docendo failed to take five times is set aside, so that those"
        " after it arrive."
    )
    nothing = "Every event was delivered or waits for its turn."

    def leftovers(self) -> list[Leftover]:
        return [
            Leftover(
                row.pk,
                f"{row.kind} in community {row.community_id}",
                row.set_aside_at or row.created_at,
                row.attempts,
                row.error,
            )
            for row in outbox.set_aside()
        ]

    def retry(self, ids: Iterable[int]) -> int:
        return outbox.retry(ids)

    def discard(self, ids: Iterable[int]) -> int:
        return outbox.discard(ids, now=clock.now())
