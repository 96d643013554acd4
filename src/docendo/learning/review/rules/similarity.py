"""How much two works have in common, word for word; no database.

Fingerprints by winnowing over five words at a time (Schleimer, Wilkerson and Aiken 2003,
"Winnowing: local algorithms for document fingerprinting", SIGMOD, section 3): whatever two texts
share of at least ``RUN + WINDOW - 1`` words is found, nothing shorter than ``RUN`` words ever is,
and it takes time in proportion to the words.
"""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import combinations
from typing import Final

RUN: Final = 5
WINDOW: Final = 4
# What stands in more works than this share of them was given to all, such as the task itself.
COMMON: Final = 0.5
LEAST_COMMON: Final = 3
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Alike:
    """Two works by their keys, and how much of the shorter one stands in the other."""

    one: int
    other: int
    share: float


def fingerprints(text: str) -> frozenset[int]:
    """Of each window of runs of words the smallest hash, the rightmost of equal ones."""
    words = _WORD.findall(text.casefold())
    hashes = [_hashed(words[at : at + RUN]) for at in range(len(words) - RUN + 1)]
    if len(hashes) <= WINDOW:
        return frozenset(sorted(hashes)[:1])
    chosen: set[int] = set()
    waiting: deque[int] = deque()  # places of hashes that rise from left to right
    for at, value in enumerate(hashes):
        while waiting and hashes[waiting[-1]] >= value:
            waiting.pop()
        waiting.append(at)
        if waiting[0] <= at - WINDOW:
            waiting.popleft()
        if at >= WINDOW - 1:
            chosen.add(hashes[waiting[0]])
    return frozenset(chosen)


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


def _hashed(words: Sequence[str]) -> int:
    # The same in every process, as ``hash`` is not.
    return int.from_bytes(blake2b(" ".join(words).encode(), digest_size=8).digest())
