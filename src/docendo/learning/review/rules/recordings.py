"""What stands inside sound and film beside what is heard and seen: titles, artists, places.

It is overwritten where it stands, so that a recording keeps its length and every offset inside it
stays true. What is not known stays, and ``clearing.tells`` searches it for names. Nothing is walked
through for longer than a recording has parts: whoever makes one up is refused.
"""

import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from docendo.learning.review.refusals import TooManyParts

Span = tuple[int, int]
# Of a box or an element: what it is, where it begins, where what it holds does, and where it ends.
Box = tuple[bytes, int, int, int]
Element = tuple[int, int, int, int]
# Of Ogg: where it begins, where what it holds does, and where it ends.
Page = tuple[int, int, int]

# More parts than an hour of film has.
MOST_PARTS: Final = 500_000
# Boxes of ISO/IEC 14496-12 that hold others, those that hold what is said of the film or was said
# before, and those that begin with the times at which something was made and changed.
_BOXES: Final = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf"})
_SAID_BOXES: Final = frozenset({b"udta", b"meta", b"uuid", b"XMP_", b"free", b"skip"})
_DATED_BOXES: Final = frozenset({b"mvhd", b"tkhd", b"mdhd"})
_PICTURE_AND_SOUND: Final = frozenset({b"vide", b"soun"})
# Elements of RFC 9559: Segment, Info, Tracks, TrackEntry and Cluster are walked into; Tags,
# Attachments, Chapters, Title, date, file names, names of tracks, sums that are not true any more
# and what stands in a void go. The names of the programs have to stay, if without a letter.
_ELEMENTS: Final = frozenset({0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675})
_VOID: Final = 0xEC
_SAID_ELEMENTS: Final = frozenset(
    {0x1254C367, 0x1941A469, 0x1043A770, 0x7BA9, 0x4461, 0x7384, 0x3C83AB, 0x3E83BB, 0x536E, 0xBF}
    | {_VOID}
)
_PROGRAMS: Final = frozenset({0x4D80, 0x5741})
_TRACK_TYPE: Final = 0x83
_FILM_OR_SOUND: Final = frozenset({1, 2})
_ANY_LENGTH: Final = -1
# What is said of the sound in a WAV file, and what only takes room.
_SAID_CHUNKS: Final = frozenset(
    {b"LIST", b"bext", b"iXML", b"axml", b"cart", b"_PMX", b"id3 ", b"ID3 ", b"DISP", b"umid"}
    | {b"JUNK", b"junk", b"PAD ", b"FLLR"}
)
_FOOT: Final = 0x10
_COMMENTS: Final = (b"\x03vorbis", b"OpusTags")
_REVERSED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def is_recording(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in _CLEARERS


def without_tags(name: str, content: bytes) -> bytes:
    """The recording without what is said of it; what is broken is cleared as far as it goes.

    Raises TooManyParts.
    """
    held = bytearray(content)
    _CLEARERS[PurePosixPath(name).suffix.lower()](held)
    return bytes(held)


def has_other_tracks(name: str, content: bytes) -> bool:
    """Whether more than picture and sound runs beside: places, subtitles, what a device noticed.

    Raises TooManyParts.
    """
    clearer = _CLEARERS.get(PurePosixPath(name).suffix.lower())
    if clearer is _clear_boxes:
        return any(_is_other_track(content, box) for box in _boxes(content))
    if clearer is _clear_elements:
        return any(
            number == _TRACK_TYPE and int.from_bytes(content[begins:until]) not in _FILM_OR_SOUND
            for number, _at, begins, until in _elements(content)
        )
    return False


def _steps() -> Iterator[int]:
    """As many as a recording may have parts."""
    yield from range(MOST_PARTS)
    raise TooManyParts


# --- MP4, M4A and QuickTime: boxes with a length and four letters --------------------------------


def _clear_boxes(held: bytearray) -> None:
    for kind, at, begins, until in _boxes(held):
        if kind in _SAID_BOXES:
            held[at + 4 : at + 8] = b"free"
            _blank(held, (begins, until))
        elif kind in _DATED_BOXES and begins < until:
            # A version and flags, then two times of four or of eight bytes (section 8.2.2).
            _blank(held, (begins + 4, min(begins + (20 if held[begins] == 1 else 12), until)))


def _is_other_track(content: bytes, box: Box) -> bool:
    """By what a track says that handles it; QuickTime says of the data behind it, too."""
    kind, _at, begins, _until = box
    told, handler = content[begins + 4 : begins + 8], content[begins + 8 : begins + 12]
    return kind == b"hdlr" and told != b"dhlr" and handler not in _PICTURE_AND_SOUND


def _boxes(held: bytes | bytearray) -> Iterator[Box]:
    """Each before those that it holds; where it is broken, what it holds ends."""
    steps, open_spans = _steps(), [(0, len(held))]
    while open_spans:
        at, end = open_spans.pop()
        while at + 8 <= end:
            next(steps)
            size, kind = int.from_bytes(held[at : at + 4]), bytes(held[at + 4 : at + 8])
            head = 8
            if size == 1:
                size, head = int.from_bytes(held[at + 8 : at + 16]), 16
            until = end if size == 0 else at + size
            if until > end or until < at + head:
                break
            yield kind, at, at + head, until
            if kind in _BOXES:
                open_spans.append((at + head, until))
            at = until


# --- WebM: elements with a number and a length ---------------------------------------------------


def _clear_elements(held: bytearray) -> None:
    for number, at, begins, until in _elements(held):
        if number in _SAID_ELEMENTS:
            _void(held, (at, until))
        elif number in _PROGRAMS:
            _blank(held, (begins, until))


def _elements(held: bytes | bytearray) -> Iterator[Element]:
    """In one walk: whoever holds others is entered, and its end is where the next one begins."""
    steps, at = _steps(), 0
    while at < len(held) - 1:
        next(steps)
        number, after_number = _number(held, at, keeps_mark=True)
        size, begins = _number(held, after_number, keeps_mark=False)
        if number is None or size is None:
            return
        if number in _ELEMENTS:
            at = begins
        elif size == _ANY_LENGTH:
            return
        else:
            until = min(begins + size, len(held))
            yield number, at, begins, until
            at = until


def _number(held: bytes | bytearray, at: int, *, keeps_mark: bool) -> tuple[int | None, int]:
    """A number whose first byte says how long it is (RFC 8794, section 4), and where it ends."""
    length = 9 - held[at].bit_length() if at < len(held) else 0
    if not 1 <= length <= min(8, len(held) - at):
        return None, at
    value = int.from_bytes(held[at : at + length])
    mark = 1 << 7 * length
    if keeps_mark:
        return value, at + length
    return _ANY_LENGTH if value == 2 * mark - 1 else value - mark, at + length


def _void(held: bytearray, span: Span) -> None:
    """An element that says nothing, as long as what stood there."""
    at, until = span
    length = 8 if until - at >= 9 else 1
    held[at] = _VOID
    held[at + 1 : at + 1 + length] = ((1 << 7 * length) + until - at - 1 - length).to_bytes(length)
    _blank(held, (at + 1 + length, until))


# --- MP3: tags before and behind the sound -------------------------------------------------------


def _clear_mp3(held: bytearray) -> None:
    steps, at = _steps(), 0
    while held[at : at + 3] == b"ID3" and len(held) > at + 10:
        next(steps)
        # Four times seven bits (ID3 2.4, section 3.1); a tag of nothing but padding is one, too.
        bits = reversed(held[at + 6 : at + 10])
        size = sum((byte & 0x7F) << 7 * place for place, byte in enumerate(bits))
        # The end of a tag may say once more what its head says.
        has_foot = held[at + 3] >= 4 and held[at + 5] & _FOOT
        held[at + 5] = has_foot
        _blank(held, (at + 10, min(at + 10 + size, len(held))))
        at += 10 + size + 10 * (has_foot > 0)
    end = len(held)
    if held[-128:-125] == b"TAG":
        end -= 128
        _blank(held, (end, len(held)))
    if held[end - 32 : end - 24] == b"APETAGEX":
        starts = max(end - int.from_bytes(held[end - 20 : end - 16], "little"), 0)
        has_head = held[max(starts - 32, 0) : max(starts - 24, 0)] == b"APETAGEX"
        _blank(held, (starts - 32 * has_head, end))


# --- WAV: chunks with four letters and a length --------------------------------------------------


def _clear_chunks(held: bytearray) -> None:
    steps, at = _steps(), 12
    while at + 8 <= len(held):
        next(steps)
        kind, size = bytes(held[at : at + 4]), int.from_bytes(held[at + 4 : at + 8], "little")
        if kind == b"data" and not size:
            # Recorded before anybody knew how long it would become: all behind it is sound.
            return
        until = min(at + 8 + size, len(held))
        if kind in _SAID_CHUNKS:
            held[at : at + 4] = b"JUNK"
            _blank(held, (at + 8, until))
        at = until + size % 2


# --- Ogg: pages, of which some hold the comments -------------------------------------------------


def _clear_comments(held: bytearray) -> None:
    """A single comment of spaces takes the place of all, and pages get their checksums anew."""
    streams: dict[bytes, list[Page]] = {}
    for page in _pages(held):
        streams.setdefault(bytes(held[page[0] + 14 : page[0] + 18]), []).append(page)
    for pages in streams.values():
        # The second packet of a stream, which begins a page of its own (RFC 7845, section 3).
        first = next((at for at, page in enumerate(pages) if _has_comments(held, page)), None)
        if first is not None:
            parts = _packet(held, pages[first:])
            _empty_comments(held, parts)
            for at, _body, until in pages[first : first + len(parts)]:
                _sum_anew(held, at, until)


def _has_comments(held: bytearray, page: Page) -> bool:
    return bytes(held[page[1] : page[1] + 8]).startswith(_COMMENTS)


def _pages(held: bytearray) -> Iterator[Page]:
    """All of them in their order (RFC 3533, section 6)."""
    steps, at = _steps(), 0
    while held[at : at + 4] == b"OggS" and at + 27 <= len(held):
        next(steps)
        body = at + 27 + held[at + 26]
        until = body + sum(held[at + 27 : body])
        if until > len(held):
            return
        yield at, body, until
        at = until


def _packet(held: bytearray, pages: list[Page]) -> list[Span]:
    """Where the packet stands that begins the first of these pages: in parts, one for each page."""
    parts: list[Span] = []
    for at, body, _until in pages:
        length = 0
        for lacing in held[at + 27 : body]:
            length += lacing
            if lacing < 255:
                return [*parts, (body, body + length)]
        parts.append((body, body + length))
    return parts


def _empty_comments(held: bytearray, parts: list[Span]) -> None:
    packet = bytearray().join(held[start:until] for start, until in parts)
    is_vorbis = packet.startswith(b"\x03vorbis")
    begins = (7 if is_vorbis else 8) + 4
    vendor = int.from_bytes(packet[begins - 4 : begins], "little")
    at, end = begins + vendor, len(packet) - is_vorbis
    if at + 4 > end:
        return
    said = end - at - 8
    packet[at : at + 4] = (said >= 2).to_bytes(4, "little")
    if said >= 2:
        packet[at + 4 : at + 8] = said.to_bytes(4, "little")
        packet[at + 8 : end] = b"_=" + b" " * (said - 2)
    at = 0
    for start, until in parts:
        held[start:until] = packet[at : at + until - start]
        at += until - start


def _sum_anew(held: bytearray, at: int, until: int) -> None:
    """The checksum of a page: that of ZIP with bits the other way round, from and to plain zero."""
    held[at + 22 : at + 26] = bytes(4)
    turned = zlib.crc32(held[at:until].translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    held[at + 22 : at + 26] = turned.to_bytes(4).translate(_REVERSED)


def _blank(held: bytearray, span: Span) -> None:
    start, until = span
    if until > start:
        held[start:until] = bytes(until - start)


_CLEARERS: Final[Mapping[str, Callable[[bytearray], None]]] = {
    **dict.fromkeys((".mp4", ".m4a", ".mov"), _clear_boxes),
    **dict.fromkeys((".ogg", ".oga", ".opus"), _clear_comments),
    ".webm": _clear_elements,
    ".mp3": _clear_mp3,
    ".wav": _clear_chunks,
}
