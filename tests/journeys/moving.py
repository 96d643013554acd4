"""A server whose clock a file moves on: what takes weeks is walked through in a minute."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.journeys.serving import Site, serving


@dataclass(frozen=True)
class Clock:
    """The time of a server, which a file moves on."""

    file: Path

    def later(self, hours: float) -> None:
        self.file.write_text(str(float(self.file.read_text()) + hours))


@contextmanager
def moving(home: Path, database_url: str | None) -> Iterator[tuple[Site, Clock]]:
    """``docendo serve --demo`` in this folder, with a clock that goes right at first.

    It is Django's clock that moves, which ours reads: sessions begin by it, and end by ours.
    """
    clock = Clock(home / "hours")
    clock.file.write_text("0")
    code = f"""
import sys
from datetime import timedelta
from pathlib import Path
from django.utils import timezone
really = timezone.now
timezone.now = lambda: really() + timedelta(hours=float(Path({str(clock.file)!r}).read_text() or 0))
from docendo.site.cli import main
sys.exit(main())
"""
    with serving(home, database_url, program=("-c", code)) as site:
        yield site, clock
