"""Moving people by hand, and holding on to what is good."""

from datetime import datetime

import numpy as np
from django.db import transaction
from django.db.models import Max, Q, QuerySet

from docendo.commons.communities.api import Membership, Seat
from docendo.commons.matching.api import Kind, Pair, Proposal
from docendo.commons.rounds import wording
from docendo.commons.rounds.actions.solving import left_out_rows, pair_row
from docendo.commons.rounds.models import NotTogether, Round, RoundPair
from docendo.commons.rounds.queries import Standing, pair_of, standing, told_broken, tried
from docendo.commons.rounds.refusals import CannotMove, NotNow
from docendo.commons.rounds.rules import State
from docendo.kernel.inserting import insert

TWO = 2


@transaction.atomic
def lock(seat: Seat, *, round_id: int, bundle: int, is_locked: bool) -> None:
    """Keep a match together when the rest is solved again, or let it go."""
    found = _to_change(seat, round_id)
    if not found.pairs.filter(bundle=bundle).update(is_locked=is_locked):
        raise RoundPair.DoesNotExist


@transaction.atomic
def move_by_hand(
    seat: Seat, *, round_id: int, helper_id: int, learner_id: int, now: datetime
) -> None:
    """Bring two people together and lock them; raises CannotMove with what it would break."""
    found = _to_change(seat, round_id)
    stands = standing(found, now=now)
    pair = pair_of(stands, helper_id=helper_id, learner_id=learner_id)
    moved = tried(stands, pair)
    if pair is None or moved.proposal is None:
        why = told_broken(found, moved, helper_id, learner_id)
        raise CannotMove(wording.refused_move(why))
    _write(found, stands, pair, moved.proposal)


@transaction.atomic
def set_apart(seat: Seat, *, round_id: int, one_id: int, other_id: int, now: datetime) -> None:
    """Two do not meet in this round. Whatever match of it they were to be in is dissolved.

    Raises Membership.DoesNotExist.
    """
    found = _to_change(seat, round_id)
    both = sorted({one_id, other_id})
    here = seat.community.memberships.joined().filter(person__in=both)
    if len(both) != TWO or here.count() != TWO:
        raise Membership.DoesNotExist
    NotTogether.objects.get_or_create(
        community=seat.community, round=found, one_id=both[0], other_id=both[1]
    )
    with_both = _where_both_are(found, one_id=one_id, other_id=other_id)
    people = {each for ends in with_both.values_list("helper", "learner") for each in ends}
    with_both.delete()
    stands = standing(found, now=now)
    rows = np.array(sorted(stands.row_of[each] for each in people & stands.row_of.keys()), np.int64)
    found.left_out.filter(person__in=people).delete()
    insert(left_out_rows(found, stands.proposal, rows))


def _where_both_are(found: Round, *, one_id: int, other_id: int) -> QuerySet[RoundPair]:
    """Of a mentor's group only the learner who leaves their mentor; of all else the whole match.

    What is left of three who learn the same, of a ring, or of a mentor's group in which two
    learners meet, is no match.
    """
    both = (one_id, other_id)
    of_one, of_other = (
        found.pairs.filter(Q(helper=each) | Q(learner=each)).values("bundle") for each in both
    )
    direct = found.pairs.filter(helper__in=both, learner__in=both)
    shared = found.pairs.filter(bundle__in=of_one).filter(bundle__in=of_other)
    if found.plan.kind is Kind.GROUPS:
        shared = direct | shared.exclude(bundle__in=direct.values("bundle"))
    return found.pairs.filter(pk__in=[*shared.values_list("pk", flat=True)])


@transaction.atomic
def allow_again(seat: Seat, *, round_id: int, one_id: int, other_id: int) -> None:
    """Two may meet in this round after all."""
    found = _to_change(seat, round_id)
    one, other = sorted((one_id, other_id))
    found.not_together.filter(one=one, other=other).delete()


def _to_change(seat: Seat, round_id: int) -> Round:
    # Locked: whoever publishes or solves it waits until the change is whole.
    own = Round.objects.visible_to(seat).select_for_update(of=("self",))
    found = own.select_related("community").get(pk=round_id)
    if found.state != State.PROPOSED:
        raise NotNow
    return found


def _write(found: Round, stands: Standing, pair: Pair, after: Proposal) -> None:
    gone = set(stands.rows) - set(after.pairs)
    touched = np.unique([*pair, *(person for each in gone for person in each)])
    people = [stands.person_id(person) for person in touched.tolist()]
    found.pairs.filter(pk__in=[stands.rows[each] for each in gone]).delete()
    # What did not stand any more, since somebody of it has left, goes with what is moved.
    own = found.pairs.filter(Q(helper__in=people) | Q(learner__in=people))
    own.exclude(pk__in=[*stands.rows.values()]).delete()
    if pair in stands.rows:
        found.pairs.filter(pk=stands.rows[pair]).update(is_locked=True)
    else:
        row = int(after.candidates.find(np.array([pair], np.int64))[0])
        made = pair_row(found, after, pair, row, bundle=0)
        made.bundle = _bundle_of(found, made)
        made.save()
    found.left_out.filter(person__in=people).delete()
    insert(left_out_rows(found, after, touched))


def _bundle_of(found: Round, made: RoundPair) -> int:
    """A mentor's group for the topic, or a match of its own."""
    if found.plan.kind is Kind.GROUPS:
        group = found.pairs.filter(helper=made.helper_id, topic=made.topic_id).first()
        if group is not None:
            return group.bundle
    latest = found.pairs.aggregate(latest=Max("bundle"))["latest"]
    return (latest or 0) + 1
