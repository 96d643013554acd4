"""What stands out in a team's ratings: where a person should look, and no verdict."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import scipy

from docendo.engine.checks import Bools, Floats
from docendo.engine.evaluating.ratings import Ratings, mean

# In shares of the scale; on levels from 1 to 5 they are 2.5, 4.5, half a level and one level.
LOW, HIGH = 0.375, 0.875
BESIDE = 0.125
FAR = 0.25
# Of one rater alone nothing is said.
FEWEST_RATERS = 2


class Sign(StrEnum):
    """What stands out."""

    LOW = "low"
    HIGH = "high"
    OVERCONFIDENT = "overconfident"
    UNDERCONFIDENT = "underconfident"
    CONFLICT = "conflict"
    CLIQUE = "clique"


@dataclass(frozen=True)
class Flag:
    """``members`` stand out, with what was ``seen`` of them and what it stands ``against``.

    Low and high: what others gave, against the mean of the others in the team. Over- and
    underconfident: what they gave themselves, against what others did. Conflict: what two gave
    each other, against what the rest gave them. Clique: what some gave each other, against what
    they gave the rest.
    """

    sign: Sign
    members: tuple[int, ...]
    seen: float
    against: float


def flags(rows: Ratings) -> tuple[Flag, ...]:
    """Those of single members first, then of two and of several, in the order of the members."""
    overall, of_others = rows.overall, rows.of_others
    between = np.where(of_others, overall, np.nan)
    by_others, raters = mean(between, axis=0), of_others.sum(axis=0)
    scale = rows.high - rows.low
    single = [
        flag
        for member in np.flatnonzero(raters >= FEWEST_RATERS)
        for flag in _of_one(int(member), by_others, overall, low=rows.low, scale=scale)
    ]
    above = _beside_the_rest(between)
    cliques = _cliques(between, above, scale)
    return (*single, *_outside(cliques, _conflicts(between, above, scale=scale)), *cliques)


def _of_one(
    member: int, by_others: Floats, overall: Floats, *, low: float, scale: float
) -> list[Flag]:
    seen, own = float(by_others[member]), float(overall[member, member])
    rest = mean(np.delete(by_others, member), axis=0)
    found = []
    # Against the rest of the team as well: in a good team nobody stands out by being good.
    if seen <= low + LOW * scale and seen <= rest - BESIDE * scale:
        found.append(Flag(Sign.LOW, (member,), seen, float(rest)))
    if seen >= low + HIGH * scale and seen >= rest + BESIDE * scale:
        found.append(Flag(Sign.HIGH, (member,), seen, float(rest)))
    middle = low + scale / 2
    if seen <= middle and own >= seen + FAR * scale:
        found.append(Flag(Sign.OVERCONFIDENT, (member,), own, seen))
    if seen >= middle and own <= seen - FAR * scale:
        found.append(Flag(Sign.UNDERCONFIDENT, (member,), own, seen))
    return found


def _beside_the_rest(between: Floats) -> Floats:
    """How far (n, n) what one gave another lies above what all others gave that other."""
    there = ~np.isnan(between)
    counts = there.sum(axis=0) - there
    sums = np.nansum(between, axis=0) - np.where(there, between, 0.0)
    rest = np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
    return between - rest


def _conflicts(between: Floats, above: Floats, *, scale: float) -> list[Flag]:
    """Two who each give the other less than the rest does, by far."""
    far = np.nan_to_num(above, nan=0.0) <= -FAR * scale
    found = []
    for one, other in np.argwhere(np.triu(far & far.T)):
        seen = (between[one, other] + between[other, one]) / 2
        off = (above[one, other] + above[other, one]) / 2
        found.append(Flag(Sign.CONFLICT, (int(one), int(other)), float(seen), float(seen - off)))
    return found


def _outside(cliques: list[Flag], conflicts: list[Flag]) -> list[Flag]:
    """Conflicts that no clique explains: those within one, or with nobody of one."""
    inside = [set(clique.members) for clique in cliques]
    return [
        flag
        for flag in conflicts
        if not any(len(members & set(flag.members)) == 1 for members in inside)
    ]


def _cliques(between: Floats, above: Floats, scale: float) -> list[Flag]:
    """Some who each give the others among them more than the rest does, and outsiders far less."""
    favored = np.nan_to_num(above, nan=0.0) >= BESIDE * scale
    _count, part = scipy.sparse.csgraph.connected_components(
        (favored & favored.T).astype(np.int64), directed=False
    )
    found = []
    for label in np.unique(part):
        inside = part == label
        seen, against = _within(between, inside), _towards(between, inside)
        # All but one against that one is no clique: it is what all others think of them.
        is_part = 2 <= inside.sum() <= len(part) - 2
        if is_part and seen - against >= FAR * scale:
            members = tuple(np.flatnonzero(inside).tolist())
            found.append(Flag(Sign.CLIQUE, members, seen, against))
    return found


def _within(between: Floats, inside: Bools) -> float:
    return float(mean(between[np.ix_(inside, inside)].ravel(), axis=0))


def _towards(between: Floats, inside: Bools) -> float:
    return float(mean(between[np.ix_(inside, ~inside)].ravel(), axis=0))
