"""Code, colored by Pygments: the languages that people learn with, and plain text otherwise."""

from functools import cache
from html import escape
from time import thread_time

import pygments
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class_by_name

# A fixed list: each lexer stays in memory once it is used, and there are more than 500.
LANGUAGES = frozenset(
    """
    ada agda awk bash c clojure cmake coq cpp csharp css d dart diff docker elixir elm erlang
    fortran fsharp gdscript go graphql groovy haskell html http ini java javascript json julia
    kotlin lean llvm lua make mathematica matlab nasm nix objective-c ocaml octave pascal perl php
    postgresql powershell prolog promql protobuf pycon python qml r racket rst ruby rust sas scala
    scheme scss solidity sparql sql sml stata swift systemverilog tcl tex text toml
    typescript vbnet verilog vhdl xml yaml zig
    """.split()  # noqa: SIM905 - ninety quoted words would be harder to read
)
OTHER_NAMES = {
    "c#": "csharp",
    "c++": "cpp",
    "console": "bash",
    "dockerfile": "docker",
    "golang": "go",
    "hs": "haskell",
    "js": "javascript",
    "jl": "julia",
    "kt": "kotlin",
    "latex": "tex",
    "makefile": "make",
    "ml": "ocaml",
    "objc": "objective-c",
    "plutus": "haskell",
    "ps1": "powershell",
    "py": "python",
    "python3": "python",
    "rb": "ruby",
    "rs": "rust",
    "sh": "bash",
    "shell": "bash",
    "ts": "typescript",
    "yml": "yaml",
    "zsh": "bash",
}
# Coloring 6,000 characters takes some 10 ms. Many of these languages need seconds for hostile ones
# ("\\n" 10,000 times in C), in many small steps: so a text has a budget, and a block a length that
# bounds one step. What is over is shown without color.
LONGEST_COLORED = 6_000
COLORING_SECONDS = 0.25

_FORMATTER = HtmlFormatter[str](nowrap=True)


@cache
def _lexer(name: str) -> Lexer:
    return find_lexer_class_by_name(name)(stripnl=False, ensurenl=False)


def language_of(info: str) -> str:
    """The language that the line which opens a block of code names, or nothing."""
    name = info.strip().split(maxsplit=1)[0].lower().strip("{.}") if info.strip() else ""
    name = OTHER_NAMES.get(name, name)
    return name if name in LANGUAGES else ""


def code_block(code: str, *, colored: str | None) -> str:
    """``code`` as a block that a keyboard can reach and scroll."""
    # Readers of every language see this, so its name is its own first words.
    label = escape(" ".join(code[:200].split())[:60])
    return (
        f'<pre class="code-block" dir="ltr" role="group" tabindex="0" aria-label="{label}">'
        f"<code>{colored or escape(code)}</code></pre>\n"
    )


def colored(code: str, *, language: str, seconds: float) -> str | None:
    """``code`` as spans of Pygments' classes, unless that takes longer or it is too long."""
    if not language or len(code) > LONGEST_COLORED or seconds <= 0:
        return None
    lexer = _lexer(language)
    ends_at = thread_time() + seconds
    tokens = []
    for token in lexer.get_tokens(code):
        if thread_time() > ends_at:
            return None
        tokens.append(token)
    return pygments.format(tokens, _FORMATTER)
