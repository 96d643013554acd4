"""Docendo as real processes on a database of their own, on SQLite and on PostgreSQL."""

import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection


@dataclass
class Place:
    """A Docendo of its own: a folder, a database, and the processes that were started in it."""

    folder: Path
    database_url: str | None
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

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
            timeout=120,
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
    with copied(django_db_setup, tmp_path) as place:
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


def wait_until(true: Callable[[], object], what: str) -> None:
    until = time.monotonic() + 60
    while not true():
        assert time.monotonic() < until, f"waited in vain until {what}"
        time.sleep(0.05)
