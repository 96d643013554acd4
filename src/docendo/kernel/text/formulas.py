r"""Formulas to MathML: ``$...$``, ``\(...\)`` and ``$$...$$`` in a line; ``$$``, ``\[`` and
``\begin{...}`` over whole lines.
"""

import re
from functools import lru_cache
from html import escape, unescape
from xml.etree.ElementTree import Element, tostring

from latex2mathml import exceptions
from latex2mathml.converter import convert_to_element
from latex2mathml.symbols_parser import convert_symbol
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

LONGEST = 2_000

# --- Finding them -----------------------------------------------------------------------------
# All bounded by LONGEST and free of backtracking: a text of nothing but openings stays cheap.
# A dollar opens before a non-space and closes after one and before no digit (Pandoc's rule), so
# that "$5 and $10" stays money; nor may it reach over the beginning of code.
_DOLLARS = re.compile(rf"\$(?![\s$])((?:[^\\$`]|\\.){{1,{LONGEST}}}+)(?<!\s)\$(?!\d)", re.DOTALL)
_DOUBLE_DOLLARS = re.compile(rf"\$\$((?:[^\\$]|\\.){{1,{LONGEST}}}+)\$\$", re.DOTALL)
_PARENTHESES = re.compile(rf"\\\(((?:[^\\]|\\[^()]){{1,{LONGEST}}}+)\\\)", re.DOTALL)

# The environments in which LaTeX starts a formula by itself.
_ENVIRONMENT = re.compile(
    r"\\begin\{((?:align|alignat|eqnarray|equation|flalign|gather|multline)\*?"
    r"|[pbBvV]?matrix|cases)\}"
)


def _inline(state: StateInline, silent: bool) -> bool:
    opening = state.src[state.pos : state.pos + 2]
    if opening == r"\(":
        match = _PARENTHESES.match(state.src, state.pos)
    elif opening == "$$":
        match = _DOUBLE_DOLLARS.match(state.src, state.pos)
    elif opening[:1] == "$":
        match = _DOLLARS.match(state.src, state.pos)
    else:
        return False
    if not match or match.end() > state.posMax or not match[1].strip():
        return False
    if not silent:
        token = state.push("formula", "math", 0)
        token.content = match[1].strip()
        token.block = opening == "$$"
    state.pos = match.end()
    return True


def _block(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    if state.is_code_block(first):
        return False
    line = _line(state, first)
    environment = _ENVIRONMENT.match(line)
    if environment:
        opening, closing = environment[0], rf"\end{{{environment[1]}}}"
    elif line.startswith(("$$", r"\[")):
        opening = line[:2]
        closing = "$$" if opening == "$$" else r"\]"
    else:
        return False

    tex = line[len(opening) :]
    number = first
    while closing not in tex:
        number += 1
        if number >= last or state.isEmpty(number) or len(tex) > LONGEST:
            return False
        line = _line(state, number)
        if line.startswith(opening) and opening != closing:
            return False
        tex += "\n" + line
    body, _, rest = tex.partition(closing)
    if rest or not body.strip():
        return False
    if not silent:
        token = state.push("formula", "math", 0)
        token.content = f"{opening}{body}{closing}" if environment else body.strip()
        token.block = True
        token.map = [first, number + 1]
    state.line = number + 1
    return True


def _line(state: StateBlock, number: int) -> str:
    start = state.bMarks[number] + state.tShift[number]
    return state.src[start : state.eMarks[number]].rstrip()


def formulas(parser: MarkdownIt) -> None:
    """Teach the parser to find formulas; it leaves tokens of the type ``formula``."""
    parser.inline.ruler.before("escape", "formula", _inline)
    parser.block.ruler.before(
        "fence", "formula", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


# --- Converting them --------------------------------------------------------------------------
# What may leave: no href, style, class or color. Colors are chosen for one theme and cannot be
# read in the other.
_LENGTHS = {"width", "height", "depth", "lspace", "rspace", "minsize", "maxsize", "linethickness"}
_COMMON = {"displaystyle", "scriptlevel", "mathvariant"}
MATHML: dict[str, set[str]] = {
    "math": {"display", "alttext"},
    "mi": {"mathvariant"},
    "mn": {"mathvariant"},
    "mtext": {"mathvariant"},
    "mo": {
        *("mathvariant", "fence", "form", "largeop", "movablelimits", "separator", "stretchy"),
        *("lspace", "rspace", "minsize", "maxsize"),
    },
    "mspace": {"width", "height", "depth"},
    "mpadded": {"width", "height", "depth", "lspace"},
    "mstyle": _COMMON,
    "mfrac": {"linethickness"},
    "menclose": {"notation"},
    "mover": {"accent"},
    "munder": set(),
    "munderover": set(),
    "mtable": {"displaystyle", "rowlines", "columnlines"},
    "mtr": set(),
    "mtd": {"columnalign"},
    **{name: set() for name in ("mphantom", "mroot", "mrow", "msqrt", "msub", "msubsup", "msup")},
}
# Nothing in a formula may move over its neighbors: no negative space and none above 10 em.
_SMALL_LENGTH = re.compile(r"\d?(?:\.\d+)?(?:em|ex)?|0(?:px)?")
_REFERENCE = re.compile(r"&#x[0-9A-Fa-f]+;")
# Macros could double at every step. \sideset converts its operator twice at every level.
_NOT_OFFERED = re.compile(r"\\(?:def|newcommand|newenvironment|DeclareMathOperator|sideset)\b")
# The library draws these alike, or not at all under the name on the left; it would number the rows
# of a bare "align" from 1 in every formula of a page.
_DRAWN_AS = {
    **dict.fromkeys(("align", "aligned", "alignat", "alignedat", "eqnarray", "flalign"), "align*"),
    **dict.fromkeys(("gather", "gathered", "multline"), "displaylines"),
    "dcases": "cases",
}
_KNOWN_ENVIRONMENT = re.compile(rf"\\(begin|end)\{{({'|'.join(_DRAWN_AS)})\*?\}}(?:\{{\d+\}})?")
# Browsers no longer draw "mathvariant"; the letters themselves exist in Unicode.
_ALPHABETS = {
    "bold": r"\mathbf",
    "double-struck": r"\mathbb",
    "fraktur": r"\mathfrak",
    "monospace": r"\mathtt",
    "sans-serif": r"\mathsf",
    "script": r"\mathcal",
}
# The library has no common error, and stumbles over some bad input with Python's own.
_UNREADABLE: tuple[type[Exception], ...] = (
    *(error for error in vars(exceptions).values() if isinstance(error, type)),
    *(AttributeError, LookupError, RecursionError, StopIteration, TypeError, ValueError),
)


@lru_cache(maxsize=256)
def mathml(tex: str, *, is_block: bool) -> str:
    """``tex`` as MathML, or as code where it cannot be read."""
    try:
        return tostring(_tree(tex, is_block=is_block), encoding="unicode")
    except _UNREADABLE:
        return f'<code class="unread-formula" dir="ltr" title="LaTeX">{escape(tex)}</code>'


def _tree(tex: str, *, is_block: bool) -> Element:
    if _NOT_OFFERED.search(tex):
        raise ValueError(tex)
    known = _KNOWN_ENVIRONMENT.sub(lambda found: rf"\{found[1]}{{{_DRAWN_AS[found[2]]}}}", tex)
    tree: Element = convert_to_element(known, display="block" if is_block else "inline")
    for element in tree.iter():
        # The library leaves symbols as references and everything else, tags too, as it was typed:
        # its own serializing would let \text{<script>} out. Here only the references are read.
        text = _REFERENCE.sub(lambda found: unescape(found[0]), element.text or "")
        alphabet = _ALPHABETS.get(element.get("mathvariant", ""))
        if alphabet and element.tag in ("mi", "mn"):
            text = "".join(_letter(alphabet, character) for character in text)
        element.text = text
        for name in _LENGTHS & element.attrib.keys():
            if not _SMALL_LENGTH.fullmatch(element.attrib[name]):
                del element.attrib[name]
    tree.set("alttext", tex)
    return tree


def _letter(alphabet: str, character: str) -> str:
    code = convert_symbol(f"{alphabet}{{{character}}}")
    return chr(int(code, 16)) if code else character
