"""Whiteboards as the browser keeps them: read into plain values, and written from them.

Nothing here asks the database.
"""

from typing import Any

from pycrdt import Doc, Map

from docendo.learning.documents import crdt
from docendo.learning.documents.rules.shapes import (
    LONGEST_KEY,
    Shape,
    Shapes,
    shape_of,
    stacked,
)


def shapes_of(doc: "Doc[Any]") -> Shapes:
    """What stands on a board; what it would not draw is left out. Raises Unreadable."""
    with crdt.guarded(), doc.transaction():
        root = crdt.shapes(doc)
        found = (
            shape_of(key, dict(said.items()))
            for key, said in root.items()
            if isinstance(said, Map) and len(key) <= LONGEST_KEY
        )
        return stacked(shape for shape in found if shape)


def write_shapes(doc: "Doc[Any]", shapes: Shapes) -> None:
    """Let a board show these; those that are there already stay as they are."""
    before = {shape.key: shape for shape in shapes_of(doc)}
    wanted = {shape.key: shape for shape in shapes}
    root = crdt.shapes(doc)
    with doc.transaction():
        for key in list(root.keys()):
            if key not in wanted:
                del root[key]
        for key, shape in wanted.items():
            if before.get(key) != shape:
                root[key] = Map(_said(shape))


def _said(shape: Shape) -> dict[str, Any]:
    said: dict[str, Any] = {
        "kind": shape.kind.value,
        "x": shape.x,
        "y": shape.y,
        "width": shape.width,
        "height": shape.height,
        "color": shape.color.value,
        "order": shape.order,
    }
    if shape.points:
        said["points"] = list(shape.points)
    if shape.text:
        said["text"] = shape.text
    return said
