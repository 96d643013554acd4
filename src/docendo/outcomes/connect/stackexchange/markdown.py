"""The HTML of a dump as Markdown, so that what was taken over can be edited like anything else.

Written for the Markdown of ``kernel.text`` and for the HTML that Stack Exchange makes from its own:
paragraphs, lists, quotations, code, tables, links. Whatever else a post holds loses its tags and
keeps its words.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from docendo.outcomes.connect.stackexchange.tree import HEADINGS, LISTS, Element, tree_of

EMPHASIS = {"em": "*", "i": "*", "strong": "**", "b": "**", "s": "~~", "del": "~~", "strike": "~~"}
CODE = {"code", "kbd", "samp", "tt"}
SCHEMES = {"http", "https", "mailto"}
RAISED = {
    "sup": dict(zip("0123456789+-=()in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿ", strict=True)),
    "sub": dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True)),
}


def to_markdown(html: str, *, site_url: str, has_formulas: bool) -> str:
    """``html`` as Markdown; ``site_url`` completes the addresses that it leaves out.

    Where the site shows formulas, what stands between dollars is left as it is; elsewhere a
    dollar is money or a variable of a shell.
    """
    if not html:
        return ""
    return _Writer(site_url, has_formulas).document(tree_of(html))


def comment_to_markdown(text: str, *, has_formulas: bool) -> str:
    """A comment, which the dump holds as it was typed: Markdown, but without any blocks."""
    if not has_formulas:
        text = _CODE_OR_DOLLAR.sub(lambda found: found[1] or r"\$", text)
    return "\n".join(_safe_start(line) for line in text.strip().splitlines())


_Nodes = Iterable[Element | str]

# While a paragraph is put together a newline in it is a line break that was asked for.
_SPACE = re.compile(r"[^\S\u00a0]+")
_FORMULA = (
    r"\$\$(?:[^\\$]|\\.)+?\$\$|\$(?![\s$])(?:[^\\$]|\\.)+?(?<!\s)\$(?!\d)"
    r"|\\begin\{(?P<name>\w+\*?)\}.*?\\end\{(?P=name)\}"
)
_ADDRESS = r"https?://[^\s<>\"`\\{}|^\[\]]+"
# What is left as it stands.
_WHOLE = re.compile(_ADDRESS)
_WHOLE_WITH_FORMULAS = re.compile(f"{_FORMULA}|{_ADDRESS}", re.DOTALL)
_SPECIAL = re.compile(
    r"""
      \\(?=[!-/:-@\[-`{-~]|\s*$)
    | [*`]
    | (?<![^\W_])_ | _(?![^\W_])  # inside a word it is an underscore
    | ~(?=~) | (?<=~)~
    | &(?=\#?\w+;)
    | <(?=[A-Za-z/!?])
    | \](?=[(:\[])                # only where it ends: "\[" would begin a formula
    """,
    re.VERBOSE,
)
_TILDE = re.compile(r"(?<!\\)~")
_DOLLAR = re.compile(r"\$(?!\s)")
_CODE_OR_DOLLAR = re.compile(r"((`+).*?\2)|\$(?!\s)", re.DOTALL)
# A bracket, escaped or not; brackets in code and of a picture do not count.
_BRACKET = re.compile(
    r"(?P<whole>(?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)|\\\\|\\`|!\[[^\]]*\]\([^)]*\))"
    r"|\\?[\[\]]"
)
# What means something at the beginning of a line only.
_START = re.compile(
    r"^(?:(\d{1,9})(?=[.)](?:\s|$))|(?=(?:#{1,6}|[-+])(?:\s|$)|[>|]|~~~|[-=:][-=:|\s]*$))"
)


@dataclass(frozen=True)
class _Writer:
    site_url: str
    has_formulas: bool
    within: frozenset[str] = frozenset()  # emphasis and links do not count twice

    def document(self, root: Element) -> str:
        return "\n\n".join(self._blocks(root.children))

    # Blocks

    def _blocks(self, nodes: _Nodes) -> Iterator[str]:
        """The blocks that these nodes are; what stands between two blocks is a paragraph."""
        inline: list[Element | str] = []
        list_before, is_other = "", False
        for node in nodes:
            if isinstance(node, str) or not node.is_block:
                inline.append(node)
                continue
            if paragraph := self._paragraph(inline):
                yield paragraph
                list_before = ""
            inline = []
            # Two lists in a row would become one if they had the same marks.
            is_other = node.tag == list_before and not is_other
            list_before = node.tag if node.tag in LISTS else ""
            yield from self._block(node, is_other=is_other)
        if paragraph := self._paragraph(inline):
            yield paragraph

    def _block(self, element: Element, *, is_other: bool) -> Iterator[str]:
        match element.tag:
            case tag if tag in HEADINGS:
                if text := self._line(element.children):
                    # Signs at its end would be taken for the heading's own.
                    yield f"{'#' * int(tag[1:])} " + re.sub(r"#+$", r"\\\g<0>", text)
            case tag if tag in LISTS:
                yield from self._list(element, is_other=is_other)
            case "pre":
                yield from _code_block(element)
            case "blockquote":
                if quoted := "\n\n".join(self._blocks(element.children)):
                    yield "\n".join(f"> {line}".rstrip() for line in quoted.split("\n"))
            case "table":
                yield from self._table(element)
            case "hr":
                yield "---"
            case _:
                yield from self._blocks(element.children)

    def _paragraph(self, nodes: _Nodes) -> str:
        lines = self.inline(nodes).strip(" \n").split("\n")
        return "\\\n".join(map(_safe_start, lines))

    def _list(self, element: Element, *, is_other: bool) -> Iterator[str]:
        items = [
            [*self._blocks(child.children if isinstance(child, Element) else [child])]
            for child in element.children
            if isinstance(child, Element) or child.strip()
        ]
        start = element.attributes.get("start") or "1"
        first = int(start) if re.fullmatch(r"\d{1,8}", start) else 1
        is_loose = any(child.tag == "p" for item in element.all("li") for child in _elements(item))
        written = []
        for number, blocks in enumerate(items, first):
            if element.tag == "ul":
                mark = "* " if is_other else "- "
            else:
                mark = f"{number}{')' if is_other else '.'} "
            text = blocks[0] if blocks else ""
            for block in blocks[1:]:
                # A list below its line, but only one that may interrupt a paragraph.
                is_close = not is_loose and re.match(r"[-*] |1[.)] ", block)
                text += f"\n{block}" if is_close else f"\n\n{block}"
            written.append((mark + _indented(text, by=len(mark))).rstrip())
        if written:
            yield ("\n\n" if is_loose else "\n").join(written)

    def _table(self, element: Element) -> Iterator[str]:
        rows = [
            [self._line(cell.children).replace("|", r"\|") for cell in _elements(row)]
            for row in element.all("tr")
        ]
        width = max(map(len, rows), default=0)
        if width == 0:
            yield from self._blocks(element.children)
            return
        lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
        yield "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])

    def _line(self, nodes: _Nodes) -> str:
        """What must stand in one line."""
        return self.inline(nodes).replace("\n", " ").strip(" ")

    # Inside a block

    def inline(self, nodes: _Nodes) -> str:
        line = _Line()
        self._write(line, nodes)
        return line.text

    def _write(self, line: "_Line", nodes: _Nodes) -> None:
        for node in nodes:
            if isinstance(node, str):
                line.add(self._text(node))
            elif node.tag == "br":
                line.add("\n")
            elif node.tag in CODE or node.tag == "pre":
                line.add(_inline_code(node.text))
            elif node.tag in EMPHASIS and (by := EMPHASIS[node.tag]) not in self.within:
                line.emphasize(self._inside(by).inline(node.children), by=by)
            elif node.tag == "a" and "a" not in self.within:
                line.add(self._link(node))
            elif node.tag == "img":
                line.add(self._picture(node))
            elif node.tag in RAISED and (raised := _raised(node)):
                line.add(raised)
            else:
                self._write(line, node.children)

    def _inside(self, mark: str) -> "_Writer":
        return replace(self, within=self.within | {mark})

    def _text(self, text: str) -> str:
        pieces, end = [], 0
        whole = _WHOLE_WITH_FORMULAS if self.has_formulas else _WHOLE
        for found in whole.finditer(text):
            pieces += [self._escaped(text[end : found.start()]), _SPACE.sub(" ", found[0])]
            end = found.end()
        return "".join(pieces) + self._escaped(text[end:])

    def _escaped(self, text: str) -> str:
        text = _SPECIAL.sub(r"\\\g<0>", _SPACE.sub(" ", text))
        if "~~" in self.within:
            text = _TILDE.sub(r"\~", text)
        return text if self.has_formulas else _DOLLAR.sub(r"\\$", text)

    def _link(self, element: Element) -> str:
        text = self._inside("a").inline(element.children)
        address = self._complete(element, "href")
        words = text.strip(" \n")
        if not address or not words:
            return text
        if element.text.strip() == address and re.fullmatch(_ADDRESS, address):
            link = f"<{address}>"
        else:
            link = f"[{_balanced(words)}]({_destination(address)})"
        return text.replace(words, link, 1)

    def _picture(self, element: Element) -> str:
        address = self._complete(element, "src")
        words = _SPACE.sub(" ", element.attributes.get("alt") or "").strip()
        words = re.sub(r"[\[\]\\`*_<&$]", lambda mark: f"&#{ord(mark[0])};", words)
        return f"![{words}]({_destination(address)})" if address else words

    def _complete(self, element: Element, attribute: str) -> str:
        """Where a link leads; nothing if that is no place for a browser to go."""
        address = (element.attributes.get(attribute) or "").strip()
        try:
            complete = urljoin(f"{self.site_url}/", address)
            return complete if address and urlsplit(complete).scheme in SCHEMES else ""
        except ValueError:
            return ""


@dataclass
class _Line:
    """Pieces that follow each other; marks are given the room without which they mean nothing."""

    text: str = ""
    # The last piece was emphasis, which ended with a letter (False) or with anything else (True).
    _emphasis_ended_with_mark: bool | None = None

    def add(self, piece: str) -> None:
        if not piece:
            return
        runs_on = self._emphasis_ended_with_mark and piece[0].isalnum()
        if runs_on or (self.text.endswith("`") and piece.startswith("`")):
            self.text += " "
        elif self.text.endswith("!") and piece.startswith("["):
            self.text = self.text[:-1] + r"\!"
        self.text += piece
        self._emphasis_ended_with_mark = None

    def emphasize(self, piece: str, *, by: str) -> None:
        words = piece.strip(" \n")
        if not words:
            self.add(piece)
            return
        self.add(piece[: piece.index(words)])
        touches_emphasis = self._emphasis_ended_with_mark is not None
        touches_letter = self.text[-1:].isalnum() and not words[0].isalnum()
        if touches_emphasis or touches_letter:
            self.text += " "
        self.text += f"{by}{words}{by}"
        self._emphasis_ended_with_mark = not words[-1].isalnum()
        self.add(piece[piece.index(words) + len(words) :])


def _safe_start(line: str) -> str:
    return _START.sub(r"\1\\", line.strip(" "))


def _elements(element: Element) -> list[Element]:
    return [child for child in element.children if isinstance(child, Element)]


def _indented(text: str, *, by: int) -> str:
    """All lines but the first moved to the right."""
    return re.sub(r"\n(?!\n)", "\n" + " " * by, text)


def _ticks(text: str, *, least: int) -> str:
    longest = max(map(len, re.findall("`+", text)), default=0)
    return "`" * max(least, longest + 1)


def _code_block(element: Element) -> Iterator[str]:
    code = element.text.removesuffix("\n")
    if not code.strip():
        return
    classes = [one.attributes.get("class") or "" for one in (element, *_elements(element))]
    language = re.search(r"\blang(?:uage)?-([\w+#-]+)", " ".join(classes))
    fence = _ticks(code, least=3)
    yield f"{fence}{language[1] if language else ''}\n{code}\n{fence}"


def _inline_code(code: str) -> str:
    code = code.replace("\n", " ")
    if not code.strip():
        return code
    ticks = _ticks(code, least=1)
    needs_room = code[0] == "`" or code[-1] == "`" or (code[0] == code[-1] == " ")
    return f"{ticks} {code} {ticks}" if needs_room else f"{ticks}{code}{ticks}"


def _raised(element: Element) -> str:
    """Markdown raises and lowers nothing, but Unicode has the digits; else nothing."""
    letters = RAISED[element.tag]
    text = element.text
    return "".join(letters[letter] for letter in text) if letters.keys() >= set(text) else ""


def _balanced(words: str) -> str:
    """The words of a link, in which a bracket without its partner would end the link."""
    depth = 0
    for found in _BRACKET.finditer(words):
        depth += {"[": 1, "]": -1}.get(found[0], 0)
        if depth < 0:
            break
    if depth == 0:
        return words
    return _BRACKET.sub(lambda found: found["whole"] or f"&#{ord(found[0][-1])};", words)


def _destination(address: str) -> str:
    address = re.sub(r"[\s()<>\\]", lambda mark: f"%{ord(mark[0]):02X}", address)
    return re.sub(r"&(?=#?\w+;)", r"\\&", address)
