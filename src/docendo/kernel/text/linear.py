r"""A formula in one line of plain text: ``\frac{\sin x}{x} \to 1`` as ``(sin x)/x → 1``.

Lists, mails and search results cannot draw formulas, and nobody reads LaTeX in passing.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile

from latex2mathml.symbols_parser import convert_symbol

_PIECE = re.compile(r"\\[a-zA-Z]+\*?|\\.|\s+|.", re.DOTALL)
_DEEPEST = 20
# No space stands after an opening, nor before what belongs to the word in front of it.
_AFTER = re.compile(r"([(\[]) ")
_BEFORE = re.compile(r" ([_^,;)\]])")

# Only say how their argument looks.
_LOOKS = re.compile(
    r"\\(?:text|math|operatorname|bold|pmb|bar|vec|hat|tilde|wide|overline|underline|overset|box|tag)"
)
# Say how large or how far apart, which a line of text does not show.
_SILENT = re.compile(
    r"\\(?:left|right|[bB]igg?[lrm]?|limits|nolimits|(?:display|text|script)style|hline|not)$"
)
_INSTEAD = {
    **dict.fromkeys((r"\,", r"\;", r"\:", r"\!", r"\ ", r"\quad", r"\qquad", "~", "&"), " "),
    **dict.fromkeys((r"\\", r"\newline", r"\cr"), "; "),
    "}": "",
}
# A relation stands between spaces, whatever stood in the source.
_RELATIONS = frozenset("=<>≤≥≠≈≡∼∝→←↔⇒⇐⇔↦∈∉⊂⊆⊃∪∩∧∨·×±∘")


class _TooDeep(Exception):
    """More braces than a person writes."""


@lru_cache(maxsize=256)
def linear(tex: str) -> str:
    """``tex`` in one line, as typed where it is too deeply nested to be read by a person."""
    try:
        line = _Reader(tex).rest()
    except _TooDeep:
        return " ".join(tex.split())
    return _AFTER.sub(r"\1", _BEFORE.sub(r"\1", " ".join(line.split())))


class _Reader:
    def __init__(self, tex: str) -> None:
        self.pieces: Iterator[str] = iter(_PIECE.findall(tex))
        self.depth = 0

    def rest(self, end: str = "") -> str:
        """Everything up to ``end``, or to the last piece."""
        return "".join(map(self.read, takewhile(end.__ne__, self.pieces)))

    def argument(self) -> str:
        """What follows as one: a group in braces or a single piece."""
        piece = next((piece for piece in self.pieces if not piece.isspace()), "")
        return self.read(piece).strip()

    def read(self, piece: str) -> str:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _TooDeep
        line = self._read(piece)
        self.depth -= 1
        return line

    def _read(self, piece: str) -> str:
        match piece:
            case "{":
                return self.rest("}")
            case "^" | "_":
                return piece + _as_one(self.argument())
            case r"\frac" | r"\dfrac" | r"\tfrac" | r"\cfrac":
                return f"{_as_one(self.argument())}/{_as_one(self.argument())}"
            case r"\binom" | r"\dbinom" | r"\tbinom":
                return f"C({self.argument()}, {self.argument()})"
            case r"\sqrt":
                return "√" + _as_one(self.argument())
            case r"\begin" | r"\end":
                self.argument()
                return " "
        return self.argument() if _LOOKS.match(piece) else _alone(piece)


def _alone(piece: str) -> str:
    """A piece that takes no argument."""
    if piece in _INSTEAD:
        return _INSTEAD[piece]
    if _SILENT.match(piece):
        return ""
    symbol = piece
    if piece.startswith("\\"):
        code = convert_symbol(piece)
        if code is None:  # a function, such as \sin, or a name that we do not know
            return f" {piece[1:]} " if piece[1:].isalpha() else piece[1:]
        symbol = chr(int(code, 16))
    return f" {symbol} " if symbol in _RELATIONS else symbol


def _as_one(part: str) -> str:
    return part if part.isalnum() or len(part) == 1 else f"({part})"
