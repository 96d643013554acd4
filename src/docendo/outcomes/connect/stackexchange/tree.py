"""The HTML of a post as a tree of elements."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

HEADINGS = tuple(f"h{level}" for level in range(1, 7))
VOID = {"br", "hr", "img"}
LISTS = {"ul", "ol"}
CELLS = {"td", "th"}
BLOCKS = {
    *HEADINGS,
    *LISTS,
    *CELLS,
    *("blockquote", "center", "dd", "div", "dl", "dt", "hr", "li", "p", "pre", "table", "tr"),
}
# What an opening tag closes without saying so; any other block closes a paragraph.
CLOSES = {
    "li": {"li", "p"},
    "tr": {"tr", "p", *CELLS},
    "td": {"p", *CELLS},
    "th": {"p", *CELLS},
    "dt": {"dt", "dd", "p"},
    "dd": {"dt", "dd", "p"},
}
# It closes nothing that lies beyond one of these.
WALLS = {*LISTS, *CELLS, "blockquote", "dd", "div", "li", "table"}
# Python's own stack ends at a thousand; a post nests a handful.
DEEPEST = 60


def tree_of(html: str) -> "Element":
    """The root of what a post holds."""
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return tree.root


@dataclass(slots=True)
class Element:
    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)
    is_block: bool = False

    @property
    def text(self) -> str:
        return "".join(
            child if isinstance(child, str) else "\n" if child.tag == "br" else child.text
            for child in self.children
        )

    def all(self, tag: str) -> Iterator["Element"]:
        """The elements of this kind below here."""
        for child in self.children:
            if isinstance(child, Element):
                if child.tag == tag:
                    yield child
                else:
                    yield from child.all(tag)


class _Tree(HTMLParser):
    """Builds a tree, however carelessly the tags are closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("html", is_block=True)
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        is_block = tag in BLOCKS
        if is_block:
            self._close(CLOSES.get(tag, {"p"}))
            # What holds a block is one, whatever its name.
            for element in self._open:
                element.is_block = True
        element = Element(tag, dict(attrs), is_block=is_block)
        self._open[-1].children.append(element)
        if tag not in VOID and len(self._open) < DEEPEST:
            self._open.append(element)

    def _close(self, tags: set[str]) -> None:
        closed = len(self._open)
        for number in range(closed - 1, 0, -1):
            if self._open[number].tag in tags:
                closed = number
            elif self._open[number].tag in WALLS:
                break
        del self._open[closed:]

    def handle_endtag(self, tag: str) -> None:
        for number in range(len(self._open) - 1, 0, -1):
            if self._open[number].tag == tag:
                del self._open[number:]
                break

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)
