r"""Where formulas are in a text: ``$...$``, ``\(...\)`` and ``$$...$$`` in a line; ``$$``, ``\[``
and ``\begin{...}`` over whole lines.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

LONGEST = 2_000

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
