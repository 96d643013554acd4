"""Pictures in a file for Word, which knows no WebP."""

from io import BytesIO
from typing import Any, Final

from docx.shared import Inches
from PIL import Image

from docendo.learning.documents.rules.pictures import Enclosed
from docendo.learning.documents.rules.tree import Block

_PIXELS_AN_INCH: Final = 96
_WIDEST, _HIGHEST, _WIDEST_IN_A_CELL = 6.0, 8.0, 2.0


def picture_into(to: Any, block: Block, *, described: str) -> None:
    """A paragraph with the picture and its description; without it the description alone."""
    paragraph = to.add_paragraph()
    if not isinstance(block, Enclosed):
        paragraph.add_run(described)
        return
    content, width, height = _for_word(block.content)
    is_cell = not hasattr(to, "add_section")
    scale = min(
        1.0,
        (_WIDEST_IN_A_CELL if is_cell else _WIDEST) * _PIXELS_AN_INCH / width,
        _HIGHEST * _PIXELS_AN_INCH / height,
    )
    inches = Inches(width * scale / _PIXELS_AN_INCH)
    shape = paragraph.add_run().add_picture(BytesIO(content), width=inches)
    shape._inline.docPr.set("descr", described)  # noqa: SLF001 - the library writes none


def _for_word(content: bytes) -> tuple[bytes, int, int]:
    with Image.open(BytesIO(content)) as opened:
        out = BytesIO()
        if opened.has_transparency_data:
            opened.save(out, "PNG")
        else:
            opened.convert("RGB").save(out, "JPEG", quality=85)
        return out.getvalue(), opened.width, opened.height
