"""Pictures in a text: a block names one of its document's own by a key, and never an address.

The browser's editor keeps them under the same names.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from docendo.learning.documents.rules.tree import Block, Kind

KEY: Final = re.compile(r"[0-9a-f]{32}")
LONGEST_DESCRIPTION: Final = 500
LARGEST_SIDE: Final = 1_600
MOST_PICTURES: Final = 100
MOST_MEGABYTES: Final = 50
# One that stands in a text several times goes along several times.
MOST_TAKEN_ALONG: Final = 2 * MOST_PICTURES
MOST_BYTES_TAKEN_ALONG: Final = 2 * MOST_MEGABYTES * 1024 * 1024
# A device without a line may have put it into its text, and say so later.
FORGOTTEN_AFTER: Final = timedelta(days=30)


@dataclass(frozen=True)
class Enclosed(Block):
    """A picture with its content, in a text that leaves."""

    content: bytes = b""


_KEY, _DESCRIPTION, _IS_DECORATIVE = "key", "description", "isDecorative"


def picture_of(said: Mapping[str, Any]) -> Block:
    """From what a browser wrote; one without a right key is no picture of any document."""
    key, description = said.get(_KEY), said.get(_DESCRIPTION)
    is_decorative = said.get(_IS_DECORATIVE) in (True, "true")
    is_described = isinstance(description, str) and not is_decorative
    return Block(
        Kind.PICTURE,
        picture=key if isinstance(key, str) and KEY.fullmatch(key) else "",
        description=" ".join(str(description).split())[:LONGEST_DESCRIPTION]
        if is_described
        else "",
        is_decorative=is_decorative,
    )


def said_of(block: Block) -> dict[str, Any]:
    return {
        _KEY: block.picture,
        _DESCRIPTION: block.description,
        _IS_DECORATIVE: block.is_decorative,
    }


def is_room(sizes: list[int], more: int) -> bool:
    """Whether one more picture goes into a document that has these, in bytes."""
    is_few = len(sizes) < MOST_PICTURES
    return is_few and sum(sizes) + more <= MOST_MEGABYTES * 1024 * 1024
