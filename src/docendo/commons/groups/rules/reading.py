"""One door for all formats."""

from datetime import date

from docendo.commons.groups.refusals import EmptyRoster, Workbook
from docendo.commons.groups.rules.oneroster import read_oneroster
from docendo.commons.groups.rules.plain import read_plain
from docendo.commons.groups.rules.roster import Roster
from docendo.commons.groups.rules.tables import is_archive, is_workbook, refuse_large


def read_roster(content: bytes, *, kind: str, today: date) -> Roster:
    """What a file says; ``kind`` is that of a spreadsheet's groups. Raises UnreadableRoster."""
    refuse_large(len(content))
    if not content.strip():
        raise EmptyRoster
    if is_workbook(content):
        raise Workbook
    if is_archive(content):
        return read_oneroster(content, today=today)
    return read_plain(content, kind=kind)
