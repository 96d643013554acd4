"""``make test``: the whole suite on SQLite and on PostgreSQL, and the journeys in a browser."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tools import services

# By their folder, so that nobody reads the other tests to find that they are no journeys.
JOURNEYS = "tests/journeys"


def started(module: str, *arguments: str, **environment: str) -> "subprocess.Popen[bytes]":
    """``python -m`` this, without what a developer has set for their own site."""
    # Tests begin a hundred processes: what is compiled once is a fifth of the start of each.
    dropped = ("DATABASE_URL", "REDIS_URL", "PYTHONDONTWRITEBYTECODE")
    inherited = {name: value for name, value in os.environ.items() if name not in dropped}
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments], env={**inherited, **environment}
    )


def pytest(title: str, *arguments: str, **environment: str) -> int:
    """Run one part of the suite; the exit code of pytest."""
    print(f"\n=== {title}", flush=True)
    began = time.monotonic()
    with started("pytest", "-q", "-p", "no:cacheprovider", *arguments, **environment) as process:
        code = process.wait()
    print(f"=== {title}: {time.monotonic() - began:.0f} s", flush=True)
    return code


@contextmanager
def demos(parts: list[tuple[str, dict[str, str]]]) -> Iterator[None]:
    """Make the demo of each part, all at once: nobody can walk before one is there."""
    with tempfile.TemporaryDirectory(prefix="docendo-demos-") as folder, ExitStack() as ending:
        for name, environment in parts:
            home = Path(folder) / name
            home.mkdir()
            environment["DEMO_HOME"] = str(home)
            ending.enter_context(started("tests.journeys.serving", **environment))
        yield


@contextmanager
def migrated(parts: list[tuple[str, dict[str, str]]]) -> Iterator[None]:
    """Make the tables of each part once, all at once; workers take copies (``conftest.py``)."""
    with tempfile.TemporaryDirectory(prefix="docendo-migrated-") as folder:
        began = time.monotonic()
        migrating = []
        for name, environment in parts:
            home = Path(folder) / name
            home.mkdir()
            environment["MIGRATED"] = str(home / "docendo.sqlite3")
            there = {}
            if server := environment.get("DATABASE_URL"):
                environment["MIGRATED"] = "docendo_migrated"
                with psycopg.connect(server, autocommit=True) as connection:
                    connection.execute("CREATE DATABASE docendo_migrated")
                there["DATABASE_URL"] = urlsplit(server)._replace(path="/docendo_migrated").geturl()
            arguments = ("migrate", "--verbosity", "0")
            migrating.append(started("docendo", *arguments, DOCENDO_HOME=str(home), **there))
        codes = [process.wait() for process in migrating]
        if any(codes):
            sys.exit("The databases of the tests cannot be made.")
        print(f"=== Tables: {time.monotonic() - began:.0f} s", flush=True)
        yield


def unit(parts: list[tuple[str, dict[str, str]]], shared: dict[str, str]) -> Iterator[int]:
    """What needs no browser, on each database; the exit codes."""
    with migrated(parts):
        for name, environment in parts:
            yield pytest(
                f"Unit and architecture on {name}",
                # Some wait for a process that they killed, so there is room for a third; some take
                # a minute, and whoever has nothing left takes from the others.
                *("-n", "3", "--dist", "worksteal", "--ignore", JOURNEYS),
                **shared,
                **environment,
            )


def main() -> int:
    codes: list[int] = []
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
        codes += unit(parts, shared)
        if browser is None:
            services.missing("journeys in a browser (no Chromium here)")
            parts = []
        with demos(parts):
            for name, environment in parts:
                # How pages look, and how people use them, is the same on every database.
                which = "not look" if "DATABASE_URL" in environment else ""
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
