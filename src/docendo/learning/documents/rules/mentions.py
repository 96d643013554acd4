"""Whom a text mentions, and their names put into it: what a browser wrote is not believed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from docendo.learning.documents.rules.tree import Block, Kind, Tree, Words

LONGEST_NAME: Final = 200
# Whoever is mentioned beyond is a former member to readers, and told nothing.
MOST_PEOPLE: Final = 1_000
# As many as one post mentions.
MOST_TOLD: Final = 50
# As a database counts rows.
_LARGEST_ID: Final = 2**63 - 1


@dataclass(frozen=True)
class Named:
    """What somebody is called, and where their page is; nowhere for whoever has left."""

    name: str
    address: str = ""


def person_id_of(said: Mapping[str, Any]) -> int:
    """Whom the attributes of a mention mean; 0, which is nobody, where they are forged."""
    try:
        found = int(said.get("person") or 0)
    except (TypeError, ValueError, OverflowError):
        return 0
    return found if 0 < found <= _LARGEST_ID else 0


def people_in(tree: Tree) -> list[int]:
    """Those whom a text mentions, in its order; each once."""
    found = (each.person_id for each in _mentions(tree) if each.person_id)
    return list(dict.fromkeys(found))[:MOST_PEOPLE]


def mentions_anybody(tree: Tree) -> bool:
    """Also nobody at all, by a mention that is forged."""
    return any(True for _each in _mentions(tree))


def _mentions(parts: Iterable[Block | Words]) -> Iterator[Block]:
    for part in parts:
        if isinstance(part, Block):
            if part.kind is Kind.MENTION:
                yield part
            yield from _mentions(part.parts)


def named(tree: Tree, people: Mapping[int, Named], *, nobody: str) -> Tree:
    """The same text with these names in its mentions; of others it says ``nobody``."""
    return tuple(_named(block, people, Named(nobody)) for block in tree)


def _named(block: Block, people: Mapping[int, Named], nobody: Named) -> Block:
    if block.kind is Kind.MENTION:
        found = people.get(block.person_id, nobody)
        return replace(block, name=found.name, href=found.address)
    return replace(
        block,
        parts=tuple(
            _named(part, people, nobody) if isinstance(part, Block) else part
            for part in block.parts
        ),
    )
