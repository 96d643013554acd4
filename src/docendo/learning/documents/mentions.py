"""Who put a mention into a text, by the changes that brought it.

Nothing here asks the database.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pycrdt import XmlElement, XmlFragment

from docendo.learning.documents import crdt
from docendo.learning.documents.rules.limits import DEEPEST
from docendo.learning.documents.rules.mentions import person_id_of
from docendo.learning.documents.rules.tree import Kind


def who_mentioned(
    state: bytes | None, changes: Iterable[tuple[int, Sequence[bytes]]]
) -> dict[int, int]:
    """For each person whom changes by somebody mention the first who did, after this state.

    It ends at a change that breaks the document: of what comes after it nobody is told.
    """
    copy = crdt.Copy([state] if state else [])
    found: list[int] = []
    watching = crdt.body(copy.doc).observe_deep(lambda events: found.extend(_new(events)))
    first: dict[int, int] = {}
    try:
        for by_id, updates in changes:
            for update in updates:
                try:
                    copy.lay_over(update, is_early=True)
                except crdt.Unreadable:
                    if copy.is_broken:
                        return first
                for person_id in found:
                    first.setdefault(person_id, by_id)
                found.clear()
    finally:
        watching.drop()
    return first


def _new(events: Iterable[Any]) -> Iterator[int]:
    """Whom blocks mention that have come, or that mean somebody else now."""
    for event in events:
        if event.keys and isinstance(event.target, XmlElement):
            yield from _of(event.target)
        for piece in event.delta or ():
            inserted = piece.get("insert")
            for each in inserted if isinstance(inserted, list) else ():
                yield from _in(each, depth=0)


def _in(node: Any, *, depth: int) -> Iterator[int]:
    if depth > DEEPEST or not isinstance(node, XmlElement | XmlFragment):
        return
    if isinstance(node, XmlElement):
        yield from _of(node)
    for child in node.children:
        yield from _in(child, depth=depth + 1)


def _of(node: XmlElement) -> Iterator[int]:
    if node.tag == Kind.MENTION.value:
        said: Any = node.attributes
        if person_id := person_id_of(dict(said)):
            yield person_id
