"""What holds among topics, decided without a database.

Prerequisites are edges ``(topic, requires)`` between ids; all of them together have no cycle.
"""

import re
from collections import deque
from collections.abc import Collection, Iterable, Mapping
from difflib import SequenceMatcher

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from docendo.kernel.lines import one_line

NAME_LENGTH = 60
FOLDED_LENGTH = 200
# What one text may be about.
MOST_TOPICS = 5
LONGEST_TOPICS = 400
MOST_NAMED = 20
# Addresses of pages beside the topics themselves.
RESERVED = frozenset({"find", "new"})
SIMILAR_ENOUGH = 0.7

Edge = tuple[int, int]


class Level(models.IntegerChoices):
    """How well somebody can help with a topic."""

    BASICS = 1, _("the basics")
    SOLID = 2, _("most of it")
    DEEP = 3, _("all of it")
    EXPERT = 4, _("far beyond it")


# --- Names ------------------------------------------------------------------------------------


def split_names(text: str) -> tuple[str, ...]:
    """The names of a list with commas or line ends between them, each once."""
    parts = (one_line(part) for part in re.split(r"[,،;؛\n]", text))
    return tuple(dict.fromkeys(part for part in parts if part))


def free_slug(name: str, *, taken: Collection[str]) -> str:
    """An address for a topic of this name that is not taken yet."""
    wanted = slugify(name, allow_unicode=True)[: NAME_LENGTH - 5] or "topic"
    slug, number = wanted, 1
    while slug in taken or slug in RESERVED:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def closeness(name: str, *, words: str, is_synonym: bool = False) -> tuple[int, bool, int, str]:
    """Sorts folded names that contain the folded ``words``: all, beginnings of names, of words.

    Of two that are as close, what a topic is called comes before what it is also called.
    """
    if name == words:
        place = 0
    elif name.startswith(words):
        place = 1
    elif f" {words}" in name:
        place = 2
    else:
        place = 3
    return place, is_synonym, len(name), name


def similar(words: str, *, names: Iterable[str], most: int) -> list[str]:
    """The folded names that somebody may have meant who mistyped ``words``, likeliest first."""
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(words)
    likely = []
    for name in names:
        matcher.set_seq1(name)
        # Each bound is cheaper than the next, and most names fail the first.
        if (
            matcher.real_quick_ratio() >= SIMILAR_ENOUGH
            and matcher.quick_ratio() >= SIMILAR_ENOUGH
            and (ratio := matcher.ratio()) >= SIMILAR_ENOUGH
        ):
            likely.append((-ratio, name))
    return [name for _, name in sorted(likely)[:most]]


# --- Prerequisites ----------------------------------------------------------------------------


def way(edges: Iterable[Edge], *, start: int, goal: int) -> tuple[int, ...]:
    """The shortest way from ``start`` to ``goal`` by what requires what; empty if there is none.

    Letting ``goal`` require ``start`` closes a cycle exactly where there is such a way.
    """
    requires = _neighbors(edges)
    came_from = {start: start}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        if here == goal:
            steps = [here]
            while here != start:
                here = came_from[here]
                steps.append(here)
            return tuple(reversed(steps))
        for there in requires.get(here, ()):
            if there not in came_from:
                came_from[there] = here
                waiting.append(there)
    return ()


def merged_edges(edges: Collection[Edge], *, merged: int, into: int) -> set[Edge]:
    """The edges once ``into`` stands for ``merged`` too.

    Where that would close a cycle, the edge that came from ``merged`` is left out.
    """
    kept = {edge for edge in edges if merged not in edge}
    for topic, required in sorted(set(edges) - kept):
        moved = (into if topic == merged else topic, into if required == merged else required)
        if moved[0] != moved[1] and not way(kept, start=moved[1], goal=moved[0]):
            kept.add(moved)
    return kept


def depths(topics: Collection[int], edges: Iterable[Edge]) -> dict[int, int]:
    """How many steps each topic stands behind those that require nothing, by the longest way."""
    requires = _neighbors(edges)
    known: dict[int, int] = {}
    for topic in topics:
        # Depth first without recursion: a chain may be longer than Python's stack.
        waiting = [topic]
        while waiting:
            here = waiting[-1]
            unknown = [there for there in requires.get(here, ()) if there not in known]
            if unknown:
                waiting += unknown
            else:
                behind = (known[there] + 1 for there in requires.get(here, ()))
                known[here] = max(behind, default=0)
                waiting.pop()
    return {topic: known[topic] for topic in topics}


def without_shortcuts(edges: Collection[Edge]) -> set[Edge]:
    """The edges that are not implied by a longer way: what a picture needs."""
    return {
        (topic, required)
        for topic, required in edges
        if not any(
            way(edges, start=other, goal=required)
            for start, other in edges
            if start == topic and other != required
        )
    }


def _neighbors(edges: Iterable[Edge]) -> Mapping[int, list[int]]:
    neighbors: dict[int, list[int]] = {}
    for topic, required in edges:
        neighbors.setdefault(topic, []).append(required)
    return neighbors
