"""``make bench-engine``: the engine beside its peers, on the data of DOCENDO_DATA.

python -m benchmarks.engine                     everything
python -m benchmarks.engine grading matching    some modules
python -m benchmarks.engine --growth            and what ten times the size costs
python -m benchmarks.engine --pictures          and draws the pictures of docs/engine.md
"""

import argparse
import importlib
import os
import platform
import sys
import time
import warnings
from datetime import UTC, datetime
from pathlib import Path

import matplotlib as mpl
import numpy as np
import scipy

from benchmarks.engine import ENGINE
from benchmarks.engine.rows import Growth, Row, growth_table, table

ROOT = Path(__file__).resolve().parent.parent.parent
MODULES = (*ENGINE, "imports")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engine", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("modules", nargs="*", choices=[*MODULES, []], help="default: all")
    parser.add_argument("--growth", action="store_true", help="ten times the size, too")
    parser.add_argument("--pictures", action="store_true", help="draw docs/pictures/engine-*.svg")
    options = parser.parse_args()
    data = Path(os.environ.get("DOCENDO_DATA") or ROOT.parent / "shared" / "data").resolve()
    if not data.is_dir():
        print(f"There is no folder {data}. Set DOCENDO_DATA to the folder with the data sets.")
        return 2
    # What peers say of their own dependencies is not ours to mend.
    warnings.simplefilter("ignore")
    # Without it, identifiers in the pictures differ each time.
    mpl.rcParams["svg.hashsalt"] = "docendo"
    rows: list[Row] = []
    growths: list[Growth] = []
    for name in options.modules or MODULES:
        module = importlib.import_module(f"benchmarks.engine.{name}")
        started = time.monotonic()
        rows += module.measure(data)
        if options.growth:
            growths += module.grow()
        if options.pictures:
            for title, figure in module.draw(data).items():
                target = ROOT / "docs" / "pictures" / f"engine-{title}.svg"
                figure.savefig(target, bbox_inches="tight", metadata={"Date": None})
        print(f"{name}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    versions = (
        f"Python {platform.python_version()}, NumPy {np.__version__}, SciPy {scipy.__version__}"
    )
    print(f"\n{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {versions}\n")
    print(table(rows))
    if growths:
        print(f"\n{growth_table(growths)}")
    missed = [f"{row.module}: {row.what}" for row in rows if not row.is_reached]
    print("\n" + ("\n".join(["Not reached:", *missed]) if missed else "Every figure is reached."))
    return 0


if __name__ == "__main__":
    sys.exit(main())
