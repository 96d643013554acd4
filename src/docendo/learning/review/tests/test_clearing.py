"""Nothing inside a file tells a reader who wrote it, or its author is told before handing in."""

import zipfile
import zlib
from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from docendo.commons.communities.api import Seat
from docendo.learning.review import actions
from docendo.learning.review.models import Assignment, Attachment
from docendo.learning.review.rules import clearing
from docendo.learning.review.rules.clearing import cleared, tells
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.tests.conftest import HERE

NAME = "Amira Haddad"
TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
CORE = (
    b'<?xml version="1.0"?><cp:coreProperties xmlns:cp="a" xmlns:dc="b"><dc:title>Rivers</dc:title>'
    b"<dc:creator>Amira Haddad</dc:creator><cp:lastModifiedBy>Amira Haddad</cp:lastModifiedBy>"
    b"</cp:coreProperties>"
)
DOCUMENT = (
    b'<w:document xmlns:w="w"><w:body><w:ins w:id="1" w:author="Amira Haddad"><w:r><w:t>Rivers'
    b' bend.</w:t></w:r></w:ins><w:style w:name="Heading"/></w:body></w:document>'
)
COMMENTS = (
    b'<w:comments xmlns:w="w"><w:comment w:author="Amira Haddad" w:initials="AH"><w:t>Check.</w:t>'
    b"</w:comment></w:comments>"
)
ODF_META = (
    b'<office:document-meta xmlns:office="o" xmlns:meta="m" xmlns:dc="d"><office:meta>'
    b"<meta:initial-creator>Amira Haddad</meta:initial-creator>"
    b"<dc:creator>Amira Haddad</dc:creator>"
    b"</office:meta></office:document-meta>"
)


def packed(members: Mapping[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return file.getvalue()


def docx() -> bytes:
    return packed(
        {
            "[Content_Types].xml": TYPES,
            "docProps/core.xml": CORE,
            "docProps/app.xml": b"<Properties><Company>Amira Haddad</Company></Properties>",
            "word/document.xml": DOCUMENT,
            "word/comments.xml": COMMENTS,
            "word/people.xml": b'<w15:people><w15:person w15:author="Amira Haddad"/></w15:people>',
        }
    )


def pdf(author: bytes, *, is_packed: bool = False) -> bytes:
    about = b"<< /Title (Rivers) /Author " + author + b" >>"
    if is_packed:
        about = b"<< /Type /ObjStm >> stream\n" + zlib.compress(about) + b"\nendstream"
    return b"%PDF-1.7\n1 0 obj\n" + about + b"\nendobj\ntrailer << /Info 1 0 R >>\n%%EOF\n"


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as opened:
        return {each: opened.read(each) for each in opened.namelist()}


def test_office_files_keep_their_content_and_lose_who_made_them() -> None:
    before, after = docx(), cleared("essay.docx", docx())
    assert tells("essay.docx", before, names=[NAME])
    assert not tells("essay.docx", after, names=[NAME])
    found = members(after)
    assert list(found) == list(members(before))
    assert b"<dc:title>Rivers</dc:title>" in found["docProps/core.xml"]
    assert b"Rivers bend." in found["word/document.xml"]
    assert b'w:name="Heading"' in found["word/document.xml"]
    assert b"Check." in found["word/comments.xml"]
    odt = packed({"mimetype": b"application/vnd.oasis.opendocument.text", "meta.xml": ODF_META})
    assert not tells("essay.odt", cleared("essay.odt", odt), names=[NAME])
    assert next(iter(members(cleared("essay.odt", odt)))) == "mimetype"


@pytest.mark.parametrize(
    "author",
    [
        b"(Amira Haddad)",
        b"(amira haddad)",
        b"(\xfe\xff" + NAME.encode("utf-16-be") + b")",
        b"<FEFF" + NAME.encode("utf-16-be").hex().upper().encode() + b">",
    ],
    ids=["plain", "small letters", "UTF-16", "digits"],
)
def test_a_name_inside_a_pdf_is_found_in_whatever_way_it_stands_there(author: bytes) -> None:
    for is_packed in (False, True):
        content = pdf(author, is_packed=is_packed)
        assert cleared("essay.pdf", content) == content
        assert tells("essay.pdf", content, names=[NAME])
    assert not tells("essay.pdf", pdf(b"(Somebody Else)"), names=[NAME, "", "Ah"])


@pytest.mark.parametrize("name", ["أحمد علي", "Öykü Şahin", "Иван Петров"])
def test_a_name_in_any_script_is_found_and_no_other_is(name: str) -> None:
    for encoding in ("utf-8", "utf-16-be"):
        for said in (name, name.upper()):
            content = b"%PDF-1.7 /Author (" + said.encode(encoding) + b") "
            assert tells("essay.pdf", content, names=[name])
    assert not tells("essay.pdf", pdf(b"(Somebody Else)"), names=[name])
    assert not tells("essay.docx", docx(), names=[name])


def test_who_remarked_and_changed_is_taken_out_of_opendocument_too() -> None:
    remark = (
        b'<office:document-content xmlns:office="o" xmlns:dc="d" xmlns:meta="m"><office:annotation>'
        b"<dc:creator>amira.h</dc:creator><meta:creator-initials>ah</meta:creator-initials>"
        b"<p>Check.</p></office:annotation></office:document-content>"
    )
    content = packed(
        {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": remark}
    )
    found = members(cleared("essay.odt", content))["content.xml"]
    assert b"amira" not in found
    assert b">ah<" not in found
    assert b"Check." in found


@pytest.mark.parametrize("part", [b"stream\n", b"<author ", b"w:author='", b"<dc:creator>"])
def test_a_file_made_to_be_slow_is_looked_through_once(part: bytes) -> None:
    """Where each part is looked for to the end this takes hours."""
    hostile = part * (2_000_000 // len(part))
    assert not tells("essay.pdf", b"%PDF" + hostile, names=[NAME])
    archive = packed({"docProps/core.xml": hostile, "word/comments.xml": hostile})
    assert len(members(cleared("essay.docx", archive))) == 2


def test_many_packed_streams_are_not_unpacked_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clearing, "MOST_BYTES", 1000)
    bomb = b"stream\n" + zlib.compress(bytes(900)) + b"\nendstream "
    last = b"stream\n" + zlib.compress(NAME.encode()) + b"\nendstream"
    assert tells("essay.pdf", b"%PDF " + bomb + last, names=[NAME])
    assert not tells("essay.pdf", b"%PDF " + bomb * 2 + last, names=[NAME])


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", docx()[:-40], b""])
def test_a_broken_file_stays_as_it_is(content: bytes) -> None:
    assert cleared("essay.docx", content) == content
    assert not tells("essay.docx", content, names=["Nobody Known"])


def test_readers_get_no_name_and_authors_are_warned_before_they_hand_in(
    made: Callable[..., Assignment], member: Seat, helper: Seat,
    browse: Callable[[Seat], Client], now: datetime,
) -> None:  # fmt: skip
    assignment = made(phase=Phase.SUBMITTING, readers=1)
    member.member.name = NAME
    member.member.save()
    for seat in (member, helper):
        actions.take_part(seat, assignment_id=assignment.pk, now=now)
    path = f"{HERE}{assignment.pk}/work/"
    own = browse(member)
    for name, content in (("essay.docx", docx()), ("essay.pdf", pdf(b"(Amira Haddad)"))):
        answer = own.post(f"{path}files/", {"chosen": SimpleUploadedFile(name, content)})
        assert answer.status_code == 302
    told = {each.name.rpartition(".")[2]: each.tells_who for each in Attachment.objects.all()}
    assert told == {"docx": False, "pdf": True}
    assert own.get(path).content.decode().count("stands inside this file") == 1
    stored = Attachment.objects.get(tells_who=False).file.read()
    assert not tells("essay.docx", stored, names=[NAME])


def test_where_authors_are_known_files_stay_as_they_are(
    made: Callable[..., Assignment], member: Seat, browse: Callable[[Seat], Client], now: datetime
) -> None:
    assignment = made(phase=Phase.SUBMITTING, hides_authors=False)
    actions.take_part(member, assignment_id=assignment.pk, now=now)
    content = docx()
    sent = SimpleUploadedFile("essay.docx", content)
    browse(member).post(f"{HERE}{assignment.pk}/work/files/", {"chosen": sent})
    kept = Attachment.objects.get()
    assert not kept.tells_who
    assert kept.file.read() == content
