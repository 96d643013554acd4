"""What a move by hand would do, before it is done."""

from collections.abc import Sequence

import numpy as np

from docendo.commons.matching.api import Bar, Kind, Moved, Pair, move
from docendo.commons.rounds import wording
from docendo.commons.rounds.models import Round
from docendo.commons.rounds.queries.standing import Standing
from docendo.commons.rounds.rules import giving_way


def pair_of(stands: Standing, *, helper_id: int, learner_id: int) -> Pair | None:
    """None where one of them takes no part."""
    if not stands.row_of.keys() >= {helper_id, learner_id} or helper_id == learner_id:
        return None
    ends = stands.row_of[helper_id], stands.row_of[learner_id]
    return Pair(*(sorted(ends) if stands.proposal.plan.kind is Kind.PEERS else ends))


def tried(stands: Standing, pair: Pair | None) -> Moved:
    """Bring two together, and let go whom they had where there is no room."""
    if pair is None:
        return Moved(None, (Bar.TOPIC,), 0.0, ())
    return move(stands.proposal, pair=pair, instead=giving_way(stands.proposal, pair))


def told_broken(found: Round, moved: Moved, *person_ids: int) -> Sequence[str]:
    """Why two cannot be brought together, if so; what a coordinator has said is enough."""
    if moved.proposal is not None:
        return ()
    one, other = sorted(person_ids)
    if found.not_together.filter(one=one, other=other).exists():
        return (str(wording.SET_APART),)
    return wording.broken(moved.broken)


def gone_by(stands: Standing, moved: Moved) -> tuple[Pair, ...]:
    """Which pairs would be no more."""
    after = () if moved.proposal is None else moved.proposal.pairs
    return tuple(sorted(set(stands.proposal.pairs) - set(after))) if moved.proposal else ()


def score_of(moved: Moved, pair: Pair) -> float:
    """How good the new pair is."""
    if moved.proposal is None:
        return 0.0
    candidates = moved.proposal.candidates
    return float(candidates.score[candidates.find(np.array([pair], np.int64))[0]])
