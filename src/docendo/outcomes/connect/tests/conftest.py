"""A small dump of a site about bees, written for these tests, and the command that reads it."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from docendo.commons.communities.models import Community

BEES = Path(__file__).parent / "bees.example"


@dataclass(frozen=True)
class Outcome:
    """What the command printed, the report it wrote, and how it failed."""

    printed: str
    report: dict[str, Any]
    error: str = ""
    code: int = 0

    def why(self, file: str, row: str) -> str:
        """The code for which a row was left out; empty if it was taken."""
        left_out = self.report["rows_left_out"]
        codes = [one["code"] for one in left_out if (one["file"], one["row"]) == (file, row)]
        return ", ".join(codes)


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """A copy of the dump that a test may break."""
    return Path(shutil.copytree(BEES, tmp_path / "bees.example"))


@pytest.fixture
def import_dump(community: Community, tmp_path: Path) -> Callable[..., Outcome]:
    """Run ``docendo import stackexchange``; a failure is part of the outcome."""

    def run(folder: Path, *options: str) -> Outcome:
        report, printed = tmp_path / "report.json", StringIO()
        where = ("--community", community.slug, "--report", str(report))
        try:
            call_command("import", "stackexchange", str(folder), *where, *options, stdout=printed)
        except CommandError as error:
            failure = str(error), error.returncode
        else:
            failure = "", 0
        written = report.read_text(encoding="utf-8") if report.exists() else ""
        return Outcome(printed.getvalue(), json.loads(written or "{}"), *failure)

    return run
