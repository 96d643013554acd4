"""Which files people may put somewhere, and whether one is what its name says.

Why these: docs/decisions/0018-the-library.md.
"""

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final
from zipfile import BadZipFile, ZipFile

from docendo.kernel.lines import can_be_seen, one_line

LONGEST_NAME: Final = 80
# Disks count bytes, up to 255 of them, and a letter may take four.
MOST_BYTES_OF_A_STEM: Final = 200
# So much of a text is read as text.
READ_AS_TEXT: Final = 64 * 1024

OPEN_DOCUMENTS: Final = {
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
}
OFFICE: Final = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/"}
TEXTS: Final = (".txt", ".md", ".csv", ".tex")
# Drawn anew, so that nothing else of them is kept: kernel/pictures.py.
PICTURES: Final = (".png", ".jpg", ".jpeg", ".webp", ".gif")
# Played by browsers, and by the kind that is said to them.
SOUNDS: Final = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
}
# What phones call .mov is the older form of the same.
FILMS: Final = {".mp4": "video/mp4", ".mov": "video/mp4", ".webm": "video/webm"}


def _is_pdf(content: bytes, _suffix: str) -> bool:
    return b"%PDF-" in content[:1024]


def _is_text(content: bytes, _suffix: str) -> bool:
    """UTF-8 without control characters; the last one may have been cut in two."""
    beginning = content[:READ_AS_TEXT]
    try:
        text = beginning.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start < len(beginning) - 3 or len(content) <= READ_AS_TEXT:
            return False
        text = beginning[: error.start].decode("utf-8-sig")
    return not any(character < " " and character not in "\t\n\r\f" for character in text)


def _is_office(content: bytes, suffix: str) -> bool:
    """A packed folder of the right kind, without programs of its own."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            names = packed.namelist()
    except (BadZipFile, ValueError, NotImplementedError):
        return False
    has_macros = any(name.endswith("vbaProject.bin") for name in names)
    has_parts = any(name.startswith(OFFICE[suffix]) for name in names)
    return "[Content_Types].xml" in names and has_parts and not has_macros


def _is_open_document(content: bytes, suffix: str) -> bool:
    """The first thing in it says, unpacked, what it is (ODF 1.3, part 2, section 3.3)."""
    return content[:4] == b"PK\x03\x04" and OPEN_DOCUMENTS[suffix].encode() in content[:200]


def _is_recording(content: bytes, suffix: str) -> bool:
    """By how it begins; whether it can be played shows when it is."""
    match suffix:
        case ".mp3":
            return content[:3] == b"ID3" or (content[:1] == b"\xff" and content[1:2] >= b"\xe0")
        case ".wav":
            return content[:4] == b"RIFF" and content[8:12] == b"WAVE"
        case ".webm":
            return content[:4] == b"\x1a\x45\xdf\xa3" and b"webm" in content[:64]
        case ".ogg" | ".oga" | ".opus":
            is_sound = b"\x01vorbis" in content[:64] or b"OpusHead" in content[:64]
            return content[:4] == b"OggS" and is_sound
        case _:
            return content[4:8] in (b"ftyp", b"moov", b"wide", b"mdat", b"free", b"skip")


def _is_picture(_content: bytes, _suffix: str) -> bool:
    """Whether it is one shows when it is drawn anew."""
    return True


KINDS: Final[Mapping[str, Callable[[bytes, str], bool]]] = {
    ".pdf": _is_pdf,
    **dict.fromkeys(TEXTS, _is_text),
    **dict.fromkeys(OFFICE, _is_office),
    **dict.fromkeys(OPEN_DOCUMENTS, _is_open_document),
    **dict.fromkeys(PICTURES, _is_picture),
    **dict.fromkeys((*SOUNDS, *FILMS), _is_recording),
}


def suffix_of(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def may_be_put(name: str) -> bool:
    return suffix_of(name) in KINDS


def is_what_it_says(name: str, content: bytes) -> bool:
    """Whether the content is of the kind that the name's ending promises."""
    suffix = suffix_of(name)
    return KINDS[suffix](content, suffix)


def short_name(name: str) -> str:
    """The name of a file without folders and turning marks, so long that every disk holds it."""
    path = PurePosixPath(one_line(name.replace("\\", "/")))
    stem = path.stem.strip(" .")[: LONGEST_NAME - len(path.suffix)]
    stem = stem.encode()[:MOST_BYTES_OF_A_STEM].decode(errors="ignore")
    return f"{stem if can_be_seen(stem) else 'file'}{path.suffix.lower()}"
