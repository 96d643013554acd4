"""What stands on a whiteboard, as plain values.

The browser keeps each shape as a map under the same names; what it would not draw is left out.
Lengths are in units of the board, of which a screen shows some thousand.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_SHAPES: Final = 2_000
MOST_POINTS: Final = 2_000
LONGEST_TEXT: Final = 1_000
LONGEST_KEY: Final = 40
FARTHEST: Final = 50_000
LARGEST: Final = 10_000
HIGHEST: Final = 2**31

# How text stands on the board; the browser's editor has the same numbers, and a test compares.
FONT_SIZE: Final = 16
LINE_HEIGHT: Final = 22
LETTER_WIDTH: Final = 9
PADDING: Final = 12

# What XML does not take.
_NO_LETTER: Final = re.compile(r"[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class ShapeKind(models.TextChoices):
    """The shapes, by the names that the board gives them."""

    PEN = "pen", _("Drawing")
    LINE = "line", _("Line")
    ARROW = "arrow", _("Arrow")
    RECTANGLE = "rectangle", _("Rectangle")
    ELLIPSE = "ellipse", _("Ellipse")
    NOTE = "note", _("Note")
    TEXT = "text", _("Text")


class Color(models.TextChoices):
    INK = "ink", _("Black")
    RED = "red", _("Red")
    YELLOW = "yellow", _("Yellow")
    GREEN = "green", _("Green")
    BLUE = "blue", _("Blue")
    VIOLET = "violet", _("Violet")


BOXES: Final = frozenset({ShapeKind.RECTANGLE, ShapeKind.ELLIPSE, ShapeKind.NOTE})
ENDED: Final = frozenset({ShapeKind.LINE, ShapeKind.ARROW})
WORDED: Final = BOXES | {ShapeKind.TEXT}


@dataclass(frozen=True)
class Shape:
    """One shape. ``x`` and ``y`` are its corner; of lines and arrows, where they begin.

    ``width`` and ``height`` lead from there to the other corner or end; ``points`` of a drawing go
    on from there as x, y, x, y. What has a larger ``order`` lies above.
    """

    key: str
    kind: ShapeKind
    x: int
    y: int
    width: int = 0
    height: int = 0
    points: tuple[int, ...] = ()
    text: str = ""
    color: Color = Color.INK
    order: int = 0

    @property
    def lines(self) -> Sequence[str]:
        """Its text as it stands in its lines."""
        if not self.text:
            return ()
        if self.kind is ShapeKind.TEXT:
            return self.text.split("\n")
        return list(wrapped(self.text, most=max(1, (self.width - 2 * PADDING) // LETTER_WIDTH)))

    @property
    def tall(self) -> int:
        """A note is as high as its text needs."""
        if self.kind is ShapeKind.NOTE:
            return max(self.height, len(self.lines) * LINE_HEIGHT + 2 * PADDING)
        return self.height

    @property
    def box(self) -> tuple[int, int, int, int]:
        """The least and the greatest x and y of what is drawn: left, top, right, bottom."""
        match self.kind:
            case ShapeKind.PEN:
                across, down = self.points[::2], self.points[1::2]
                return (
                    self.x + min(across),
                    self.y + min(down),
                    self.x + max(across),
                    self.y + max(down),
                )
            case ShapeKind.TEXT:
                width = max(map(len, self.lines), default=0) * LETTER_WIDTH
                return self.x, self.y, self.x + width, self.y + len(self.lines) * LINE_HEIGHT
        ends_x, ends_y = sorted((0, self.width)), sorted((0, self.tall))
        return self.x + ends_x[0], self.y + ends_y[0], self.x + ends_x[1], self.y + ends_y[1]

    def __str__(self) -> str:
        words = " ".join(self.text.split())
        what = f"{self.kind.label} · {self.color.label}"
        return f"{words} ({what})" if words else what


Shapes = tuple[Shape, ...]


def shape_of(key: str, said: Mapping[str, Any]) -> Shape | None:
    """A shape from what a browser wrote; None where it is none that it could draw."""
    kind, color = said.get("kind"), said.get("color")
    numbers = [_whole(said.get(name, 0)) for name in ("x", "y", "width", "height", "order")]
    if kind not in ShapeKind.values or None in numbers:
        return None
    x, y, width, height, order = (number or 0 for number in numbers)
    shape = Shape(
        key,
        ShapeKind(kind),
        x,
        y,
        width,
        height,
        tuple(_points(said.get("points"))),
        _text(said.get("text")),
        Color(color) if color in Color.values else Color.INK,
        order,
    )
    return shape if _is_drawn(shape) else None


def _is_drawn(shape: Shape) -> bool:
    if max(abs(shape.x), abs(shape.y)) > FARTHEST:
        return False
    if max(abs(shape.width), abs(shape.height)) > LARGEST or abs(shape.order) > HIGHEST:
        return False
    match shape.kind:
        case ShapeKind.PEN:
            return bool(shape.points)
        case ShapeKind.TEXT:
            return bool(shape.text.strip())
        case ShapeKind.LINE | ShapeKind.ARROW:
            return bool(shape.width or shape.height)
    return shape.width > 0 and shape.height > 0


def _whole(said: object) -> int | None:
    if isinstance(said, bool) or not isinstance(said, int | float):
        return None
    return int(said) if -(2**53) < said < 2**53 and said == int(said) else None


def _points(said: object) -> Iterator[int]:
    if not isinstance(said, list | tuple) or len(said) > 2 * MOST_POINTS or len(said) % 2:
        return
    found = [_whole(each) for each in said]
    if all(each is not None and abs(each) <= LARGEST for each in found):
        yield from (each for each in found if each is not None)


def _text(said: object) -> str:
    return _NO_LETTER.sub("", said[:LONGEST_TEXT]) if isinstance(said, str) else ""


def stacked(shapes: Iterable[Shape]) -> Shapes:
    """As they lie above each other, the lowest first; of too many the same ones for everybody."""
    kept = sorted(shapes, key=lambda each: each.key)[:MOST_SHAPES]
    return tuple(sorted(kept, key=lambda each: (each.order, each.key)))


def extent(shapes: Shapes) -> tuple[int, int, int, int]:
    """The least box around all: left, top, right, bottom."""
    boxes = [shape.box for shape in shapes]
    if not boxes:
        return 0, 0, 0, 0
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def wrapped(text: str, *, most: int) -> Iterator[str]:
    """Its lines, each of at most so many letters; a longer word is cut."""
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            if line and len(line) + 1 + len(word) > most:
                yield line
                line = word
            else:
                line = f"{line} {word}" if line else word
            while len(line) > most:
                yield line[:most]
                line = line[most:]
        yield line


def lines_of(shapes: Shapes) -> str:
    """A line for each shape, for comparing two boards."""
    return "\n".join(map(str, shapes))


def words_of(shapes: Shapes) -> str:
    """What stands on the board in words, a line for each shape that has any."""
    return "\n".join(" ".join(shape.text.split()) for shape in shapes if shape.text.strip())
