"""Working out a round, in a job: told step by step, stopped by hand, written in one go."""

import time
from collections.abc import Sequence
from datetime import datetime

import numpy as np
from django.db import transaction

from docendo.commons.matching.api import Pair, Proposal, Stage, Step, propose_beside, reasons
from docendo.commons.people.api import Person
from docendo.commons.rounds.actions.running import become
from docendo.commons.rounds.models import LeftOut, Round, RoundPair
from docendo.commons.rounds.queries import pool_of
from docendo.commons.rounds.refusals import NotNow
from docendo.commons.rounds.rules import DONE, State, bundles
from docendo.engine.checks import Ints
from docendo.kernel.courtesy import REQUESTS
from docendo.kernel.inserting import insert

# Whoever waits longer is better served by the best so far.
MOST_SECONDS = 600
TOLD_EVERY_SECONDS = 0.5
GIVEN_WAY_EVERY = 100


def solve_round(round_id: int, *, turn: int, now: datetime) -> None:
    """Outside of a transaction, so that nobody waits for it; whoever is overtaken writes nothing.

    Killed in the middle and begun again, it comes to the same.
    """
    here = Round.objects.filter(pk=round_id, turn=turn, state=State.SOLVING)
    found = here.select_related("community", "group").first()
    if found is None:
        return
    pool = pool_of(found, now=now)
    row_of = {person_id: row for row, person_id in enumerate(pool.people.tolist())}
    locked = [
        [row_of[helper], row_of[learner]]
        for helper, learner in found.pairs.filter(is_locked=True).values_list(
            "helper_id", "learner_id"
        )
        if row_of.keys() >= {helper, learner}
    ]
    proposal = propose_beside(
        pool,
        plan=found.plan,
        locked=np.array(locked, np.int64).reshape(-1, 2),
        progress=_Progress(found).tell,
        seconds=MOST_SECONDS,
    )
    if proposal is None:
        return
    # Before the database is held, since it takes seconds for thousands.
    pairs, left_out = _pairs(found, proposal), left_out_rows(found, proposal, np.arange(len(pool)))
    try:
        _write(found, proposal, pairs, left_out, now=now)
    except NotNow:
        return


class _Progress:
    """Says how far it is, and asks by the same statement whether to go on."""

    def __init__(self, found: Round) -> None:
        self._here = Round.objects.filter(pk=found.pk, turn=found.turn, state=State.SOLVING)
        self._told_at = 0.0

    def tell(self, step: Step) -> bool:
        REQUESTS.give_way()
        if time.monotonic() - self._told_at < TOLD_EVERY_SECONDS:
            return True
        self._told_at = time.monotonic()
        half = DONE // 2
        done = round(half * step.done) + (half if step.what is Stage.MATCHING else 0)
        return bool(self._here.update(stage=step.what, done=min(done, DONE)))


def _pairs(found: Round, proposal: Proposal) -> Sequence[RoundPair]:
    """All pairs of a proposal, the bundles by the names of whom they begin with."""
    names = dict(
        Person.objects.filter(memberships__community=found.community_id).values_list("pk", "name")
    )
    people = proposal.pool.people
    by_name = sorted(
        bundles(proposal), key=lambda bundle: names[int(people[bundle[0][0].helper])].casefold()
    )
    rows = []
    for number, bundle in enumerate(by_name, 1):
        if number % GIVEN_WAY_EVERY == 0:
            REQUESTS.give_way()
        rows += [pair_row(found, proposal, pair, row, bundle=number) for pair, row in bundle]
    return rows


@transaction.atomic
def _write(
    found: Round,
    proposal: Proposal,
    pairs: Sequence[RoundPair],
    left_out: Sequence[LeftOut],
    *,
    now: datetime,
) -> None:
    lost = found.pairs.filter(is_locked=True).count() - int(proposal.locked.sum())
    become(
        found,
        State.PROPOSED,
        proposed_at=now,
        stage="",
        done=DONE,
        is_best=proposal.is_finished,
        lost_locks=max(lost, 0),
    )
    found.pairs.all().delete()
    found.left_out.all().delete()
    insert(pairs)
    insert(left_out)


def pair_row(found: Round, proposal: Proposal, pair: Pair, row: int, *, bundle: int) -> RoundPair:
    """A pair of a proposal as it is kept."""
    candidates, people = proposal.candidates, proposal.pool.people
    return RoundPair(
        community_id=found.community_id,
        round=found,
        bundle=bundle,
        helper_id=int(people[pair.helper]),
        learner_id=int(people[pair.learner]),
        topic_id=int(candidates.topic[row]),
        score=float(candidates.score[row]),
        minutes=int(candidates.minutes[row]),
        reasons=[
            [int(each.term), each.worth, each.value, each.amount]
            for each in reasons(proposal, pair=pair)
        ],
        is_locked=bool(proposal.locked[row]),
    )


def left_out_rows(found: Round, proposal: Proposal, among: Ints) -> Sequence[LeftOut]:
    """Who of these people has nobody, and why."""
    return [
        LeftOut(
            community_id=found.community_id,
            round=found,
            person_id=int(proposal.pool.people[each.person]),
            is_helper=each.is_helper,
            bar=each.bar,
        )
        for each in proposal.unmatched_among(among)
    ]
