"""Files in the storage, which stay only with the rows that name them."""

from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from docendo.kernel.storing import forget, forget_all, stored

FOLDER = "storing/1"


def file(content: bytes = b"Notes") -> "ContentFile[bytes]":
    return ContentFile(content, name="a.txt")


def test_files_of_one_name_stand_side_by_side_and_are_forgotten_one_by_one() -> None:
    with stored(FOLDER, [file(b"1"), file(b"2")]) as (one, other):
        assert one.endswith("/a.txt")
        assert default_storage.open(other).read() == b"2"
    for _twice in range(2):
        forget(one)
        assert not default_storage.exists(one.rpartition("/")[0])
    assert default_storage.exists(other)
    for _twice in range(2):
        forget_all(FOLDER)
        assert not default_storage.exists(FOLDER)


def test_where_no_row_is_written_no_file_stays() -> None:
    with pytest.raises(ZeroDivisionError), stored(FOLDER, [file(), file()]):
        _row = 1 / 0
    assert default_storage.listdir(FOLDER) == ([], [])


class Torn(ContentFile):  # type: ignore[type-arg]  # Django's class takes no argument when it runs
    """A file that ends before its end, as where a disk fills up."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield b"Half"
        raise OSError("no space left")


def test_a_file_that_cannot_be_written_takes_the_others_with_it() -> None:
    torn = Torn(b"Half and half", name="b.txt")
    with pytest.raises(OSError, match="no space left"), stored(FOLDER, [file(), torn]):
        raise AssertionError
    assert default_storage.listdir(FOLDER) == ([], [])
