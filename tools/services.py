"""What the tests need of a machine: Chromium, PostgreSQL and Redis, found, installed or named.

Servers are our own: started on free ports with throw-away data, so that no test depends on how a
machine happens to be set up, and nothing is left behind.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

# The browser without its window first: it draws the same pages for a fraction of the work.
SHELL = "chromium-headless-shell"
CHROMIUM = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Debian installs for one at a time.
INSTALLING = threading.Lock()
CHROMIUM_ON_MACOS = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def find(*names: str) -> str | None:
    """The first of these programs that is on this machine."""
    folders = [*os.environ.get("PATH", "").split(os.pathsep), "/usr/sbin", "/opt/homebrew/bin"]
    # Debian keeps PostgreSQL's server programs in a folder per version, outside the PATH.
    folders += sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
    path = os.pathsep.join(folders)
    return next((found for name in names if (found := shutil.which(name, path=path))), None)


def install(*packages: str) -> bool:
    """Install Debian packages where this user may; False where not."""
    if shutil.which("apt-get") is None:
        return False
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if sudo and shutil.which("sudo") is None:
        return False
    print(f"Installing {' '.join(packages)} ...", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with INSTALLING:
        for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
            done = subprocess.run(
                [*sudo, "apt-get", "-q", *command],
                check=False,
                env=environment,
                **quiet,  # type: ignore[call-overload]
            )
            if done.returncode:
                return False
    return True


def chromium() -> str | None:
    """Path of a Chromium or Chrome."""

    def look() -> str | None:
        if Path(CHROMIUM_ON_MACOS).exists():
            return CHROMIUM_ON_MACOS
        return find(*CHROMIUM)

    found = look()
    # The Arabic pages need a font with Arabic letters to be laid out as people see them.
    if found is None and install(SHELL, "fonts-noto-core"):
        found = look()
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, *, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise TimeoutError(f"nothing answers on port {port}")


def _unprivileged() -> list[str]:
    """PostgreSQL refuses to run as root: a prefix that runs a command as somebody else."""
    return ["runuser", "-u", "nobody", "--"] if os.geteuid() == 0 else []


@contextlib.contextmanager
def postgresql(*, shared_buffers: str = "128MB") -> Iterator[str | None]:
    """A PostgreSQL server of our own; yields its DATABASE_URL, or None where there is none."""
    initdb, server = find("initdb"), find("postgres")
    if (initdb is None or server is None) and install("postgresql"):
        initdb, server = find("initdb"), find("postgres")
    if initdb is None or server is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="docendo-postgresql-"))
    data = folder / "data"
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody")
    run_as, port = _unprivileged(), free_port()
    subprocess.run(
        [*run_as, initdb, "-D", data, "-U", "docendo", "-A", "trust", "-E", "UTF8", "--no-sync"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
    )
    # Nothing here must survive a power cut, so nothing waits for the disk.
    fast = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
    memory = f"shared_buffers={shared_buffers}"
    settings = [word for setting in (*fast, memory) for word in ("-c", setting)]
    process = subprocess.Popen(
        [*run_as, server, "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", data, *settings],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
    )
    try:
        _wait_for(port)
        yield f"postgres://docendo@127.0.0.1:{port}/postgres"
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def redis() -> Iterator[str | None]:
    """A Redis or Valkey server of our own; yields its REDIS_URL, or None where there is none."""
    server = find("valkey-server", "redis-server")
    if server is None and install("redis-server"):
        server = find("redis-server")
    if server is None:
        yield None
        return
    port = free_port()
    process = subprocess.Popen(
        [server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        stdout=subprocess.DEVNULL,
        cwd=tempfile.gettempdir(),
    )
    try:
        _wait_for(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(10)


def missing(what: str) -> None:
    """Name in one line what is skipped; under CI that is a failure."""
    line = f"SKIPPED: {what}"
    if os.environ.get("CI"):
        sys.exit(f"{line} (under CI nothing may be skipped)")
    print(line, flush=True)
