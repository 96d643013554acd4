"""What importing a module of the engine takes beyond NumPy and SciPy."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from matplotlib.figure import Figure

from benchmarks.engine import ENGINE
from benchmarks.engine.rows import Growth, Row

ROUNDS = 5

USES = """
import importlib, sys
importlib.import_module(sys.argv[1])
theirs = [name for name in sys.modules if name.partition(".")[0] in {"numpy", "scipy"}]
print(*(name for name in theirs if "._" not in name))
"""
TIMES = """
import importlib, sys, time
begin = time.process_time()
for name in sys.argv[2:]:
    importlib.import_module(name)
between = time.process_time()
importlib.import_module(sys.argv[1])
print(between - begin, time.process_time() - between)
"""


def measure(_data: Path) -> list[Row]:
    """Processor time: the least of some fresh processes, their bytecode compiled before."""
    rows = []
    for name in ENGINE:
        module = f"docendo.engine.{name}"
        if find_spec(module) is None:
            continue
        uses = _printed(USES, module)
        theirs, ours = zip(
            *(map(float, _printed(TIMES, module, *uses)) for _round in range(ROUNDS)), strict=True
        )
        rows.append(
            Row(
                "imports", f"{name}, seconds beyond NumPy and SciPy", min(ours),
                peers={"NumPy and SciPy themselves": min(theirs)}, most=0.2,
            )
        )  # fmt: skip
    return rows


def grow() -> list[Growth]:
    return []


def draw(_data: Path) -> dict[str, Figure]:
    return {}


def _printed(code: str, *arguments: str) -> list[str]:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
