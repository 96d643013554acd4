"""A whiteboard as SVG, in one way for pages and files; the board in the browser draws the same.

Of what people wrote only text between tags is theirs, and it is escaped: colors and numbers are
ours.
"""

from collections.abc import Iterator, Mapping
from html import escape
from math import atan2, cos, floor, sin
from typing import Final

from django.utils.safestring import SafeString, mark_safe

from docendo.kernel.text.blocks import direction_of
from docendo.learning.documents.rules.shapes import (
    BOXES,
    FONT_SIZE,
    LINE_HEIGHT,
    Color,
    Shape,
    ShapeKind,
    Shapes,
    extent,
)

STROKES: Final[Mapping[Color, str]] = {
    Color.INK: "#1f2430",
    Color.RED: "#b3261e",
    Color.YELLOW: "#8a5a00",
    Color.GREEN: "#1b6e3c",
    Color.BLUE: "#1d5fbf",
    Color.VIOLET: "#7a3cb8",
}
NOTES: Final[Mapping[Color, str]] = {
    Color.INK: "#eceef2",
    Color.RED: "#fbdcd9",
    Color.YELLOW: "#fdeeb5",
    Color.GREEN: "#d5f0dd",
    Color.BLUE: "#d9e8fc",
    Color.VIOLET: "#ecdffa",
}
STROKE_WIDTH: Final = 3
ROUNDING: Final = 6
HEAD: Final = 16
HEAD_ANGLE: Final = 0.45
MARGIN: Final = 24
LEAST_SIDE: Final = 200

Attributes = Mapping[str, str | int]
Part = tuple[str, Attributes, str]


def sketched(shapes: Shapes) -> SafeString:
    """Safe SVG of all shapes with a margin around them."""
    left, top, right, bottom = extent(shapes)
    width = max(right - left + 2 * MARGIN, LEAST_SIDE)
    height = max(bottom - top + 2 * MARGIN, LEAST_SIDE)
    root: dict[str, str | int] = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"{left - MARGIN} {top - MARGIN} {width} {height}",
        "width": width,
        "height": height,
        "font-family": "system-ui, sans-serif",
        "font-size": FONT_SIZE,
    }
    drawn = "".join(tag(*part) for shape in shapes for part in parts(shape))
    return mark_safe(f"<svg{attributes(root)}>{drawn}</svg>")  # noqa: S308 - escaped above


def tag(name: str, said: Attributes, text: str) -> str:
    return f"<{name}{attributes(said)}>{escape(text, quote=False)}</{name}>"


def attributes(said: Attributes) -> str:
    return "".join(f' {name}="{escape(str(value))}"' for name, value in said.items())


def parts(shape: Shape) -> Iterator[Part]:
    """The elements of a shape: their names, attributes and text."""
    stroke: dict[str, str | int] = {
        "fill": "none",
        "stroke": STROKES[shape.color],
        "stroke-width": STROKE_WIDTH,
        "stroke-linecap": "round",
        "stroke-linejoin": "round",
    }
    x, y, width, height = shape.x, shape.y, shape.width, shape.tall
    match shape.kind:
        case ShapeKind.PEN:
            yield "polyline", {"points": _points(shape), **stroke}, ""
        case ShapeKind.LINE | ShapeKind.ARROW:
            ends = {"x1": x, "y1": y, "x2": x + width, "y2": y + height}
            yield "line", {**ends, **stroke}, ""
            if shape.kind is ShapeKind.ARROW:
                yield "polyline", {"points": _head(shape), **stroke}, ""
        case ShapeKind.RECTANGLE:
            box = {"x": x, "y": y, "width": width, "height": height, "rx": ROUNDING}
            yield "rect", {**box, **stroke}, ""
        case ShapeKind.ELLIPSE:
            middle = {"cx": _half(2 * x + width), "cy": _half(2 * y + height)}
            radii = {"rx": _half(width), "ry": _half(height)}
            yield "ellipse", {**middle, **radii, **stroke}, ""
        case ShapeKind.NOTE:
            box = {"x": x, "y": y, "width": width, "height": height, "rx": ROUNDING}
            yield "rect", {**box, "fill": NOTES[shape.color]}, ""
    yield from _words(shape)


def _words(shape: Shape) -> Iterator[Part]:
    lines = shape.lines
    is_note = shape.kind is ShapeKind.NOTE
    look: dict[str, str | int] = {
        "fill": STROKES[Color.INK if is_note else shape.color],
        "stroke": "none",
    }
    if shape.kind in BOXES:
        x: str | int = _half(2 * shape.x + shape.width)
        first = 2 * shape.y + shape.tall - len(lines) * LINE_HEIGHT
        look["text-anchor"] = "middle"
    else:
        x, first = shape.x, 2 * shape.y
    for number, line in enumerate(lines):
        y = _half(first + 2 * (number * LINE_HEIGHT + FONT_SIZE))
        run = {"direction": "rtl"} if direction_of(line) == "rtl" else {}
        if run and shape.kind not in BOXES:
            # It ends at the left, where the box of a text is.
            run["text-anchor"] = "end"
        yield "text", {"x": x, "y": y, **look, **run}, line


def _half(doubled: int) -> str:
    return f"{doubled / 2:.1f}".removesuffix(".0")


def _points(shape: Shape) -> str:
    found = list(zip(shape.points[::2], shape.points[1::2], strict=True))
    # A point alone is a dot: two that are the same, with round ends.
    both = found * 2 if len(found) == 1 else found
    return " ".join(f"{shape.x + across},{shape.y + down}" for across, down in both)


def _head(shape: Shape) -> str:
    end_x, end_y = shape.x + shape.width, shape.y + shape.height
    angle = atan2(shape.height, shape.width)
    barbs = [
        (_round(end_x - HEAD * cos(angle + turn)), _round(end_y - HEAD * sin(angle + turn)))
        for turn in (HEAD_ANGLE, -HEAD_ANGLE)
    ]
    corners = (barbs[0], (end_x, end_y), barbs[1])
    return " ".join(f"{across},{down}" for across, down in corners)


def _round(number: float) -> int:
    """As browsers round."""
    return floor(number + 0.5)
