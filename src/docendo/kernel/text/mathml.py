"""LaTeX to MathML, which browsers draw and screen readers speak."""

import re
from functools import lru_cache
from html import escape, unescape
from itertools import pairwise
from xml.etree.ElementTree import Element, tostring

from latex2mathml import exceptions
from latex2mathml.converter import convert_to_element
from latex2mathml.symbols_parser import convert_symbol

# What may leave: no href, style, class or color. Colors are chosen for one theme and cannot be
# read in the other.
_LENGTHS = {"width", "height", "depth", "lspace", "rspace", "minsize", "maxsize", "linethickness"}
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
    "mstyle": {"displaystyle", "mathvariant", "scriptlevel"},
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
# Well below where Python gives up, so that what is drawn does not depend on who calls.
DEEPEST = 80
_THIN_SPACE = "0.167em"
_REFERENCE = re.compile(r"&#x[0-9A-Fa-f]+;")
# Macros could double at every step. \sideset converts its operator twice at every level.
_NOT_OFFERED = re.compile(
    r"\\(?:def|newcommand|newenvironment|DeclareMathOperator|sideset)(?![a-zA-Z])"
)
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
        element.text = _REFERENCE.sub(lambda found: unescape(found[0]), element.text or "")
        alphabet = _ALPHABETS.get(element.get("mathvariant", ""))
        if alphabet and element.tag in ("mi", "mn"):
            element.text = "".join(_letter(alphabet, character) for character in element.text)
        for name in _LENGTHS & element.attrib.keys():
            if not _SMALL_LENGTH.fullmatch(element.attrib[name]):
                del element.attrib[name]
    if _depth(tree) > DEEPEST:
        raise RecursionError
    _set_apart(tree)
    tree.set("alttext", tex)
    return tree


def _depth(tree: Element) -> int:
    depth, level = 0, [tree]
    while level:
        depth, level = depth + 1, [child for element in level for child in element]
    return depth


def _letter(alphabet: str, character: str) -> str:
    code = convert_symbol(f"{alphabet}{{{character}}}")
    return chr(int(code, 16)) if code else character


def _set_apart(tree: Element) -> None:
    """Distances as LaTeX has them: around log and sin, but not around a slash."""
    for element in tree.iter():
        text = element.text or ""
        if element.tag == "mi" and len(text) > 1 and text.isalpha():
            # Only operators keep a distance to their neighbors.
            element.tag = "mo"
            element.attrib |= {"form": "prefix", "lspace": _THIN_SPACE, "rspace": _THIN_SPACE}
        elif text == "/":
            element.attrib |= {"lspace": "0", "rspace": "0"}
    for parent in tree.iter():
        for function, argument in pairwise(parent):
            if function.get("rspace") == _THIN_SPACE and argument.text == "(":
                function.set("rspace", "0")
