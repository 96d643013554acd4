"""Docendo as real processes on a database of their own, on SQLite and on PostgreSQL."""

import gc
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.forkserver import ensure_running
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection, connections


@dataclass
class Place:
    """A Docendo of its own: a folder, a database, and the processes that were started in it."""

    folder: Path
    database_url: str | None
    processes: list[subprocess.Popen[str]] = field(default_factory=list)
    forks: list[ForkServerProcess] = field(default_factory=list)

    def environment(self, **more: str) -> dict[str, str]:
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            "DOCENDO_HOME": str(self.folder),
            # Unasked they would take from the time of tests that are about something else.
            "DOCENDO_BACKUPS_KEPT": "0",
            # The tests' own settings would move the home once more.
            "DJANGO_SETTINGS_MODULE": "docendo.site.settings",
        }
        # Not that of the tests where this place has a file of its own.
        environment["DATABASE_URL"] = self.database_url or ""
        return environment | more

    def run(
        self, *arguments: str, typed: str = "", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """``docendo`` with these arguments, until it ends."""
        return subprocess.run(
            [sys.executable, "-m", "docendo", *arguments],
            env=self.environment(**environment),
            input=typed,
            capture_output=True,
            text=True,
            timeout=400,
            check=False,
        )

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """``python`` with these arguments, which goes on; it is killed after the test."""
        process = subprocess.Popen(
            [sys.executable, *arguments],
            env=self.environment(**environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.processes.append(process)
        return process

    def fork(self, code: str, *arguments: str) -> ForkServerProcess:
        """``python -c`` this with these arguments, in a process where Docendo is loaded already.

        It is a process of its own with its own connections, and begins in no time; ``start`` loads
        all of Docendo before. What it says stands in the file ``said`` of the folder.
        """
        fork = _forking().Process(target=_run, args=(self.folder, self.database, code, arguments))
        fork.start()
        self.forks.append(fork)
        return fork

    def run_forked(self, code: str) -> None:
        """``fork`` this, and go on when it is done."""
        fork = self.fork(code)
        fork.join()
        assert fork.exitcode == 0, (self.folder / "said").read_text()

    @property
    def database(self) -> str:
        """Its name as Django knows it."""
        if self.database_url:
            return urlsplit(self.database_url).path[1:]
        return str(self.folder / "docendo.sqlite3")

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        if self.database_url:
            with psycopg.connect(self.database_url, autocommit=True) as server:
                cursor = server.execute(sql)
                return cursor.fetchall() if cursor.description else []
        file = sqlite3.connect(self.folder / "docendo.sqlite3", timeout=20, isolation_level=None)
        try:
            return file.execute(sql).fetchall()
        finally:
            file.close()


@cache
def _forking() -> ForkServerContext:
    """A process that loads Docendo once, and of which every fork is a copy."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["docendo.site.asgi", __name__])
    with pytest.MonkeyPatch.context() as patch:
        # Here they are the tests' own.
        patch.setenv("DJANGO_SETTINGS_MODULE", "docendo.site.settings")
        # A worker clears up files: never those of a developer.
        patch.setenv("DOCENDO_HOME", tempfile.mkdtemp(prefix="docendo-test-"))
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
        ensure_running()
    return context


def _run(folder: Path, database: str, code: str, arguments: tuple[str, ...]) -> None:
    """What a fork does."""
    with (folder / "said").open("a") as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
    # What is loaded stays: to look for garbage among it is a third of the work of migrating.
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    # A copy of a process has connected to nothing: only the name is another one.
    connections.settings["default"]["NAME"] = database
    sys.argv = ["-c", *arguments]
    exec(code, {"__name__": "__main__"})


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with placed(tmp_path) as place:
        yield place


@contextmanager
def placed(folder: Path) -> Iterator[Place]:
    """A place in this folder; all that was started there is killed at the end."""
    server = os.environ.get("DATABASE_URL")
    if server is None:
        with _ending(Place(folder, None)) as place:
            yield place
        return
    with _database(server) as url, _ending(Place(folder, url)) as place:
        yield place


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    """The database of this run; and beside it its tables, still empty: to migrate takes seconds."""
    with _copy_of_tables(tmp_path_factory.mktemp("migrated")) as place:
        yield place


@contextmanager
def _copy_of_tables(folder: Path) -> Iterator[Place]:
    """A place in this folder with the database of the tests as it is at this moment."""
    database = connection.settings_dict
    connection.close()
    if connection.vendor == "sqlite":
        shutil.copy(database["NAME"], folder / "docendo.sqlite3")
        yield Place(folder, None)
        return
    # A database is copied while nobody uses it.
    connection.close_pool()  # type: ignore[attr-defined]  # of PostgreSQL
    with _database(os.environ["DATABASE_URL"], template=database["NAME"]) as url:
        yield Place(folder, url)


@pytest.fixture
def migrated_place(db: None, django_db_setup: Place, tmp_path: Path) -> Iterator[Place]:
    """A place with all tables and nothing in them, like the database of the tests itself."""
    with copied(django_db_setup, tmp_path / "migrated") as place:
        yield place


@contextmanager
def copied(original: Place, folder: Path) -> Iterator[Place]:
    """A place in this folder that begins with what the other has; in that one nothing may run."""
    shutil.copytree(original.folder, folder, dirs_exist_ok=True)
    if original.database_url is None:
        with placed(folder) as place:
            yield place
        return
    name = urlsplit(original.database_url).path[1:]
    with (
        _database(original.database_url, template=name) as url,
        _ending(Place(folder, url)) as place,
    ):
        yield place


@contextmanager
def _database(server: str, template: str = "template1") -> Iterator[str]:
    """The address of a new database on this server, until it is dropped again."""
    name = f"docendo_place_{secrets.token_hex(4)}"
    parts = urlsplit(server)
    admin = urlunsplit(parts._replace(path="/postgres"))
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield urlunsplit(parts._replace(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _ending(place: Place) -> Iterator[Place]:
    try:
        yield place
    finally:
        for process in place.processes:
            process.kill()
            process.communicate()
        for fork in place.forks:
            fork.kill()
            fork.join()


def wait_until(true: Callable[[], object], what: str) -> None:
    # A new site makes its tables first, which takes a busy machine some minutes.
    until = time.monotonic() + 400
    while not true():
        assert time.monotonic() < until, f"waited in vain until {what}"
        time.sleep(0.05)
