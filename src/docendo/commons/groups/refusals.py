"""What somebody may be refused who brings a roster, and what they can do next."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from docendo.kernel.errors import Refused
from docendo.kernel.text import isolated


class UnreadableRoster(Refused):
    """A file of which nothing can be taken."""

    code = "unreadable_roster"
    status = 422
    field = "file"
    message = gettext_lazy(
        "This file cannot be read as text. In your spreadsheet, save it as “CSV UTF-8”, and try"
        " again."
    )


class RosterTooLarge(UnreadableRoster):
    code = "roster_too_large"

    def __init__(self, *, most: int, is_rows: bool = False) -> None:
        sentence = (
            _("This file has more than %(number)s rows. Divide it, by class for example.")
            if is_rows
            else _("This file is larger than %(number)s MB, or unpacks to more. Divide it.")
        )
        super().__init__(sentence % {"number": most})


class EmptyRoster(UnreadableRoster):
    code = "empty_roster"
    message = gettext_lazy("There is nothing in this file. Did you choose the right one?")


class MissingColumns(UnreadableRoster):
    """The header does not say where the address or the class stands."""

    code = "missing_columns"

    def __init__(self, columns: Sequence[str], *, found: Sequence[str], file: str = "") -> None:
        self.columns = columns
        called = {"address": _("e-mail"), "group": _("class")}
        words = {
            "columns": ", ".join(called.get(column, column) for column in columns),
            "found": isolated(", ".join(found)[:200]),
            "file": isolated(file),
        }
        super().__init__(
            _("In %(file)s these columns are missing: %(columns)s. Its first row says: %(found)s.")
            % words
            if file
            else _("The first row must name the columns. Missing: %(columns)s. It says: %(found)s.")
            % words
        )


class BrokenRow(UnreadableRoster):
    code = "broken_row"

    def __init__(self, row: int) -> None:
        super().__init__(
            _("From row %(row)s on the cells cannot be told apart: a quotation mark has no end.")
            % {"row": row}
        )


class HeaderOnly(UnreadableRoster):
    code = "header_only"
    message = gettext_lazy(
        "This file names its columns, and there is no row below them. Add one for each person in"
        " each class."
    )


class CellTooLong(UnreadableRoster):
    """Longer than any cell may be: most likely many rows in one."""

    code = "cell_too_long"

    def __init__(self, row: int) -> None:
        super().__init__(
            _(
                "In row %(row)s a cell is longer than any name. Perhaps a quotation mark opens"
                " there and is never closed. Mend it and try again."
            )
            % {"row": row}
        )


class Workbook(UnreadableRoster):
    code = "workbook"
    message = gettext_lazy(
        "This is a workbook of a spreadsheet. Open it there, save it as “CSV UTF-8”, and choose"
        " that file."
    )


class BrokenZip(UnreadableRoster):
    code = "broken_zip"
    message = gettext_lazy(
        "This archive is damaged or locked with a password. Export it once more, without one."
    )


class NotOneRoster(UnreadableRoster):
    code = "not_oneroster"
    message = gettext_lazy(
        "This archive has no manifest.csv, so it is no OneRoster export. Choose the CSV file"
        " itself, or export as OneRoster 1.1 or 1.2."
    )


class OtherVersion(UnreadableRoster):
    code = "other_version"

    def __init__(self, version: str) -> None:
        super().__init__(
            _("This is OneRoster %(version)s. Export as OneRoster 1.1 or 1.2 instead.")
            % {"version": isolated(version[:20] or "?")}
        )


class MissingFile(UnreadableRoster):
    code = "missing_file"

    def __init__(self, file: str) -> None:
        super().__init__(
            _("The manifest promises %(file)s, and it is not in the archive. Export it once more.")
            % {"file": file}
        )


class NoEnrollments(UnreadableRoster):
    code = "no_enrollments"
    message = gettext_lazy(
        "This export has no enrollments, so nobody is in any class. Include enrollments in it."
    )


class NotWaiting(Refused):
    """It was written or discarded before."""

    code = "import_not_waiting"
    message = gettext_lazy("This import has been decided on already. Go to the imports to see how.")


class ChangedMeanwhile(Refused):
    """What would be written is not what was looked at."""

    code = "changed_meanwhile"
    message = gettext_lazy(
        "Something has changed since you looked, so nothing was written. Look at it again."
    )


class MendFirst(Refused):
    """Somebody may be missing only because their row could not be read."""

    code = "mend_first"
    message = gettext_lazy(
        "Nobody is ended while rows have problems: somebody may be missing only because of one."
        " Mend the file, or import without ending anybody."
    )


class GroupNameTaken(Refused):
    """Two open groups of one name could not be told apart by a roster."""

    code = "group_name_taken"
    field = "name"
    message = gettext_lazy("There is a group of this name already. Add a year or a term to it.")


class GroupIsOver(Refused):
    code = "group_is_over"
    message = gettext_lazy("This group is over, and takes nobody any more. Ask a coordinator.")
