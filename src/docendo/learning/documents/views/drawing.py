"""What the page of a whiteboard offers to draw with."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from docendo.learning.documents.rules.shapes import Color, ShapeKind

_SIGNS: Final[Mapping[ShapeKind, str]] = {
    ShapeKind.PEN: "✎",
    ShapeKind.NOTE: "▤",
    ShapeKind.TEXT: "T",
    ShapeKind.RECTANGLE: "▭",
    ShapeKind.ELLIPSE: "◯",
    ShapeKind.LINE: "╱",
    ShapeKind.ARROW: "↗",
}


def drawing_tools() -> dict[str, Any]:
    """Tools with their names and signs, kinds that can be added from the list, and colors."""
    return {
        "tools": [
            ("choose", _("Choose and move"), "➤"),
            ("move", _("Move the board"), "✥"),
            *((kind.value, kind.label, sign) for kind, sign in _SIGNS.items()),
        ],
        "addable": [(kind.value, kind.label) for kind in _SIGNS if kind != ShapeKind.PEN],
        "shape_kinds": ShapeKind.choices,
        "colors": Color.choices,
    }
