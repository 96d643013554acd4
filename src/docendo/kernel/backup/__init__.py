"""One file that holds a whole Docendo: every table, every stored file and the secret key.

It knows no app: what there is, Django's registry tells. Why it is made as it is:
docs/decisions/0034-one-file-for-everything.md.
"""

from docendo.kernel.backup.archive import Archive
from docendo.kernel.backup.keeping import KeptBackup, kept_backups, new_name, rotate
from docendo.kernel.backup.refusals import BackupRefused
from docendo.kernel.backup.restoring import restore
from docendo.kernel.backup.writing import back_up

__all__ = [
    "Archive",
    "BackupRefused",
    "KeptBackup",
    "back_up",
    "kept_backups",
    "new_name",
    "restore",
    "rotate",
]
