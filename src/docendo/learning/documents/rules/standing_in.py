"""Pictures in what is drawn of a text: a mark that opens nothing, until a page puts them there.

What is drawn is kept, and where a picture is to be had depends on who asks, and for what.
"""

import re
from collections.abc import Callable
from html import escape, unescape
from typing import Final

from docendo.learning.documents.rules.pictures import KEY
from docendo.learning.documents.rules.tree import Block

# As it leaves the sanitizer. No words of a text look like it: their signs are escaped.
_MARK: Final = re.compile(
    rf'<img src="/pictures/documents/({KEY.pattern})\.webp"(?: alt="([^"]*)")? loading="lazy">'
)


def stand_in(block: Block) -> str:
    """The mark of a picture; of one that nobody has described it says nothing."""
    if not block.picture:
        return ""
    is_said = block.description or block.is_decorative
    alt = f' alt="{escape(block.description)}"' if is_said else ""
    return f'<p><img src="/pictures/documents/{block.picture}.webp"{alt} loading="lazy"></p>'


def has_pictures(html: str) -> bool:
    return _MARK.search(html) is not None


def put_in(html: str, tag: Callable[[str, str | None], str]) -> str:
    """``html`` with what ``tag`` makes of each key and description, which is None if none is."""

    def made(found: re.Match[str]) -> str:
        return tag(found[1], None if found[2] is None else unescape(found[2]))

    return _MARK.sub(made, html)
