"""Where a cursor stands, as the editor of texts and the whiteboard say it.

Browsers look up what they are told in the document, and stop where a number is none of theirs: what
no page of ours says of its cursor is not passed on.
"""

from math import isfinite
from typing import Any, Final

from docendo.learning.documents.rules.limits import LARGEST_NUMBER
from docendo.learning.documents.rules.tree import ROOT

_ENDS: Final = {"anchor", "head"}
_POINT: Final = {"x", "y"}
_ID: Final = {"client", "clock"}
# Before or behind what stands there.
_SIDES: Final = (-1, 0)


def cursor_of(said: object) -> dict[str, Any] | None:
    """The same where it is a place in a text or a point of a board, else None."""
    if not isinstance(said, dict):
        return None
    if said.keys() == _ENDS and all(map(_is_place, said.values())):
        return said
    if said.keys() == _POINT and all(map(_is_coordinate, said.values())):
        return said
    return None


def _is_place(said: object) -> bool:
    """Behind which piece or in which block, by their numbers; or in all of the text."""
    if not isinstance(said, dict) or not said.keys() <= {"type", "tname", "item", "assoc"}:
        return False
    block, root, item = said.get("type"), said.get("tname"), said.get("item")
    if block is None and root is None and item is None:
        return False
    side = said.get("assoc")
    is_known = root in (None, ROOT) and (side is None or (type(side) is int and side in _SIDES))
    return is_known and _is_id(block) and _is_id(item)


def _is_id(said: object) -> bool:
    if said is None:
        return True
    return isinstance(said, dict) and said.keys() == _ID and all(map(_is_count, said.values()))


def _is_count(said: object) -> bool:
    return type(said) is int and 0 <= said < LARGEST_NUMBER


def _is_coordinate(said: object) -> bool:
    if type(said) is int:
        return abs(said) < LARGEST_NUMBER
    return type(said) is float and isfinite(said)
