"""Pictures from people: read by what they are, drawn anew, and nothing else of the file kept."""

import struct
from hashlib import sha256
from io import BytesIO
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from docendo.kernel.errors import Invalid

# No SVG: it is a document that may hold scripts.
FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF")
MOST_BYTES: Final = 5 * 1024 * 1024
# Decoding takes up to four bytes for each pixel.
MOST_PIXELS: Final = 24_000_000


class PictureTooLarge(Invalid):
    """More bytes than a picture may have."""

    code = "picture_too_large"
    status = 413
    message = _("This picture is larger than 5 MB. Choose a smaller one.")


class PictureHasTooManyPixels(Invalid):
    """A picture that would fill the memory when it is unpacked."""

    code = "picture_has_too_many_pixels"
    message = _("This picture has more than 24 million pixels. Scale it down and try again.")


class NotAPicture(Invalid):
    """Not a picture, a broken one, or one of another format."""

    code = "not_a_picture"
    message = _("This file cannot be used as a picture. Choose a PNG, JPEG, WebP or GIF file.")


# What Pillow raises for broken files, depending on where they are broken.
_BROKEN = (OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, struct.error)


def accept_picture(upload: "File[bytes]", *, largest_side: int = 512) -> "ContentFile[bytes]":
    """The picture in ``upload`` as WebP within ``largest_side``, named by its content.

    It is drawn anew from its pixels: where it was taken, comments, further frames, and whatever
    else the file held are gone.
    """
    upload.seek(0)
    content = upload.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise PictureTooLarge
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as opened:
            # Before anything is unpacked: a few kB may claim to be gigabytes.
            if opened.width * opened.height > MOST_PIXELS:
                raise PictureHasTooManyPixels
            drawn = _drawn(opened, largest_side)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureHasTooManyPixels from error
    except _BROKEN as error:
        raise NotAPicture from error
    written = BytesIO()
    drawn.save(written, "WEBP", quality=80)
    return ContentFile(
        written.getvalue(), name=f"{sha256(written.getvalue()).hexdigest()[:40]}.webp"
    )


def _drawn(picture: Image.Image, largest_side: int) -> Image.Image:
    picture.draft("RGB", (largest_side, largest_side))
    upright = ImageOps.exif_transpose(picture)
    drawn = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    drawn.thumbnail((largest_side, largest_side), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return drawn


class PictureField(forms.FileField):
    """The field of a form that takes a picture; its value is what ``accept_picture`` made of it."""

    widget = forms.FileInput(attrs={"accept": ",".join(f"image/{f.lower()}" for f in FORMATS)})

    def __init__(self, *, largest_side: int = 512, **kwargs: Any) -> None:
        self.largest_side = largest_side
        super().__init__(**kwargs)

    def to_python(self, data: "File[bytes] | None") -> "ContentFile[bytes] | None":
        upload = super().to_python(data)
        try:
            return accept_picture(upload, largest_side=self.largest_side) if upload else None
        except Invalid as refused:
            raise ValidationError(str(refused.message), code=refused.code) from None
