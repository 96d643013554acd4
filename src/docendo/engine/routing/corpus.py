"""Questions that ask the same: an index that grows while people write, asked while they type.

Stage one weighs words with BM25F (Robertson, Zaragoza and Taylor, CIKM 2004): a word in the title
counts twice, and every field is measured against its usual length. Stage two rereads the best of
these by runs of four characters (cosine of sublinear TF-IDF, McNamee and Mayfield 2004), which
forgive misspelling, inflection and compounds; once over everything, and half as much over the
titles alone. Both are put on a scale from 0 to 1 and added.
"""

import math
from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from docendo.engine import checks
from docendo.engine.checks import Floats, Ints
from docendo.engine.errors import Invalid
from docendo.engine.text import GRAM_BITS, grams, stems

Embed = Callable[[Sequence[str]], ArrayLike]
Singles = NDArray[np.float32]

# What the literature found to be good for most collections (Robertson and Zaragoza 2009, ch. 3);
# titles vary in length for no reason, so their length counts less.
_SATURATION = 1.2
_FIELD_WEIGHT = (2.0, 1.0)
_FIELD_LENGTH = (0.3, 0.75)
# How much a word that is repeated in what is asked adds (BM25's k3).
_REPEATED = 2.0
_LETTERS_WEIGHT, _TITLE_LETTERS_WEIGHT, _MEANING_WEIGHT = 1.0, 0.5, 1.0
# Reading stops here: what is left by then are the commonest words, which tell least and cost most.
_MOST_POSTINGS = 8_000
_REREAD = 64
_MOST_COUNT = 255
_GONE = -1


@dataclass(frozen=True)
class Related:
    """One question like the one asked, and how alike they are, each from 0 to 1.

    ``score`` is the weighted mean of ``words`` (BM25F), ``letters`` and ``title_letters`` (runs of
    four characters), and ``meaning`` where there are embeddings.
    """

    code: int
    score: float
    words: float
    letters: float
    title_letters: float
    meaning: float | None = None


@dataclass(frozen=True)
class SharedWord:
    """A word, cut to its stem, that both texts hold; ``share`` of all that words could add."""

    stem: str
    share: float


class _Rows:
    """What each question holds: codes, and a number for each."""

    def __init__(self) -> None:
        self._ends = array("q", [0])
        self._codes = array("i")
        self._numbers = array("f")

    def append(self, codes: Ints, numbers: Floats | Singles) -> None:
        self._codes.frombytes(codes.astype(np.int32).tobytes())
        self._numbers.frombytes(numbers.astype(np.float32).tobytes())
        self._ends.append(len(self._codes))

    def of(self, rows: Ints) -> tuple[Ints, NDArray[np.int32], Singles]:
        """All entries of these rows: at which of ``rows``, the code, the number."""
        ends = np.frombuffer(self._ends, dtype=np.int64)
        first, last = ends[rows], ends[rows + 1]
        # Copying a stretch for each row takes less time than picking entry by entry.
        stretches = [slice(*both) for both in zip(first.tolist(), last.tolist(), strict=True)]
        codes = np.frombuffer(self._codes, dtype=np.int32)
        numbers = np.frombuffer(self._numbers, dtype=np.float32)
        return (
            np.repeat(np.arange(len(rows)), last - first),
            np.concatenate([codes[stretch] for stretch in stretches]),
            np.concatenate([numbers[stretch] for stretch in stretches]),
        )


@dataclass(frozen=True)
class _Wanted:
    """The words of what is asked that the corpus knows, weightiest first.

    ``weights`` are shares of what all words together could add, unknown ones too.
    """

    codes: Ints
    weights: Floats


class Corpus:
    """Questions to be found again by ``related``.

    ``add`` costs what the text is long; the order of adding changes nothing in what is found, and
    nothing has to be rebuilt. ``embed`` may turn texts into vectors (n, any); their cosine then
    counts as much as the words. Memory: about 4 kB for a question of a hundred words. Hold a lock
    while you add if other threads search.
    """

    def __init__(self, *, embed: Embed | None = None) -> None:
        self._embed = embed
        self._row_of: dict[int, int] = {}
        self._code_of = array("q")
        self._stem_code: dict[str, int] = {}
        # A posting is one number: the row, and how often the word stands in title and body.
        self._postings: list[array[int]] = []
        self._holding: list[int] = []
        self._words = _Rows()
        self._lengths = (array("q"), array("q"))
        self._total_lengths = [0, 0]
        self._grams = _Rows()
        self._title_grams = _Rows()
        self._gram_holding = np.zeros(2**GRAM_BITS, dtype=np.float32)
        self._gram_rarity: Singles | None = None
        self._vectors: list[Floats] = []

    def __len__(self) -> int:
        return len(self._row_of)

    def __contains__(self, code: int) -> bool:
        return code in self._row_of

    def add(self, code: int, *, title: str, body: str = "") -> None:
        """Make a question findable, or replace what was found under its code."""
        if code < 0:
            raise Invalid(f"code must be a whole number from 0, not {code}.")
        self.remove(code)
        row = len(self._code_of)
        fields = (Counter(stems(title)), Counter(stems(body)))
        words: list[int] = []
        counts: list[int] = []
        for stem in fields[0] | fields[1]:
            word = self._stem_code.setdefault(stem, len(self._postings))
            if word == len(self._postings):
                self._postings.append(array("q"))
                self._holding.append(0)
            in_title, in_body = (min(field[stem], _MOST_COUNT) for field in fields)
            words.append(word)
            counts.append(in_title << 8 | in_body)
            self._postings[word].append(row << 16 | counts[-1])
        self._words.append(np.array(words, dtype=np.int64), np.array(counts, dtype=np.float64))
        for lengths, field in zip(self._lengths, fields, strict=True):
            lengths.append(field.total())
        letters, often = grams(f"{title} {body}")
        self._grams.append(letters, _sublinear(often))
        in_title_only, often = grams(title)
        self._title_grams.append(in_title_only, _sublinear(often))
        if self._embed:
            self._vectors.append(_unit(self._embed([f"{title}\n{body}"])))
        self._row_of[code] = row
        self._code_of.append(code)
        self._count(row, 1)

    def remove(self, code: int) -> None:
        """Let a question be found no more; its memory is freed when the corpus is built anew."""
        row = self._row_of.pop(code, None)
        if row is not None:
            self._code_of[row] = _GONE
            self._count(row, -1)

    def _count(self, row: int, sign: int) -> None:
        """Keep what is common and what is long up to date."""
        one = np.array([row])
        for word in self._words.of(one)[1].tolist():
            self._holding[word] += sign
        self._gram_holding[self._grams.of(one)[1]] += sign
        self._gram_rarity = None
        for field, lengths in enumerate(self._lengths):
            self._total_lengths[field] += sign * lengths[row]

    def explain(self, text: str, code: int) -> tuple[SharedWord, ...]:
        """The words that a text shares with a question of the corpus, weightiest first.

        Raises Invalid for a question that the corpus does not hold.
        """
        if code not in self:
            raise Invalid(f"The corpus has no question {code}; add it first.")
        wanted = self._wanted(text)
        held = set(self._words.of(np.array([self._row_of[code]]))[1].tolist())
        names = {self._stem_code[stem]: stem for stem in stems(text) if stem in self._stem_code}
        return tuple(
            SharedWord(names[word], weight)
            for word, weight in zip(wanted.codes.tolist(), wanted.weights.tolist(), strict=True)
            if word in held
        )

    def search(self, text: str, *, most: int, among: ArrayLike | None) -> list[Related]:
        """What ``related`` answers."""
        wanted = self._wanted(text)
        if among is None:
            rows = self._promising(wanted)
        else:
            codes = np.unique(checks.codes("among", among)).tolist()
            rows = np.array([self._row_of[code] for code in codes if code in self], dtype=np.int64)
        if not len(wanted.codes) or not len(rows):
            return []
        title = text.partition("\n")[0]
        terms = [
            self._by_words(wanted, rows),
            self._by_letters(self._grams, text, rows),
            self._by_letters(self._title_grams, title, rows),
        ]
        weights = [1.0, _LETTERS_WEIGHT, _TITLE_LETTERS_WEIGHT]
        if self._embed:
            asked = _unit(self._embed([text]))
            terms.append(np.array([self._vectors[row] @ asked for row in rows]))
            weights.append(_MEANING_WEIGHT)
        table = np.column_stack(terms)
        # Sums of a fixed order, so that equal questions tie on every machine.
        score = sum(weight * term for weight, term in zip(weights, terms, strict=True))
        score = np.asarray(score) / sum(weights)
        codes_of = np.frombuffer(self._code_of, dtype=np.int64)[rows]
        best = np.lexsort((codes_of, -score))[:most]
        return [Related(int(codes_of[at]), float(score[at]), *table[at].tolist()) for at in best]

    def _wanted(self, text: str) -> _Wanted:
        weights, total = [], 0.0
        for stem, count in sorted(Counter(stems(text)).items()):
            word = self._stem_code.get(stem)
            holding = self._holding[word] if word is not None else 0
            rarity = math.log1p((len(self) - holding + 0.5) / (holding + 0.5))
            weight = rarity * count * (_REPEATED + 1.0) / (count + _REPEATED)
            total += weight
            if word is not None and holding:
                weights.append((weight, stem, word))
        weights.sort(key=lambda one: (-one[0], one[1]))
        return _Wanted(
            np.array([word for _weight, _stem, word in weights], dtype=np.int64),
            np.array([weight / total for weight, _stem, _word in weights]),
        )

    def _promising(self, wanted: _Wanted) -> Ints:
        """Rows worth rereading: the best by the words that are rare enough to be read quickly."""
        postings: list[Ints] = []
        by: list[float] = []
        left = _MOST_POSTINGS
        for word, weight in zip(wanted.codes.tolist(), wanted.weights.tolist(), strict=True):
            held = self._postings[word]
            if len(held) <= left or not postings:
                postings.append(np.frombuffer(held, dtype=np.int64))
                by.append(weight)
                left -= len(held)
        if not postings:
            return np.empty(0, dtype=np.int64)
        packed = np.concatenate(postings)
        rows = packed >> 16
        weight_of = np.repeat(by, [len(one) for one in postings])
        scores = np.bincount(rows, weight_of * self._saturated(packed & 0xFFFF, rows))
        live = np.frombuffer(self._code_of, dtype=np.int64)[: len(scores)] != _GONE
        found = np.flatnonzero((scores > 0.0) & live)
        if len(found) > _REREAD:
            # Among equal scores at the edge the lowest codes stay: not those that came first.
            codes = np.frombuffer(self._code_of, dtype=np.int64)[found]
            edge = np.partition(scores[found], -_REREAD)[-_REREAD]
            near = scores[found] >= edge
            found = found[near][np.lexsort((codes[near], -scores[found][near]))[:_REREAD]]
        return found

    def _by_words(self, wanted: _Wanted, rows: Ints) -> Floats:
        """BM25F as a share of the most that this text can reach."""
        owner, words, counts = self._words.of(rows)
        weight_of = np.zeros(len(self._postings))
        weight_of[wanted.codes] = wanted.weights
        shared = np.flatnonzero(weight_of[words])
        worth = self._saturated(counts[shared].astype(np.int64), rows[owner[shared]])
        added = weight_of[words[shared]] * worth
        return np.bincount(owner[shared], added, minlength=len(rows)).astype(np.float64)

    def _saturated(self, counts: Ints, rows: Ints) -> Floats:
        """Counts of a word in title and body, against the fields' lengths, from 0 towards 1."""
        measured = np.zeros(len(rows))
        in_fields = (counts >> 8, counts & 255)
        for lengths, total, weight, by_length, count in zip(
            self._lengths, self._total_lengths, _FIELD_WEIGHT, _FIELD_LENGTH, in_fields, strict=True
        ):
            usual = max(total / max(len(self), 1), 1.0)
            length = np.frombuffer(lengths, dtype=np.int64)[rows] / usual
            measured += weight * count / (1.0 + by_length * (length - 1.0))
        return measured / (_SATURATION + measured)

    def _by_letters(self, held: _Rows, text: str, rows: Ints) -> Floats:
        """The cosine of the runs of four letters in a text and in these rows."""
        rarity = self._rarities()
        codes, often = grams(text)
        asked = np.zeros(len(rarity), dtype=np.float32)
        asked[codes] = _sublinear(often) * rarity[codes]
        owner, letters, numbers = held.of(rows)
        numbers *= rarity.take(letters)
        dot = np.bincount(owner, numbers * asked.take(letters), minlength=len(rows))
        norm = np.sqrt(np.bincount(owner, numbers * numbers, minlength=len(rows)))
        return np.asarray(dot / np.maximum(norm * np.linalg.norm(asked[codes]), 1e-12))

    def _rarities(self) -> Singles:
        """Inverse document frequency of every gram, worked out once after each change."""
        if self._gram_rarity is None:
            everyone = np.float32(1 + len(self))
            self._gram_rarity = np.log(everyone / (1 + self._gram_holding)) + np.float32(1)
        return self._gram_rarity


def related(
    text: str, *, corpus: Corpus, most: int = 10, among: ArrayLike | None = None
) -> list[Related]:
    """The questions of a corpus that are most like a text, best first.

    Args:
        text: what is being asked; its first line is the title.
        most: how many to return, at least 1.
        among: codes (n,) of the questions that may be returned, such as those that the person may
            see; all of them are judged, and unknown codes are passed over. Without it only
            questions that share a word are.

    Returns:
        At most ``most``, by falling ``score``, equal ones by code. None for a text without words.

    Raises:
        Invalid: ``most`` below 1, or ``among`` holds something else than codes.

    Reads some 8,000 postings (or those of the weightiest word, if they are more), and rereads 64
    questions.
    """
    if most < 1:
        raise Invalid(f"most must be at least 1, not {most}.")
    return corpus.search(text, most=most, among=among)


def _sublinear(counts: Floats) -> Singles:
    return (1.0 + np.log(counts)).astype(np.float32)


def _unit(vectors: ArrayLike) -> Floats:
    vector = checks.floats("what embed returns", vectors, dimensions=(2,), length=1)[0]
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-12))
