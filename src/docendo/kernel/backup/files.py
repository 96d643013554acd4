"""What people gave, in the storage: a picture, a file of a library."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from docendo.kernel.backup.archive import Archive, Counted

BLOCK: Final = 1 << 20


def stored_names(folder: str = "") -> Iterator[str]:
    """Every name in the storage, in order."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    within = f"{folder}/" if folder else ""
    yield from (f"{within}{name}" for name in sorted(names))
    for each in sorted(folders):
        yield from stored_names(f"{within}{each}")


def blocks_of(file: "File[bytes]") -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block


def put_back(archive: Archive) -> None:
    """Store what is not there, or not as it was; names are never given to other content."""
    for name, counted in archive.files.items():
        if _is_there(name, counted):
            continue
        default_storage.delete(name)
        # Files are small: each is taken into memory before anybody allows it to be stored.
        default_storage.save(name, ContentFile(b"".join(archive.content(name))))


def forget_others(archive: Archive) -> None:
    """Take out what the backup does not know."""
    for name in list(stored_names()):
        if name not in archive.files:
            default_storage.delete(name)


def _is_there(name: str, counted: Counted) -> bool:
    if not default_storage.exists(name) or default_storage.size(name) != counted.many:
        return False
    digest = sha256()
    with default_storage.open(name) as file:
        for block in blocks_of(file):
            digest.update(block)
    return digest.hexdigest() == counted.checksum
