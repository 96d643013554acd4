"""Publishing a round: what it proposes becomes matches that wait for everybody's answer."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects

from docendo.commons.communities.api import Membership, Role, Seat, writer
from docendo.commons.matching.api import Bar, Kind, Match, Part, propose_matches
from docendo.commons.rounds.actions.running import become
from docendo.commons.rounds.events import RoundPublished
from docendo.commons.rounds.models import LeftOut, Round, RoundPair
from docendo.commons.rounds.queries import people_of
from docendo.commons.rounds.refusals import NobodyToMatch
from docendo.commons.rounds.rules import State
from docendo.kernel.events import publish

BATCH = 2_000


@transaction.atomic
def publish_round(seat: Seat, *, round_id: int, now: datetime) -> Round:
    """Propose it to everybody in it, as far as it is still true of them.

    The first statement takes the round: whoever publishes it at the same moment is refused.
    """
    found = Round.objects.visible_to(seat).select_related("group").get(pk=round_id)
    become(found, State.PUBLISHED, published_by=writer(seat), published_at=now)
    among = people_of(found)
    bundles = _bundles(found, among)
    if not bundles:
        raise NobodyToMatch
    kind = found.plan.kind
    parts = [parts_of(bundle, kind=kind) for bundle in bundles]
    made = propose_matches(found.community, parts, occasion=found.name, now=now)
    prefetch_related_objects([match for match in made if match is not None], "places")
    _point_at(made, bundles)
    left_out = _leave_out_who_fell_out(found, among)
    publish(
        RoundPublished(
            community_id=found.community_id, round_id=found.pk, left_out_ids=left_out, at=now
        )
    )
    return found


def _bundles(found: Round, among: frozenset[int] | None) -> Sequence[Sequence[RoundPair]]:
    """The best first, since the first take what room is left.

    Whoever is not in the group of the round any more is brought together with nobody.
    """
    bundles = defaultdict[int, list[RoundPair]](list)
    for pair in found.pairs.order_by("bundle", "pk"):
        bundles[pair.bundle].append(pair)
    if among is not None:
        for number, bundle in [*bundles.items()]:
            kept = [pair for pair in bundle if {pair.helper_id, pair.learner_id} <= among]
            # A ring goes on with nobody missing.
            is_broken = found.plan.kind is Kind.RINGS and len(kept) < len(bundle)
            bundles[number] = [] if is_broken else kept
    bundles_left = [bundle for bundle in bundles.values() if bundle]
    return sorted(bundles_left, key=lambda bundle: -max(pair.score for pair in bundle))


def parts_of(bundle: Sequence[RoundPair], *, kind: Kind) -> Sequence[Part]:
    """What everybody in it would do; in a ring in the order in which each helps the next."""
    if kind is Kind.PEERS:
        learns = {
            person_id: pair.topic_id
            for pair in sorted(bundle, key=lambda pair: pair.score)
            for person_id in (pair.helper_id, pair.learner_id)
        }
        return [Part(person_id=each, learns=topic_id) for each, topic_id in learns.items()]
    helps = {pair.helper_id: pair for pair in bundle}
    learns = {pair.learner_id: pair.topic_id for pair in bundle}
    if kind is Kind.RINGS:
        order = [bundle[0].helper_id]
        while (following := helps[order[-1]].learner_id) != order[0]:
            order.append(following)
        return [
            Part(person_id=each, helps=helps[each].topic_id, learns=learns[each]) for each in order
        ]
    return [
        *(Part(person_id=each, helps=pair.topic_id) for each, pair in helps.items()),
        *(Part(person_id=each, learns=topic_id) for each, topic_id in learns.items()),
    ]


def _point_at(made: Sequence[Match | None], bundles: Sequence[Sequence[RoundPair]]) -> None:
    """Each pair at the match that it became; who fell out of a group has none."""
    pointing = []
    for match, bundle in zip(made, bundles, strict=True):
        seated = set() if match is None else {place.person_id for place in match.places.all()}
        for pair in bundle:
            if seated >= {pair.helper_id, pair.learner_id}:
                pair.match = match
                pointing.append(pair)
    # The rows are there: this is an update, without the long CASE of bulk_update.
    RoundPair.objects.bulk_create(
        pointing,
        update_conflicts=True,
        update_fields=["match"],
        unique_fields=["id"],
        batch_size=BATCH,
    )


def _leave_out_who_fell_out(found: Round, among: frozenset[int] | None) -> tuple[int, ...]:
    """Who learns with nobody after all is left out as well; all who are to be told of it."""
    ends = ("learner_id", "helper_id") if found.plan.kind is Kind.PEERS else ("learner_id",)

    def learners(pairs: "QuerySet[RoundPair]") -> set[int]:
        return {each for end in ends for each in pairs.values_list(end, flat=True)}

    kept = found.pairs.filter(match__isnull=False)
    here = Membership.objects.joined().filter(community=found.community_id, role__gte=Role.MEMBER)
    present = frozenset(here.values_list("person_id", flat=True))
    if among is not None:
        present &= among
    fallen = learners(found.pairs.filter(match=None)) - learners(kept)
    LeftOut.objects.bulk_create(
        LeftOut(
            community_id=found.community_id,
            round=found,
            person_id=person_id,
            is_helper=False,
            bar=Bar.HELPER_FULL,
        )
        for person_id in sorted(fallen & present)
    )
    has_somebody = learners(kept) | {*kept.values_list("helper_id", flat=True)}
    alone = dict(found.left_out.order_by("-is_helper").values_list("person_id", "is_helper"))
    told = {each for each, is_helper in alone.items() if not is_helper or each not in has_somebody}
    return tuple(sorted(told & present))
