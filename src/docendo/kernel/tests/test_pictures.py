"""Pictures from people come out clean, or not at all."""

import io
import random
import struct
import zlib
from contextlib import suppress
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from docendo.kernel.pictures import (
    MOST_BYTES,
    NotAPicture,
    PictureHasTooManyPixels,
    PictureTooLarge,
    accept_picture,
)

SCRIPT = b"<script>alert(1)</script>"


def picture(kind: str = "PNG", *, size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    """A picture that is red on its left half and blue on its right."""
    drawn = Image.new("RGB", size, "red")
    drawn.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    written = io.BytesIO()
    drawn.save(written, kind, **options)
    return written.getvalue()


def accepted(content: bytes, *, largest_side: int = 512) -> Image.Image:
    kept = accept_picture(ContentFile(content, name="x.png"), largest_side=largest_side)
    return Image.open(io.BytesIO(kept.read()))


def chunk(name: bytes, content: bytes) -> bytes:
    """One chunk of a PNG file."""
    crc = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", crc)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_becomes_webp_within_its_bounds(kind: str) -> None:
    kept = accepted(picture(kind, size=(1200, 600)), largest_side=256)
    assert kept.format == "WEBP"
    assert kept.size == (256, 128)
    red, _, blue = kept.convert("RGB").getpixel((10, 60))  # type: ignore[misc]
    assert red > 200 > 100 > blue


def test_a_small_picture_is_not_blown_up() -> None:
    assert accepted(picture(size=(40, 20))).size == (40, 20)


def test_what_is_transparent_stays_so() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(written, "PNG")
    kept = accepted(written.getvalue())
    assert kept.mode == "RGBA"
    assert kept.getchannel("A").getextrema() == (0, 0)


def test_it_is_turned_upright_and_forgets_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held on its side
    exif[0x010E] = "taken at home"
    exif.get_ifd(0x8825)[2] = (33.0, 53.0, 0.0)
    content = picture("JPEG", exif=exif, comment=b"secret")
    assert b"taken at home" in content
    kept = accepted(content)
    assert kept.size == (20, 40)
    assert not kept.getexif()
    assert not {"exif", "xmp", "icc_profile", "comment"} & kept.info.keys()


def test_only_the_first_frame_of_an_animation_is_kept() -> None:
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "lime")]
    written = io.BytesIO()
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:])
    assert getattr(accepted(written.getvalue()), "n_frames", 1) == 1


def polyglots() -> dict[str, bytes]:
    archive = io.BytesIO()
    with ZipFile(archive, "w") as zipped:
        zipped.writestr("evil.html", SCRIPT)
    gif = picture("GIF")
    png = picture("PNG")
    return {
        "GIF and HTML": gif + SCRIPT,
        "GIF and JavaScript": gif[:6] + b"/*" + gif[8:] + b"*/=1;" + SCRIPT,
        "GIF comment": picture("GIF", comment=SCRIPT),
        "JPEG comment": picture("JPEG", comment=SCRIPT),
        "JPEG and ZIP": picture("JPEG") + archive.getvalue(),
        "PNG text": png[:33] + chunk(b"tEXt", b"Comment\0" + SCRIPT) + png[33:],
        "PNG and HTML": png + b"<html>" + SCRIPT,
    }


@pytest.mark.parametrize("content", polyglots().values(), ids=polyglots().keys())
def test_a_file_that_is_also_something_else_comes_out_as_a_picture_only(content: bytes) -> None:
    kept = accept_picture(ContentFile(content, name="evil.html")).read()
    assert kept[:4] == b"RIFF"
    assert len(kept) == int.from_bytes(kept[4:8], "little") + 8
    assert b"script" not in kept
    assert b"PK\x03\x04" not in kept


def test_its_name_is_made_of_its_content() -> None:
    one, same, other = (
        accept_picture(ContentFile(content, name="../../x.php"))
        for content in (picture(), picture(), picture(size=(10, 10)))
    )
    assert one.name == same.name != other.name
    assert one.name is not None
    assert one.name.removesuffix(".webp").isalnum()


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(10_000)))
    with pytest.raises(PictureHasTooManyPixels):
        accept_picture(ContentFile(bomb, name="bomb.png"))
    with pytest.raises(PictureHasTooManyPixels):
        accept_picture(ContentFile(picture("PNG", size=(6_000, 4_001)), name="large.png"))


def test_too_many_bytes_are_refused() -> None:
    padded = picture() + bytes(MOST_BYTES)
    with pytest.raises(PictureTooLarge):
        accept_picture(ContentFile(padded, name="x.png"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<html>" + SCRIPT,
        picture()[:60],
        b"GIF89a" + SCRIPT,
        picture("TIFF"),
        picture("BMP"),
    ],
    ids=["nothing", "SVG", "HTML", "half a PNG", "only a GIF's first bytes", "TIFF", "BMP"],
)
def test_what_is_no_usable_picture_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(NotAPicture) as refused:
        accept_picture(ContentFile(content, name="x.png"))
    assert "PNG, JPEG, WebP or GIF" in str(refused.value)


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_broken_picture_is_drawn_or_refused_and_nothing_else(kind: str) -> None:
    chance = random.Random(kind)
    whole = picture(kind, exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0")
    for _ in range(300):
        broken = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        with suppress(NotAPicture, PictureHasTooManyPixels):
            accept_picture(ContentFile(bytes(broken[: chance.randint(20, len(broken))])))
