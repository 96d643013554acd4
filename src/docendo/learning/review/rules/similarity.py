"""How much two works have in common, word for word; no database.

Fingerprints by winnowing over five words at a time (Schleimer, Wilkerson and Aiken 2003,
"Winnowing: local algorithms for document fingerprinting", SIGMOD, section 3): whatever two texts
share of at least ``RUN + WINDOW - 1`` words is found, nothing shorter than ``RUN`` words ever is,
and it takes time in proportion to the words.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final
from zlib import crc32

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

RUN: Final = 5
WINDOW: Final = 4
# What stands in more works than this share of them was given to all, such as the task itself.
COMMON: Final = 0.5
LEAST_COMMON: Final = 3
_WORD = re.compile(r"\w+")
_MIXES: Final = np.uint64(0x9E3779B97F4A7C15)
_POWERS: Final = np.cumprod(np.full(RUN, 0x100000001B3, np.uint64), dtype=np.uint64)


@dataclass(frozen=True)
class Alike:
    """Two works by their keys, and how much of the shorter one stands in the other."""

    one: int
    other: int
    share: float


def fingerprints(text: str) -> frozenset[int]:
    """Of each window of runs of words the smallest hash."""
    # The same in every process, as ``hash`` is not.
    words = np.fromiter(map(crc32, map(str.encode, _WORD.findall(text.casefold()))), np.uint64)
    if len(words) < RUN:
        return frozenset()
    runs = sliding_window_view(words, RUN)
    # Modulo 2 to the 64th; the upper half of it is as good as random.
    hashes = ((runs * _POWERS).sum(axis=1, dtype=np.uint64) * _MIXES) >> np.uint64(16)
    windows = sliding_window_view(hashes, min(WINDOW, len(hashes)))
    return frozenset(np.unique(windows.min(axis=1)).tolist())


def alike(works: Mapping[int, str], *, least: float) -> Sequence[Alike]:
    """The pairs that share at least this part, the most alike first.

    Only pairs that share a fingerprint are ever counted.
    """
    prints = {key: fingerprints(text) for key, text in works.items()}
    holders: dict[int, list[int]] = defaultdict(list)
    for key, found in prints.items():
        for each in found:
            holders[each].append(key)
    most = max(LEAST_COMMON, int(COMMON * len(works)))
    given = {each for each, keys in holders.items() if len(keys) > most}
    shared = Counter(
        pair
        for each, keys in holders.items()
        if each not in given
        for pair in combinations(sorted(keys), 2)
    )
    pairs: list[Alike] = []
    for (one, other), count in shared.items():
        own = min(len(prints[one] - given), len(prints[other] - given))
        if count / own >= least:
            pairs.append(Alike(one, other, count / own))
    return sorted(pairs, key=lambda each: (-each.share, each.one, each.other))
