"""Shows somebody at a terminal that long work goes on."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

# What is over by then needs no bar.
SHOWN_AFTER_SECONDS = 2.0


@contextmanager
def progress(doing: str, *, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Show a bar on stderr, moved by calling what is yielded with how many more are done.

    Where stderr is no terminal, in a log say, one line at the end tells how many there were.

        with progress("Reading posts", total=2_538) as done:
            for post in posts:
                ...
                done(1)
    """
    started = time.monotonic()
    with tqdm(
        desc=doing,
        total=total,
        disable=not sys.stderr.isatty(),
        delay=SHOWN_AFTER_SECONDS,
        dynamic_ncols=True,
        leave=True,
        file=sys.stderr,
    ) as bar:
        count = 0

        def done(more: int) -> None:
            nonlocal count
            count += more
            bar.update(more)

        yield done
    seconds = time.monotonic() - started
    if bar.disable and seconds >= SHOWN_AFTER_SECONDS:
        print(f"{doing}: {count:,} in {seconds:.0f} s", file=sys.stderr)  # noqa: T201 no bar was seen
