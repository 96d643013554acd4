"""``make check``: what can be proved without running the product."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools import services

ROOT = Path(__file__).resolve().parent.parent
BUNDLE = ROOT / "src" / "docendo" / "site" / "static" / "docendo"


def run(*command: str, **environment: str) -> str:
    """Run a command; what it said if it failed, else an empty string."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return (done.stdout + done.stderr).strip() if done.returncode else ""


def tool(name: str, *arguments: str) -> str:
    return run(str(Path(sys.executable).parent / name), *arguments)


def docendo(*arguments: str, **environment: str) -> str:
    with tempfile.TemporaryDirectory() as home:
        return run(
            sys.executable,
            "-m",
            "docendo",
            *arguments,
            DOCENDO_HOME=home,
            DATABASE_URL="",
            **environment,
        )


def translations() -> str:
    if services.find("xgettext") is None and not services.install("gettext"):
        services.missing("translations up to date (no gettext here)")
        return ""
    with tempfile.TemporaryDirectory() as home:
        return run(
            sys.executable,
            "-m",
            "tools.messages",
            "--check",
            DOCENDO_HOME=home,
            DJANGO_SETTINGS_MODULE="docendo.site.settings",
        )


BUNDLED = ("docendo.css", "docendo.js", "documents.js", "whiteboard.js", "service-worker.js")


def bundle() -> str:
    """Build the bundle anew from its sources and compare it byte by byte."""
    if services.find("npm") is None and not services.install("nodejs", "npm"):
        services.missing("bundle identical to its sources (no Node here)")
        return ""
    with tempfile.TemporaryDirectory() as scratch:
        sources = Path(scratch) / "frontend"
        shutil.copytree(ROOT / "frontend", sources, ignore=shutil.ignore_patterns("node_modules"))
        npm = ("npm", "--prefix", str(sources), "--silent")
        said = (
            run(*npm, "ci", "--no-audit", "--no-fund")
            or run(*npm, "test")
            or run(*npm, "run", "build", DOCENDO_STATIC=scratch)
        )
        if said:
            return said
        stale = [
            f"{name} differs from its sources: run make bundle"
            for name in (
                "docendo.css",
                "docendo.js",
                "documents.js",
                "whiteboard.js",
                "service-worker.js",
            )
            if (Path(scratch) / name).read_bytes() != (BUNDLE / name).read_bytes()
        ]
    return "\n".join(stale)


# What takes longest begins.
CHECKS: dict[str, Callable[[], str]] = {
    "types": lambda: tool("mypy"),
    "style": lambda: tool("ruff", "check", "--no-cache", "."),
    "format": lambda: tool("ruff", "format", "--check", "--no-cache", "."),
    "import contracts": lambda: tool("lint-imports", "--no-cache"),
    "migrations up to date": lambda: docendo("makemigrations", "--check", "--dry-run"),
    "translations": translations,
    "messages of rooms": lambda: run(sys.executable, "-m", "tools.room_messages", "--check"),
    "messages of calls": lambda: run(sys.executable, "-m", "tools.call_messages", "--check"),
    "bundle": bundle,
    "ready to deploy": lambda: docendo(
        "check", "--deploy", "--fail-level", "WARNING", DOCENDO_URL="https://docendo.example"
    ),
}


def report(name: str) -> str:
    """Run one check and say how it went; what is wrong."""
    started = time.monotonic()
    said = CHECKS[name]()
    line = f"{'FAILED' if said else 'ok':8}{name} ({time.monotonic() - started:.0f} s)"
    print("\n".join(filter(None, (line, said))), flush=True)
    return said


def main() -> int:
    """Run every check, two at a time and also after a failure, and say which failed."""
    with ThreadPoolExecutor(2) as pool:
        faults = list(pool.map(report, CHECKS))
    return 1 if any(faults) else 0


if __name__ == "__main__":
    sys.exit(main())
