"""Judgments that luck does not explain, as a facilitator is told of them; no database.

None of it proves intent: it says where a person should look, and until they have looked it moves
no grade.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
from django.db import models
from django.utils.translation import gettext_lazy as _

from docendo.engine.grading import Collusion, Ring, Suspect, collusion, scattered
from docendo.learning.review.rules.grades import Outcome, Table

# A judgment of somebody who is off to one side is left out where it is this far off by itself.
FAR: Final = 2.0
# Whose judgments depend on the work less likely than this, over so many works, is told of.
CARELESS: Final = 0.5
FEW_WORKS: Final = 3
# Whose judgments scatter by less, of a hundred points, is told of by nobody.
SCATTERS: Final = 8.0
MOST_EVIDENCE: Final = 12


class Pattern(models.TextChoices):
    """What was found."""

    RING = "ring", _("They judge each other milder than others judge them")
    GENEROUS = "generous", _("Milder than the works explain")
    HARSH = "harsh", _("Stricter than the works explain")
    CARELESS = "careless", _("Judgments that do not depend on the work")
    ERRATIC = "erratic", _("Much further from the grades than the judgments of others")


@dataclass(frozen=True)
class Suspicion:
    """``readers`` by keys, ``chance`` that luck does this, ``evidence`` judgment by judgment."""

    pattern: str
    readers: tuple[int, ...]
    chance: float
    evidence: tuple[Mapping[str, Any], ...]
    left_out: tuple[int, ...] = ()

    @property
    def row(self) -> dict[str, Any]:
        return asdict(self)


def suspicions(judged: Table, *, authors: Mapping[int, int]) -> Sequence[Suspicion]:
    """Rings, retaliation and favors; ``authors`` are participants by the key of their work."""
    if len(judged) == 0:
        return ()
    codes = {key: at for at, key in enumerate(judged.readers.tolist())}
    # Who wrote but did not read has a code, too; an example's author is nobody else.
    for work in judged.works.tolist():
        codes.setdefault(authors.get(work, -work), len(codes))
    keys = list(codes)
    author = np.array([codes[authors.get(work, -work)] for work in judged.works.tolist()])
    found = collusion(judged.work, author=author, fitted=judged.fitted, **judged.call)
    return _told(judged, found, keys)


def _told(judged: Table, found: Collusion, keys: Sequence[int]) -> Sequence[Suspicion]:
    review = {
        (work, reader): key
        for work, reader, key in zip(
            judged.work.tolist(), judged.reader.tolist(), judged.review.tolist(), strict=True
        )
    }

    def told(pattern: Pattern, one: Ring | Suspect, *, readers: Sequence[int]) -> Suspicion:
        far = 0.0 if pattern == Pattern.RING else FAR
        evidence = sorted(one.evidence, key=lambda each: -abs(each.surprise))
        return Suspicion(
            pattern=pattern,
            readers=tuple(keys[reader] for reader in readers),
            chance=round(one.chance, 4),
            evidence=tuple(
                {
                    "reader": keys[each.reader],
                    "work": int(judged.works[each.work]),
                    "given": round(each.given, 1),
                    "expected": round(each.expected, 1),
                }
                for each in evidence[:MOST_EVIDENCE]
            ),
            left_out=tuple(
                review[each.work, each.reader] for each in evidence if abs(each.surprise) >= far
            ),
        )

    return (
        *(told(Pattern.RING, one, readers=one.members) for one in found.rings),
        *(told(Pattern.GENEROUS, one, readers=(one.reader,)) for one in found.generous),
        *(told(Pattern.HARSH, one, readers=(one.reader,)) for one in found.harsh),
    )


def careless(outcome: Outcome, *, known: Sequence[Suspicion]) -> Sequence[Suspicion]:
    """Readers by whose judgments little is learned; the model counts them for little already.

    Who is ``known`` for something else is not told of once more.
    """
    if outcome.careful is None or outcome.residuals is None:
        return ()
    reader, careful = outcome.careful
    keys, at, counts = np.unique(reader, return_inverse=True, return_counts=True)
    means = np.bincount(at, careful) / counts
    blank = [
        Suspicion(Pattern.CARELESS, (key,), round(mean, 4), ())
        for key, mean, count in zip(keys.tolist(), means.tolist(), counts.tolist(), strict=True)
        if count >= FEW_WORKS and mean < CARELESS
    ]
    told = {reader for each in (*known, *blank) for reader in each.readers}
    return [*blank, *(each for each in _erratic(outcome) if not told & set(each.readers))]


def _erratic(outcome: Outcome) -> Sequence[Suspicion]:
    """Whose judgments scatter around the grades, with each of them as evidence."""
    if outcome.residuals is None:
        return ()
    work, reader, residual = outcome.residuals
    keys, at = np.unique(reader, return_inverse=True)
    found = []
    for one in scattered(at, residual=residual, least=SCATTERS):
        mine = np.flatnonzero(at == one.reader)
        furthest = mine[np.argsort(-np.abs(residual[mine]))][:MOST_EVIDENCE]
        evidence = []
        for row in furthest.tolist():
            grade = outcome.works[int(work[row])].score or 0.0
            given = grade + float(residual[row])
            evidence.append(
                {
                    "reader": int(keys[one.reader]),
                    "work": int(work[row]),
                    "given": round(given, 1),
                    "expected": round(grade, 1),
                }
            )
        key = int(keys[one.reader])
        found.append(Suspicion(Pattern.ERRATIC, (key,), round(one.chance, 4), tuple(evidence)))
    return found
