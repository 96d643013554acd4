"""Why a backup is not made or not restored, in the words of the executable: English."""

from docendo.kernel.errors import Refused


class BackupRefused(Refused):
    """Nothing was changed; the sentence says why and what would do."""

    code = "backup_refused"


class Damaged(BackupRefused):
    """The file is not what was written."""

    def __init__(self, path: object, why: str) -> None:
        super().__init__(
            f"{path} is damaged or no backup of Docendo ({why}). Nothing was changed."
            " Take another one, or fetch this one again from where it was kept."
        )


class Newer(BackupRefused):
    """A newer release wrote it."""

    def __init__(self, path: object, *, version: str) -> None:
        super().__init__(
            f"{path} was written by a newer release (Docendo {version})."
            " Nothing was changed. Install that release here, and restore then."
        )


class NotEmpty(BackupRefused):
    """There is something in the database already."""

    message = (
        "This database is not empty. Nothing was changed. To put the backup in the place of"
        " everything that is here now, add --replace; make a backup of that first."
    )


class InUse(BackupRefused):
    """Somebody works with the database."""

    message = (
        "Something still uses this database. Nothing was changed."
        " Stop Docendo, its workers and every other program that is connected, and restore then."
    )


class Unfit(BackupRefused):
    """The database cannot hold what the backup holds."""

    def __init__(self, table: str, why: str) -> None:
        super().__init__(f"The table {table} cannot be restored here ({why}). Nothing was changed.")
