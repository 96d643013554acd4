"""``make test``: the whole suite on SQLite and on PostgreSQL, and the journeys in a browser."""

import os
import subprocess
import sys
import time

from tools import services

# By their folder, so that nobody reads the other tests to find that they are no journeys.
JOURNEYS = "tests/journeys"


def pytest(title: str, *arguments: str, **environment: str) -> int:
    """Run one part of the suite; the exit code of pytest."""
    print(f"\n=== {title}", flush=True)
    started = time.monotonic()
    # Tests begin a hundred processes: what is compiled once is a fifth of the start of each.
    dropped = ("DATABASE_URL", "REDIS_URL", "PYTHONDONTWRITEBYTECODE")
    inherited = {name: value for name, value in os.environ.items() if name not in dropped}
    code = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        env={**inherited, **environment},
        check=False,
    ).returncode
    print(f"=== {title}: {time.monotonic() - started:.0f} s", flush=True)
    return code


def main() -> int:
    codes = []
    with services.postgresql() as database_url, services.redis() as redis_url:
        browser = services.chromium()
        shared = {"TEST_REDIS_URL": redis_url} if redis_url else {}
        if redis_url is None:
            services.missing("tests that share limits through Redis (no redis-server here)")
        parts: list[tuple[str, dict[str, str]]] = [("SQLite", {})]
        if database_url:
            parts.append(("PostgreSQL", {"DATABASE_URL": database_url}))
        else:
            services.missing("everything on PostgreSQL (no server programs here)")
        for name, environment in parts:
            # Some tests take a minute: whoever has nothing left takes from the other.
            arguments = ("-n", "2", "--dist", "worksteal", "--ignore", JOURNEYS)
            codes.append(
                pytest(f"Unit and architecture on {name}", *arguments, **shared, **environment)
            )
        if browser is None:
            services.missing("journeys in a browser (no Chromium here)")
            parts = []
        for name, environment in parts:
            # How pages look, and how people use them, is the same on every database.
            which = "not look" if environment else ""
            codes.append(
                pytest(
                    f"Journeys on {name}",
                    # Half of the time one waits for a page, so there is room for a third.
                    *(JOURNEYS, "-m", which, "-n", "3", "--dist", "loadscope"),
                    CHROMIUM=browser or "",
                    **shared,
                    **environment,
                )
            )
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
