"""What somebody typed, as what it asks for."""

import re
from dataclasses import dataclass, replace
from functools import cached_property

from docendo.commons.search.rules.folding import is_spaceless, pairs, runs

MOST_CHARACTERS = 500
MOST_TERMS = 12
MOST_DESCRIBING = 24
QUOTES = dict.fromkeys(map(ord, "“”„‟«»＂"), '"')
POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)
PIECE = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<quoted>[^"]*)"?|(?P<bare>[^\s"]+))')


@dataclass(frozen=True)
class Term:
    """One thing asked for: a folded run of letters, or several that must follow each other.

    With ``is_prefix`` the last of them may be the beginning of a word.
    """

    runs: tuple[str, ...]
    is_prefix: bool = False
    is_quoted: bool = False

    @cached_property
    def words(self) -> tuple[str, ...]:
        """What the index holds of it; a run of a script without spaces is there in pairs."""
        words: list[str] = []
        for run in self.runs:
            words += pairs(run)[:-1] if is_spaceless(run) and len(run) > 1 else [run]
        return tuple(words)

    @property
    def is_phrase(self) -> bool:
        return len(self.words) > 1

    @property
    def needle(self) -> str:
        """What folded text contains where the term occurs, if a space stands at its ends."""
        is_open = self.is_prefix or _is_lone(self.words[-1])
        return f" {' '.join(self.words)}" + ("" if is_open else " ")

    @property
    def looked_up(self) -> tuple[tuple[str, bool], ...]:
        """Each word, and whether the index should take it for the beginning of one."""
        last = len(self.words) - 1
        return tuple(
            (word, (self.is_prefix and at == last) or _is_lone(word))
            for at, word in enumerate(self.words)
        )


@dataclass(frozen=True)
class Asked:
    """A query: ``terms`` are wished for, ``excluded`` must not occur."""

    terms: tuple[Term, ...]
    excluded: tuple[Term, ...]


def asked(text: str, *, is_typing: bool = False) -> Asked:
    """Read a query: bare words, "phrases" and -excluded words; nothing else has a meaning.

    While somebody ``is_typing`` the last word counts as the beginning of one.
    """
    terms: dict[Term, None] = {}
    excluded: dict[Term, None] = {}
    text = POSSESSIVE.sub("", text[:MOST_CHARACTERS]).translate(QUOTES)
    for piece in PIECE.finditer(text):
        term = Term(
            tuple(runs(piece["bare"] or piece["quoted"] or "")), is_quoted=piece["bare"] is None
        )
        if term.runs:
            (excluded if piece["minus"] else terms)[term] = None
    wished = list(terms)[:MOST_TERMS]
    if is_typing and wished and not text[-1:].isspace() and not wished[-1].is_quoted:
        wished[-1] = replace(wished[-1], is_prefix=True)
    return Asked(tuple(wished), tuple(excluded)[:MOST_TERMS])


def described(text: str) -> tuple[Term, ...]:
    """The words of a text that somebody is writing, each once, in order; no sign has a meaning."""
    words = POSSESSIVE.sub("", text[: 4 * MOST_CHARACTERS])
    return tuple(Term((run,)) for run in dict.fromkeys(runs(words)))[:MOST_DESCRIBING]


def _is_lone(word: str) -> bool:
    """A single character of a script without spaces: the index knows it as one of a pair."""
    return len(word) == 1 and is_spaceless(word)
