"""What programs of others need that are written for Node."""

import fcntl
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
INSTALLED = HERE.parents[1] / ".cache" / "contracts"
Script = Callable[[str], Path]


@pytest.fixture(scope="session")
def script() -> Script:
    """A script of ours by its name, beside the packages that it needs."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("needs Node: on Debian, apt-get install nodejs npm")
    INSTALLED.mkdir(parents=True, exist_ok=True)
    # Both workers may come here at once; the stamp is written when all is there.
    wanted, stamp = HERE / "package-lock.json", INSTALLED / "installed"
    with (INSTALLED / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.exists() or stamp.read_bytes() != wanted.read_bytes():
            for name in ("package.json", wanted.name):
                shutil.copy(HERE / name, INSTALLED / name)
            subprocess.run(
                [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
                cwd=INSTALLED,
                check=True,
            )
            shutil.copy(wanted, stamp)
    return lambda name: Path(shutil.copy(HERE / name, INSTALLED))
