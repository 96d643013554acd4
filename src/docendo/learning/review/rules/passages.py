"""The passages of a work, to be chosen from a list or found by their words; no database."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# More are no list to choose from any more: then there is one for each paragraph, and no more.
MOST_PASSAGES: Final = 300
LONGEST_SHOWN: Final = 90
_SENTENCE: Final = re.compile(r"[^\n]+?(?:[.!?؟。…]+[\"'”’»)]*(?=\s|$)|(?=\n)|$)")
_LINE: Final = re.compile(r"[^\n]+")


@dataclass(frozen=True)
class Passage:
    """A sentence or a line of a body: characters ``starts`` to ``ends`` of it."""

    starts: int
    ends: int
    words: str

    @property
    def shown(self) -> str:
        is_long = len(self.words) > LONGEST_SHOWN
        return f"{self.words[:LONGEST_SHOWN].rstrip()}…" if is_long else self.words


def passages(body: str) -> Sequence[Passage]:
    """The sentences of a body in their order, or its lines where there are too many."""
    for pattern in (_SENTENCE, _LINE):
        found = list(_matching(pattern, body))
        if len(found) <= MOST_PASSAGES:
            break
    return found[:MOST_PASSAGES]


def _matching(pattern: "re.Pattern[str]", body: str) -> "list[Passage]":
    found = []
    for match in pattern.finditer(body):
        words = match[0].strip()
        if any(character.isalnum() for character in words):
            starts = match.start() + len(match[0]) - len(match[0].lstrip())
            found.append(Passage(starts, starts + len(words), words))
    return found


def passage_of(body: str, quote: str) -> Passage | None:
    """Where a quote stands first, whatever space and emphasis is between its words."""
    words = re.findall(r"\w+", quote)
    if not words:
        return None
    # What is rendered shows neither the marks of Markdown nor where a line was broken.
    match = re.search(r"\W{1,12}".join(map(re.escape, words)), body)
    return Passage(match.start(), match.end(), match[0]) if match else None


def moment(words: str) -> int | None:
    """Seconds from ``mm:ss`` or ``h:mm:ss``, in digits of any script; None for anything else."""
    parts = words.strip().split(":")
    if not 2 <= len(parts) <= 3 or not all(part.isdecimal() and len(part) <= 3 for part in parts):
        return None
    hours, minutes, seconds = [0] * (3 - len(parts)) + [int(part) for part in parts]
    if seconds > 59 or (len(parts) == 3 and minutes > 59):
        return None
    return hours * 3600 + minutes * 60 + seconds


def clock_of(seconds: int) -> str:
    """``mm:ss``, as a player shows it."""
    return f"{seconds // 60}:{seconds % 60:02}"
