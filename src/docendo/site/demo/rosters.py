"""The rosters that the demo's coordinators bring, as the tables that they have at hand."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import yaml

from docendo.commons.groups import api as groups
from docendo.site.demo.script import CONTENT
from docendo.site.demo.term import Term

if TYPE_CHECKING:
    from docendo.site.demo.stage import Happening, Stage


def rosters(stage: "Stage") -> Iterator["Happening"]:
    """All of them, by a community's file of rosters."""
    file = CONTENT / stage.script.slug / "rosters.yaml"
    for said in yaml.safe_load(file.read_text(encoding="utf-8")):
        yield Term(stage.now).at(said["at"]), partial(_bring, stage, said)


def _bring(stage: "Stage", said: dict[str, str], *, now: datetime) -> None:
    """Some are only looked at so far."""
    seat = stage.seat(said["by"])
    found = groups.bring_roster(
        seat,
        content=said["table"].encode(),
        file_name=said["file"],
        kind=said["kind"],
        now=now,
    )
    if "waits" not in said:
        digest = groups.dry_run(found).plan.digest
        groups.confirm_import(seat, import_id=found.pk, digest=digest, ends_missing=False, now=now)
