"""A round's proposal as its rows say it, laid over the people as they are now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from docendo.commons.groups.api import member_ids
from docendo.commons.matching.api import (
    Candidates,
    Kind,
    Pair,
    Pool,
    Proposal,
    Term,
    held_back,
    pool_to_match,
)
from docendo.commons.rounds.models import Round


def pool_of(found: Round, *, now: datetime) -> Pool:
    """Everybody whom a round may bring together."""
    topics = [*found.topics.values_list("topic_id", flat=True)]
    pool = pool_to_match(found.community, now=now, among=people_of(found), topics=topics or None)
    set_apart = [*found.not_together.order_by("pk").values_list("one_id", "other_id")]
    if not set_apart:
        return pool
    row_of = {person_id: row for row, person_id in enumerate(pool.people.tolist())}
    rows = [
        (row_of[one], row_of[other]) for one, other in set_apart if row_of.keys() >= {one, other}
    ]
    also = np.array(rows, np.int64).reshape(-1, 2)
    return replace(pool, apart=np.concatenate([pool.apart, also]))


def people_of(found: Round) -> frozenset[int] | None:
    """Whom a round of a group may bring together; None for a round of everybody."""
    if found.group is None:
        return None
    people = member_ids(found.group)
    return people - held_back(found.community, people).keys()


@dataclass(frozen=True)
class Standing:
    """``row_of`` people in the pool; ``rows`` in the database of each pair of the proposal.

    Pairs of which somebody has left are not among them.
    """

    proposal: Proposal
    row_of: Mapping[int, int]
    rows: Mapping[Pair, int]

    def person_id(self, row: int) -> int:
        return int(self.proposal.pool.people[row])


def standing(found: Round, *, now: datetime) -> Standing:
    pool, plan = pool_of(found, now=now), found.plan
    row_of = {person_id: row for row, person_id in enumerate(pool.people.tolist())}
    kept = dict[Pair, tuple[int, int, int, float, list[tuple[int, float, float, int]], bool]]()
    for pk, helper, learner, *rest in found.pairs.values_list(
        "pk", "helper_id", "learner_id", "topic_id", "minutes", "score", "reasons", "is_locked"
    ):
        if row_of.keys() >= {helper, learner}:
            ends = row_of[helper], row_of[learner]
            kept[Pair(*(sorted(ends) if plan.kind is Kind.PEERS else ends))] = (pk, *rest)
    pairs = sorted(kept)
    terms = np.zeros((len(pairs), len(Term)), np.float32)
    for at, pair in enumerate(pairs):
        for term, _worth, value, _amount in kept[pair][4]:
            terms[at, term] = value
    columns = [np.array([kept[pair][column] for pair in pairs]) for column in (1, 2, 3, 5)]
    topic, minutes, score, locked = columns
    candidates = Candidates(
        np.array([pair.helper for pair in pairs], np.int64),
        np.array([pair.learner for pair in pairs], np.int64),
        topic.astype(np.int64),
        minutes.astype(np.int64),
        terms,
        score.astype(float),
    )
    chosen = np.ones(len(pairs), np.bool_)
    proposal = Proposal(pool, plan, candidates, chosen, locked.astype(np.bool_))
    return Standing(proposal, row_of, {pair: kept[pair][0] for pair in pairs})
