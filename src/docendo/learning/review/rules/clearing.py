"""What stands inside a file beside its content: who made it. Taken out, or told of; no database.

What office programs write of their user is taken out: their files are ZIP archives of XML. So are
the tags of sound and film. A PDF is looked through and left as it is, since it may be signed, and
so is every other kind.
"""

import contextlib
import lzma
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final

from docendo.learning.review.rules.recordings import (
    has_other_tracks,
    is_recording,
    without_tags,
)

OFFICE: Final = frozenset({".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp"})
# What a file grows to when it is unpacked, at most: more is looked at no further.
MOST_BYTES: Final = 200 * 1024 * 1024
MOST_OF_A_STREAM: Final = 4 * 1024 * 1024
# Members that say nothing of the content: the creator, the company, who changed it last.
ABOUT: Final = frozenset({"docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"})
ABOUT_ODF: Final = "meta.xml"
_ELEMENTS: Final = re.compile(
    rb"(<(?P<tag>dc:creator|dc:contributor|cp:lastModifiedBy|cp:category|cp:keywords|Company|Manager"
    rb"|meta:initial-creator|meta:printed-by|meta:user-defined|meta:creator-initials"
    rb"|vt:lpwstr|author)\b[^<>]*>)[^<]*(</(?P=tag)>)"
)
# In OpenDocument who wrote a comment or changed a word stands in elements, among the content.
_REMARKS: Final = re.compile(
    rb"(<(?P<tag>dc:creator|meta:creator-initials)\b[^<>]*>)[^<]*(</(?P=tag)>)"
)
# Who wrote a comment or changed a word.
_ATTRIBUTES: Final = re.compile(
    rb"""\b(w:author|w:initials|w15:author|w15:userId|userId|providerId|displayName|initials"""
    rb"""|userName|name|lastModifiedBy)=("[^"]*"|'[^']*')"""
)
# In these "name" is somebody's name; elsewhere it is that of a style or a sheet.
_PEOPLE: Final = re.compile(
    r"(^|/)(people|person\d*|persons/\w+|comment\w*|commentAuthors|authors)\.xml$"
)
_TRACKED: Final = re.compile(rb"""\b(w:author|w:initials|w15:author)=("[^"]*"|'[^']*')""")
# What reading an archive may raise that is no archive, or one that somebody has broken.
_BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError),
)


def is_office(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in OFFICE


def cleared(name: str, content: bytes) -> bytes:
    """The file without what its program wrote of its user; as it is where that cannot be done."""
    if is_recording(name):
        return without_tags(name, content)
    if not is_office(name):
        return content
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > MOST_BYTES:
                return content
            return _packed_anew(packed)
    except _BROKEN:
        return content


def _packed_anew(packed: zipfile.ZipFile) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as anew:
        for each in packed.infolist():
            # A time of their own and no comment: these tell of a machine, too.
            plain = zipfile.ZipInfo(each.filename)
            plain.compress_type = each.compress_type
            anew.writestr(plain, _without(each.filename, packed.read(each)))
    return file.getvalue()


def _without(member: str, content: bytes) -> bytes:
    if member in ABOUT or member == ABOUT_ODF:
        return _ELEMENTS.sub(rb"\1\3", content)
    if _PEOPLE.search(member):
        return _ATTRIBUTES.sub(rb'\1=""', _ELEMENTS.sub(rb"\1\3", content))
    if member.endswith(".xml"):
        return _TRACKED.sub(rb'\1=""', _REMARKS.sub(rb"\1\3", content))
    return content


def tells(name: str, content: bytes, *, names: Collection[str]) -> bool:
    """Whether one of these names stands anywhere in a file, as its bytes or packed into it.

    Or a film holds more than picture and sound: nobody knows what that tells.
    """
    if has_other_tracks(name, content):
        return True
    sought = [each for one in names if len(one) > 2 for each in _forms(one)]
    return any(
        form in part for part in _parts(name, content) for part in [part.lower()] for form in sought
    )


def _forms(name: str) -> Iterator[bytes]:
    """A name in the ways in which files hold it, each folded as the bytes of a file are."""
    for said in {name, name.lower(), name.upper()}:
        for encoding in ("utf-8", "utf-16-be", "utf-16-le", "latin-1"):
            with contextlib.suppress(UnicodeEncodeError):
                held = said.encode(encoding)
                yield held.lower()
                # A PDF may hold a text as the digits of its bytes.
                yield held.hex().encode()


def _parts(name: str, content: bytes) -> Iterator[bytes]:
    yield content
    if is_office(name):
        yield from _members(content)
    left = MOST_BYTES
    for stream in _streams(content) if content.startswith(b"%PDF") else ():
        with contextlib.suppress(zlib.error):
            part = zlib.decompressobj().decompress(stream, min(left, MOST_OF_A_STREAM))
            left -= len(part)
            yield part
        if left <= 0:
            return


def _streams(content: bytes) -> Iterator[bytes]:
    """What stands between ``stream`` and ``endstream``, in one walk through the file."""
    at = content.find(b"stream")
    while at >= 0 and (end := content.find(b"endstream", at + 6)) >= 0:
        yield content[at + 6 : end].lstrip(b"\r\n")
        at = content.find(b"stream", end + 9)


def _members(content: bytes) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) <= MOST_BYTES:
                for each in packed.infolist():
                    yield packed.read(each)
    except _BROKEN:
        return
