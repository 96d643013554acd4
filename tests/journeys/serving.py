"""Real servers, each with a demo of its own."""

import fcntl
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from tools.services import free_port

ROOT = Path(__file__).resolve().parents[2]
DEMO = "journeys_demo"
READY_SECONDS = 600


@dataclass(frozen=True)
class Site:
    """A running server: its address and where its data (and its mail) lies."""

    url: str
    home: Path

    def mails(self) -> list[str]:
        """Every mail that was sent, oldest first."""
        files = sorted((self.home / "mail").glob("*"), key=lambda file: file.stat().st_mtime)
        return [file.read_text(encoding="utf-8") for file in files]


@contextmanager
def made_demo(shared: Path) -> Iterator[Path]:
    """The demo in this folder, which nobody else uses or makes meanwhile.

    It is made once for all workers, by what the README tells to type.
    """
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "demo").exists():
            new = shared / "demo.new"
            # Another worker may have failed here.
            shutil.rmtree(new, ignore_errors=True)
            new.mkdir()
            server = os.environ.get("DATABASE_URL")
            with serving(new, _created(server, DEMO) if server else None):
                pass
            new.rename(shared / "demo")
        yield shared / "demo"


def copy_of_demo(shared: Path, home: Path) -> str | None:
    """Copy the demo into this new folder and, on PostgreSQL, into a new database of its name.

    Gives back the database's address; None for SQLite, which lies in the folder.
    """
    with made_demo(shared) as demo:
        shutil.copytree(demo, home)
        server = os.environ.get("DATABASE_URL")
        return _created(server, home.name, template=DEMO) if server else None


def _created(server: str, name: str, *, template: str = "template1") -> str:
    """A fresh database on this server."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def told_by(module: str, *arguments: str, home: Path, database_url: str | None) -> str:
    """What a module prints that runs as a process on the database of a site."""
    environment = {
        **os.environ,
        **({"DATABASE_URL": database_url} if database_url else {}),
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        "DOCENDO_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "docendo.site.settings",
    }
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


@contextmanager
def serving(
    home: Path, database_url: str | None, program: Sequence[str] = ("-m", "docendo")
) -> Iterator[Site]:
    """``docendo serve --demo`` in this folder, from when it is ready."""
    port = free_port()
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    }
    environment = {
        **inherited,
        **({"DATABASE_URL": database_url} if database_url else {}),
        "PYTHONPATH": str(ROOT / "src"),
        "DOCENDO_HOME": str(home),
        "PORT": str(port),
        # Nothing outside of this machine is spoken to.
        "DOCENDO_PUSH": "127.0.0.1",
        # A site that lives for minutes needs none, and each takes some seconds.
        "DOCENDO_BACKUPS_KEPT": "0",
    }
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, *program, "serve", "--demo"],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_ready(f"http://127.0.0.1:{port}/readyz", server, home / "server.log")
        yield Site(f"http://127.0.0.1:{port}", home)
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            raise


def _wait_until_ready(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"the server did not become ready:\n{log.read_text()}")


if __name__ == "__main__":
    with made_demo(Path(os.environ["DEMO_HOME"])):
        pass
