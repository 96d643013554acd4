"""What a dump does not say of itself: which site it is of, and whether formulas are shown there."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from docendo.outcomes.connect.stackexchange.dump import Broken, find, rows

SURVEYED_ROWS = 20_000
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)+")
_LINK = re.compile(r"https?://([a-z0-9.-]+)/(?:questions|q|a)/\d+")
_CODE = re.compile(r"<pre.*?</pre>|<code.*?</code>", re.DOTALL)
# Dollars alone may be money; with a command, a power or an index between them they are not.
_FORMULA = re.compile(r"\$[^$]{0,200}?(?:\\[A-Za-z]{2}|\^|_\{)[^$]{0,200}\$")


@dataclass(frozen=True)
class Survey:
    """``host`` is empty where nothing tells it."""

    host: str
    has_formulas: bool


def host_of(text: str) -> str:
    """The host in an address, a host itself, or nothing."""
    bare = text.strip().lower().removeprefix("https://").removeprefix("http://").rstrip("/")
    return bare if _HOST.fullmatch(bare) else ""


def survey(folder: Path) -> Survey:
    """Look at the beginning of the posts.

    A dump is unpacked into a folder named for its site. Where it was renamed, the site is the one
    to whose posts the posts link, if they link to it more than to all others together.
    """
    hosts: Counter[str] = Counter()
    posts = with_formula = 0
    path = find(folder, "Posts.xml")
    try:
        for row in islice(rows(path), SURVEYED_ROWS) if path else ():
            body = row.get("Body")
            hosts.update(_LINK.findall(body))
            posts += 1
            with_formula += bool(_FORMULA.search(_CODE.sub("", body)))
    except Broken:
        pass  # The import itself says so.
    [(most_linked, links)] = hosts.most_common(1) or [("", 0)]
    is_clear = links > hosts.total() / 2
    return Survey(
        host=host_of(folder.resolve().name) or (most_linked if is_clear else ""),
        has_formulas=with_formula > posts / 100,
    )
