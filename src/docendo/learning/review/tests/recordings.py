"""Small recordings as programs write them, each with a name in every place that holds one."""

import struct
from collections.abc import Sequence

NAME = b"Amira Haddad"


def box(kind: bytes, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack(">I", 8 + len(content)) + kind + content


def mp4(name: bytes = NAME) -> bytes:
    said = box(b"udta", box(b"meta", bytes(4), box(b"ilst", b"\xa9ART" + name)))
    track = box(b"trak", dated(b"tkhd"), media(b"vide"), said)
    return (
        box(b"ftyp", b"isom") + box(b"free", name) + box(b"mdat", b"the film")
        + box(b"moov", dated(b"mvhd", version=1), track, said, box(b"skip", name))
        + box(b"uuid", bytes(16), b"<xmp>" + name)
    )  # fmt: skip


MADE = b"@@@@"


def dated(kind: bytes, *, version: int = 0) -> bytes:
    """Made and changed at some time, and as long and as wide as that."""
    return box(kind, bytes([version, 0, 0, 7]), MADE * (2 << version), b"the length")


def media(handler: bytes) -> bytes:
    """What handles a track; in QuickTime also the data behind it."""
    data = box(b"hdlr", bytes(4), b"dhlrurl ", bytes(12))
    told = box(b"hdlr", bytes(4), b"mhlr", handler, bytes(12))
    return box(b"mdia", dated(b"mdhd"), told, box(b"minf", data, box(b"stbl", b"offsets")))


def mp4_with(handler: bytes) -> bytes:
    return mp4() + box(b"moov", box(b"trak", media(handler)))


def element(number: int, content: bytes, *, is_endless: bool = False) -> bytes:
    key = number.to_bytes((number.bit_length() + 7) // 8)
    size = b"\x01" + b"\xff" * 7 if is_endless else (1 << 56 | len(content)).to_bytes(8)
    return key + size + content


def webm(name: bytes = NAME, *, is_endless: bool = False, kind: int = 1) -> bytes:
    """As browsers record it: nobody knew how long it would become."""
    programs = element(0x4D80, b"Chrome of " + name) + element(0x5741, b"Recorder of " + name)
    said = element(0x7BA9, name) + element(0x4461, MADE * 2) + element(0xEC, name)
    info = element(0x1549A966, said + programs)
    track = element(0x536E, name) + element(0xD7, b"\x01") + element(0x83, bytes([kind]))
    tracks = element(0x1654AE6B, element(0xAE, track))
    cluster = element(0x1F43B675, element(0xA3, b"the film"), is_endless=is_endless)
    tags = element(0x1254C367, element(0x7373, name)) + element(0x1043A770, name)
    held = info + tracks + cluster + tags
    return element(0x1A45DFA3, b"webm") + element(0x18538067, held, is_endless=is_endless)


def mp3(name: bytes = NAME) -> bytes:
    frame = b"TPE1" + bytes(6) + name
    head = b"ID3\x03\x00\x80" + bytes([0, 0, 0, len(frame)])
    foot = b"\x04\x00\x10" + bytes([0, 0, 0, len(frame)])
    tags = head + frame + b"ID3" + foot + frame + b"3DI" + foot + head + frame
    ape = name + b"APETAGEX" + struct.pack("<II", 2000, len(name) + 32) + bytes(16)
    return tags + b"\xff\xfb" + b"the sound" + ape + (b"TAG" + name).ljust(128, b"\0")


def wav(name: bytes = NAME) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)

    held = chunk(b"fmt ", bytes(16)) + chunk(b"LIST", b"INFOIART" + name + b"!")
    held += chunk(b"bext", name) + chunk(b"JUNK", name) + chunk(b"data", b"the sound")
    return b"RIFF" + struct.pack("<I", len(held) + 4) + b"WAVE" + held


def summed(page: bytes) -> int:
    """The checksum of a page of Ogg, bit by bit as RFC 3533 says it."""
    found = 0
    for byte in page[:22] + bytes(4) + page[26:]:
        found ^= byte << 24
        for _bit in range(8):
            found = (found << 1 ^ (0x04C11DB7 if found >> 31 else 0)) & 0xFFFFFFFF
    return found


def ogg(name: bytes = NAME, *, kind: str = "opus", padding: int = 0, empty: int = 0) -> bytes:
    """Of ``padding`` bytes more the comments go over several pages, after ``empty`` ones."""
    said = b"ARTIST=" + name + b" " * padding
    comments = struct.pack("<I", 4) + b"libs" + struct.pack("<II", 1, len(said)) + said
    if kind == "opus":
        packets = [b"OpusHead" + bytes(11), b"OpusTags" + comments, b"the sound"]
    else:
        packets = [b"\x01vorbis" + bytes(23), b"\x03vorbis" + comments + b"\x01", b"the sound"]
    pages: list[bytes] = []

    def add(lacing: Sequence[int], part: bytes) -> None:
        head = b"OggS\0\0" + bytes(8) + b"abcd" + struct.pack("<I", len(pages)) + bytes(4)
        page = head + bytes([len(lacing), *lacing]) + part
        pages.append(page[:22] + struct.pack("<I", summed(page)) + page[26:])

    for packet in packets:
        lacing = [255] * (len(packet) // 255) + [len(packet) % 255]
        for at in range(0, len(lacing), 255):
            some = lacing[at : at + 255]
            add(some, packet[at * 255 : at * 255 + sum(some)])
            for _page in range(empty if packet[8:] == comments and not at else 0):
                add((), b"")
    return b"".join(pages)


EVERY = {
    "film.mp4": mp4(), "film.mov": mp4(), "sound.m4a": mp4(), "film.webm": webm(),
    "recorded.webm": webm(is_endless=True), "sound.mp3": mp3(), "sound.wav": wav(),
    "sound.opus": ogg(), "sound.ogg": ogg(kind="vorbis"), "long.ogg": ogg(padding=70_000),
}  # fmt: skip
