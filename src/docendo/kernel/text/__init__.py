"""Text that people write: Markdown in, safe HTML out, through one function.

What ``render`` gives back is stored beside its source and shown to readers of every language, so
it holds no sentence of ours; ``VERSION`` tells which stored HTML has to be made anew.
"""

from docendo.kernel.text.markdown import MAX_TEXT, VERSION, TextTooLong, render
from docendo.kernel.text.mentions import names_in
from docendo.kernel.text.plain import (
    Rendered,
    excerpt,
    isolated,
    plain,
    render_and_plain,
    shortened,
)

__all__ = [
    "MAX_TEXT",
    "VERSION",
    "Rendered",
    "TextTooLong",
    "excerpt",
    "isolated",
    "names_in",
    "plain",
    "render",
    "render_and_plain",
    "shortened",
]
