"""The piece of a text that shows why it was found."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from docendo.commons.search.rules.asking import Term
from docendo.commons.search.rules.folding import ARABIC_ARTICLE, is_spaceless, traced_letters

LENGTH = 240
BEFORE = 60
SCANNED = 4000
LETTER = r"[^\W_]"
WORD_ENDS = rf"(?!{LETTER})"


@dataclass(frozen=True)
class Span:
    """Where in a text something that was asked for stands, in the form in which it was asked."""

    start: int
    end: int
    asked: str


def pattern(terms: Sequence[Term]) -> re.Pattern[str]:
    """What matches the terms in letters that are folded but not yet cut into words."""
    # The longest first: of "data" and "data base" the second should win.
    longest_first = sorted(terms, key=lambda term: -sum(map(len, term.runs)))
    return re.compile("|".join(_term_pattern(term) for term in longest_first))


def _term_pattern(term: Term) -> str:
    runs = [_run_pattern(run) for run in term.runs]
    if term.is_prefix:
        runs[-1] = f"{runs[-1].removesuffix(WORD_ENDS)}{LETTER}*"
    return r"[\W_]*".join(runs)


def _run_pattern(run: str) -> str:
    letters = re.escape(run)
    if is_spaceless(run):
        return letters
    if not run.isascii():
        return f"(?<!{LETTER}){ARABIC_ARTICLE}?{letters}{WORD_ENDS}"
    begin, ends = (letters[:-1], "(?:y|ies)") if run[-1] == "y" else (letters, "s?")
    # The letters come first and are looked for at the speed of C, then what is before them.
    return f"{begin}(?<!{LETTER}{begin}){ends}{WORD_ENDS}"


def marked(text: str, *, terms: re.Pattern[str]) -> SafeString:
    """All of ``text``, escaped, with what was asked for in ``<mark>``."""
    return _html(text, start=0, end=len(text), spans=_spans(text, terms=terms))


def excerpt(text: str, *, terms: re.Pattern[str]) -> SafeString:
    """About ``LENGTH`` characters of ``text``, where most of what was asked for stands."""
    spans: list[Span] = []
    for offset in range(0, len(text), SCANNED):
        spans = [
            Span(span.start + offset, span.end + offset, span.asked)
            for span in _spans(text[offset : offset + SCANNED], terms=terms)
        ]
        if spans:
            break
    start = _best_start(text, spans)
    end = len(text)
    if end > start + LENGTH:
        space = text.rfind(" ", start + LENGTH // 2, start + LENGTH)
        end = space if space != -1 else start + LENGTH
    return _html(text, start=start, end=end, spans=spans)


def _spans(text: str, *, terms: re.Pattern[str]) -> list[Span]:
    letters, places = traced_letters(text)
    return [
        # What was folded away after the last letter, such as its accent, belongs to it.
        Span(
            places[match.start()],
            max(places[match.end() - 1] + 1, places[match.end()]),
            match[0],
        )
        for match in terms.finditer(letters)
    ]


def _best_start(text: str, spans: Sequence[Span]) -> int:
    """Where the excerpt begins, so that it shows as many different terms as it can."""
    if not spans:
        return 0
    most, best = 0, spans[0].start
    for at, span in enumerate(spans):
        reach = span.start + LENGTH - BEFORE
        shown = {other.asked for other in spans[at : at + 20] if other.end <= reach}
        if len(shown) > most:
            most, best = len(shown), span.start
    if best <= BEFORE:
        return 0
    space = text.find(" ", best - BEFORE, best)
    return best - BEFORE if space == -1 else space + 1


def _html(text: str, *, start: int, end: int, spans: Sequence[Span]) -> SafeString:
    pieces = ["… " if start else ""]
    at = start
    for span in spans:
        if start <= span.start and span.end <= end:
            pieces += [escape(text[at : span.start]), "<mark>"]
            pieces += [escape(text[span.start : span.end]), "</mark>"]
            at = span.end
    pieces += [escape(text[at:end]), " …" if end < len(text) else ""]
    return mark_safe("".join(pieces))  # noqa: S308 - every piece of the text is escaped
