"""Which files are taken, and whether one is what its name says."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from docendo.kernel.kinds import is_what_it_says, may_be_put, short_name


def packed(*names: str, first: bytes = b"") -> bytes:
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        if first:
            archive.writestr("mimetype", first)
        for name in names:
            archive.writestr(name, "<x/>")
    return written.getvalue()


OFFICE = "[Content_Types].xml"
ODT = b"application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("name", "content", "is_so"),
    [
        ("a.pdf", b"%PDF-1.7\n", True),
        ("a.pdf", b"<html><script>", False),
        ("a.txt", "Käse, جبر\n".encode(), True),
        ("a.txt", b"\x00\x01\x02", False),
        ("a.txt", b"\xff\xfe", False),
        ("a.md", ("ü" * 40_000).encode(), True),
        ("a.docx", packed(OFFICE, "word/document.xml"), True),
        ("a.docx", packed(OFFICE, "word/document.xml", "word/vbaProject.bin"), False),
        ("a.docx", packed(OFFICE, "xl/workbook.xml"), False),
        ("a.xlsx", packed("a.exe"), False),
        ("a.pptx", b"PK\x03\x04 broken", False),
        ("a.odt", packed("content.xml", first=ODT), True),
        ("a.odp", packed("content.xml", first=ODT), False),
    ],
)
def test_a_file_is_what_its_name_says(name: str, content: bytes, is_so: bool) -> None:
    assert is_what_it_says(name, content) is is_so


@pytest.mark.parametrize("name", ["a.exe", "a.html", "a.svg", "a.docm", "a.zip", "pdf", "a.pdf.js"])
def test_other_kinds_are_not_taken(name: str) -> None:
    assert not may_be_put(name)


def test_a_name_fits_on_every_disk() -> None:
    assert short_name("../../etc/Notes.PDF") == "Notes.pdf"
    assert short_name("C:\\work\\نظرية.pdf") == "نظرية.pdf"
    assert len(short_name("x" * 300 + ".pdf")) == 80
    # An ordinary disk takes 255 bytes, and this is a letter of four.
    assert len(short_name("\N{GRINNING FACE}" * 100 + ".pdf").encode()) <= 255
    assert short_name("...pdf") == "file.pdf"
    assert short_name("\u202e\u0000fdp.txt") == "fdp.txt"
    assert short_name("\u200b.txt") == "file.txt"
