"""Pairs of a round as a page shows them, with why in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from docendo.commons.communities.api import Community
from docendo.commons.matching.api import Kind, Reason, ShownToAll, Term, shown_to_all
from docendo.commons.rounds import wording
from docendo.commons.rounds.models import RoundPair


@dataclass(frozen=True)
class ShownPair:
    """A pair, how well it fits (of a hundred), and why."""

    pair: RoundPair
    points: int
    why: Sequence[str]


def in_words(
    community: Community, found: Iterable[RoundPair], *, kind: Kind
) -> Sequence[ShownPair]:
    pairs = list(found)
    ids = {person_id for pair in pairs for person_id in (pair.helper_id, pair.learner_id)}
    shown = shown_to_all(community, ids)
    return [ShownPair(pair, wording.points(pair.score), _why(pair, kind, shown)) for pair in pairs]


def _why(pair: RoundPair, kind: Kind, shown: Mapping[int, ShownToAll]) -> Sequence[str]:
    reasons = [
        Reason(Term(term), worth, value, amount) for term, worth, value, amount in pair.reasons
    ]
    both = shown[pair.helper_id], shown[pair.learner_id]
    return list(wording.why(reasons, kind=kind, shown=both))
