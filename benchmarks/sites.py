"""Docendo and the yardstick as processes of their own, on data of their own."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.services import free_port

ROOT = Path(__file__).resolve().parent.parent
IDLE_CPU_SECONDS = 0.05  # So much of a second it spends with nothing to do.


@dataclass(frozen=True)
class Ran:
    """A command that has ended."""

    output: str
    cpu_seconds: float
    peak_mb: float


@dataclass(frozen=True)
class Server:
    port: int
    pid: int

    def memory_mb(self) -> list[float]:
        """What each of its processes holds, shared pages counted by their share."""
        return [memory_mb(pid) for pid in (self.pid, *_children(self.pid))]

    def cpu_seconds(self) -> float:
        """How long all of its processes have kept a core busy; 0 where nothing tells it."""
        return sum(map(_cpu_seconds, (self.pid, *_children(self.pid))))

    def wait_until_idle(self, *, at_most: float = 120) -> None:
        """Until its worker has done what was left to do, and keeps no core busy any more."""
        until, spent = time.monotonic() + at_most, -1.0
        while time.monotonic() < until and (now := self.cpu_seconds()) - spent > IDLE_CPU_SECONDS:
            spent = now
            time.sleep(1)


@dataclass(frozen=True)
class Site:
    """One Docendo: a folder, a database, and commands that run on them."""

    home: Path
    database_url: str

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
            "DOCENDO_HOME": str(self.home),
            "DATABASE_URL": self.database_url,
            "DOCENDO_LOG_LEVEL": "error",
            "DJANGO_SETTINGS_MODULE": "docendo.site.settings",
        }

    def run(self, *command: str) -> Ran:
        """Run a command of ours to its end; what it says on the way is for the terminal."""
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        output = process.stdout.read()
        _pid, status, usage = os.wait4(process.pid, 0)
        if status:
            sys.exit(f"{' '.join(command)} failed:\n{output}")
        # macOS counts bytes, Linux kilobytes.
        unit = 1 if sys.platform == "darwin" else 1024
        peak = usage.ru_maxrss * unit / 1e6
        return Ran(output, usage.ru_utime + usage.ru_stime, peak)

    def ask(self, *command: str) -> Any:
        """What a command of ours answers as JSON in its last line."""
        return json.loads(self.run(*command).output.splitlines()[-1])

    @contextlib.contextmanager
    def serving(self, *, processes: int = 2, worker: bool = True) -> Iterator[Server]:
        port = free_port()
        command = ("docendo", "serve", "--port", str(port), "--processes", str(processes))
        without = () if worker else ("--no-worker",)
        with self._started(*command, *without) as process:
            _wait_for(f"http://127.0.0.1:{port}/healthz", process)
            yield Server(port, process.pid)

    @contextlib.contextmanager
    def working(self) -> Iterator[Server]:
        with self._started("docendo", "worker") as process:
            time.sleep(5)
            yield Server(0, process.pid)

    @contextlib.contextmanager
    def yardstick(self) -> Iterator[Server]:
        """The same server with the same options as ``docendo serve``."""
        port = free_port()
        options = ("--loop", "uvloop", "--http", "httptools", "--ws", "none", "--lifespan", "off")
        command = ("uvicorn", "benchmarks.yardstick:application", "--workers", "2", *options)
        quiet = ("--no-access-log", "--no-server-header", "--log-level", "critical")
        with self._started(*command, *quiet, "--port", str(port)) as process:
            _wait_for(f"http://127.0.0.1:{port}/healthz", process)
            yield Server(port, process.pid)

    @contextlib.contextmanager
    def _started(self, *command: str) -> Iterator[subprocess.Popen[bytes]]:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if process.poll() is not None:
            sys.exit(f"the server at {address} ended by itself")
        try:
            urllib.request.urlopen(address, timeout=5)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit(f"nothing answers at {address}")


def _children(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


def _cpu_seconds(pid: int) -> float:
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks = int(fields[11]) + int(fields[12])
        return float(ticks) / os.sysconf("SC_CLK_TCK")
    return 0


def memory_mb(pid: int) -> float:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024 / 1e6
    rss = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return int(rss.stdout or 0) * 1024 / 1e6
