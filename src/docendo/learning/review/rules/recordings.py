"""What stands inside sound and film beside what is heard and seen: titles, artists, places.

It is overwritten where it stands, so that a recording keeps its length and every offset inside it
stays true. What is not known stays, and ``clearing.tells`` searches it for names.
"""

import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

Span = tuple[int, int]
# Of Ogg: where it begins, where what it holds does, and where it ends.
Page = tuple[int, int, int]

# Boxes of ISO/IEC 14496-12 that hold others, and those that hold what is said of the film.
_BOXES: Final = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf"})
_SAID_BOXES: Final = frozenset({b"udta", b"meta", b"uuid", b"XMP_"})
# Elements of RFC 9559: Segment, Info, Tracks, TrackEntry and Cluster are walked into; Tags,
# Attachments, Title, file names, names of tracks and sums that are not true any more go.
_ELEMENTS: Final = frozenset({0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675})
_SAID_ELEMENTS: Final = frozenset(
    {0x1254C367, 0x1941A469, 0x7BA9, 0x7384, 0x3C83AB, 0x3E83BB, 0x536E, 0xBF}
)
_VOID: Final = 0xEC
_ANY_LENGTH: Final = -1
# What a WAV file needs to be heard; the rest is said of it.
_SOUND_CHUNKS: Final = frozenset({b"fmt ", b"data", b"fact"})
_COMMENTS: Final = (b"\x03vorbis", b"OpusTags")
_REVERSED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def is_recording(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in _CLEARERS


def without_tags(name: str, content: bytes) -> bytes:
    """The recording without what is said of it; what is broken is cleared as far as it goes."""
    held = bytearray(content)
    _CLEARERS[PurePosixPath(name).suffix.lower()](held)
    return bytes(held)


# --- MP4, M4A and QuickTime: boxes with a length and four letters --------------------------------


def _clear_boxes(held: bytearray) -> None:
    open_spans = [(0, len(held))]
    while open_spans:
        at, end = open_spans.pop()
        while at + 8 <= end:
            size, kind = int.from_bytes(held[at : at + 4]), bytes(held[at + 4 : at + 8])
            head = 8
            if size == 1:
                size, head = int.from_bytes(held[at + 8 : at + 16]), 16
            until = end if size == 0 else at + size
            if until > end or until < at + head:
                break
            if kind in _SAID_BOXES:
                held[at + 4 : at + 8] = b"free"
                _blank(held, (at + head, until))
            elif kind in _BOXES:
                open_spans.append((at + head, until))
            at = until


# --- WebM: elements with a number and a length ---------------------------------------------------


def _clear_elements(held: bytearray) -> None:
    """In one walk: whoever holds others is entered, and its end is where the next one begins."""
    at = 0
    while at < len(held) - 1:
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
            if number in _SAID_ELEMENTS:
                _void(held, (at, until))
            at = until


def _number(held: bytearray, at: int, *, keeps_mark: bool) -> tuple[int | None, int]:
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
    if held[:3] == b"ID3" and len(held) > 10:
        # Four times seven bits (ID3 2.4, section 3.1); a tag of nothing but padding is one, too.
        size = sum((byte & 0x7F) << 7 * place for place, byte in enumerate(reversed(held[6:10])))
        held[5] = 0
        _blank(held, (10, min(10 + size, len(held))))
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
    at = 12
    while at + 8 <= len(held):
        size = int.from_bytes(held[at + 4 : at + 8], "little")
        until = min(at + 8 + size, len(held))
        if bytes(held[at : at + 4]) not in _SOUND_CHUNKS:
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
    at = 0
    while held[at : at + 4] == b"OggS" and at + 27 <= len(held):
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
    for start, until in parts:
        held[start:until], packet = packet[: until - start], packet[until - start :]


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
