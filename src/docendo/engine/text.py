"""Text as words, stems and character n-grams that compare equal in any language.

Letters are folded by the properties that Unicode gives them, so no list of languages is needed:
compatibility forms and case (NFKD, case folding), combining marks of class 10 and above (accents,
Arabic and Hebrew points, but not the vowel signs of Indic scripts), decimal digits of any script.
Scripts that are written without spaces are cut into overlapping pairs, which for Chinese search is
as good as a dictionary (Nie, Gao, Zhang and Zhou, IRAL 2000).
"""

import re
import unicodedata
from functools import lru_cache

import numpy as np

from docendo.engine.checks import Floats, Ints

GRAM = 4
GRAM_BITS = 16
STEM = 5
# Marks of lower classes are part of a letter: viramas, nuktas, the voicing of kana.
_FIRST_ACCENT = 10
# Letters that Unicode keeps apart and that people write for one another.
_ALIKE = {
    "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ـ": "",
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
}  # fmt: skip
# Thai, Lao, Burmese, Khmer; kana; Chinese and Hangul.
_SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
    "\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff"
)
_INDIC = "\u0900-\u0963\u0966-\u0dff"
_RUN = re.compile(rf"[a-z](?:\+\+|#)(?!\w)|[{_SPACELESS}]+|(?:[^\W_{_SPACELESS}]|[{_INDIC}])+")
_IS_SPACELESS = re.compile(f"[{_SPACELESS}]")
# Arabic writes "the" (after "and", "so", "in", "like") onto its word.
_ARABIC_THE = re.compile(r"^(?:[وفبك]?ال|لل)(?=\w{3})")


class _Folding(dict[int, str]):
    """What ``str.translate`` looks up, worked out the first time that a character is met."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFKD", chr(code)).casefold()
        kept = (
            str(unicodedata.decimal(letter, None) or letter) if letter.isdecimal() else letter
            for letter in decomposed
            if unicodedata.combining(letter) < _FIRST_ACCENT
        )
        # Hangul falls into its parts by NFKD, and is one sign again by NFC.
        folded = unicodedata.normalize("NFC", "".join(_ALIKE.get(one, one) for one in kept))
        self[code] = folded
        return folded


_FOLDING = _Folding()


def runs(text: str) -> list[str]:
    """The folded words of a text in order; a script without spaces gives whole runs."""
    if text.isascii():
        return _RUN.findall(text.lower())
    folded = unicodedata.normalize("NFC", text).translate(_FOLDING)
    return [_ARABIC_THE.sub("", run) for run in _RUN.findall(folded)]


def stems(text: str) -> list[str]:
    """The words of a text without their endings, in order, with repetitions.

    A word is cut after five letters once its plural is gone: over the languages of Europe that
    finds about as much as a stemmer made for each (McNamee, Nicholas and Mayfield, SIGIR 2009), and
    the last word finds its question before it is typed to the end.
    """
    return [stem for run in runs(text) for stem in _stems(run)]


@lru_cache(maxsize=65536)
def _stems(run: str) -> tuple[str, ...]:
    if _IS_SPACELESS.match(run):
        return tuple(run[at : at + 2] for at in range(max(1, len(run) - 1)))
    return (_singular(run)[:STEM],)


def _singular(word: str) -> str:
    """The weakest stemmer of Harman, "How Effective Is Suffixing?" (JASIS 1991)."""
    if len(word) < STEM - 1 or word[-1] != "s" or word[-2] in "isu":
        return word
    return word[:-1]


def grams(text: str) -> tuple[Ints, Floats]:
    """The runs of four characters in a text: their codes below 2**16 ascending, how often each.

    Words are folded and stand between single spaces, so that a gram may reach over a gap. Codes
    are a hash that is the same on every machine. Linear in the length of the text.
    """
    spaced = f" {' '.join(runs(text))} "
    letters = np.frombuffer(spaced.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    if len(letters) < GRAM:
        return np.empty(0, dtype=np.int64), np.empty(0)
    # Horner's rule at a prime above every code point, then Knuth's multiplicative hash: what
    # overflows 64 bits is dropped, which is what is meant.
    mixed = np.zeros(len(letters) - GRAM + 1, dtype=np.uint64)
    for at in range(GRAM):
        mixed = mixed * np.uint64(1_114_127) + letters[at : at + len(mixed)]
    hashed = (mixed * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(64 - GRAM_BITS)
    codes, counts = np.unique(hashed.astype(np.int64), return_counts=True)
    return codes, counts.astype(np.float64)
