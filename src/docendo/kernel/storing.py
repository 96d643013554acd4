"""Files from people in the storage: put there for rows that name them, and taken out again.

Each stands in a folder that nobody guesses, so that it keeps its name.
"""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


@contextmanager
def stored(folder: str, files: "Iterable[ContentFile[bytes]]") -> Iterator[list[str]]:
    """Keeps ``files`` below ``folder`` while their rows are written, and forgets them if not.

    It goes around the transaction: no database undoes what was written to a disk.
    """
    names: list[str] = []
    try:
        for file in files:
            # Before it is written: a full disk leaves half of it there.
            names.append(f"{folder}/{secrets.token_hex(16)}/{file.name}")
            names[-1] = default_storage.save(names[-1], file)
        yield names
    except BaseException:
        for name in names:
            forget(name)
        raise


def forget(name: str) -> None:
    """Take a file out with the folder that was made for it; it may be gone already."""
    default_storage.delete(name)
    default_storage.delete(name.rpartition("/")[0])


def forget_all(folder: str) -> None:
    """Take out everything that was ever kept below ``folder``."""
    with suppress(FileNotFoundError):
        for token in default_storage.listdir(folder)[0]:
            for name in default_storage.listdir(f"{folder}/{token}")[1]:
                default_storage.delete(f"{folder}/{token}/{name}")
            default_storage.delete(f"{folder}/{token}")
        default_storage.delete(folder)
