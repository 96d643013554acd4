"""Publishing a round: what it proposes becomes matches that wait for everybody's answer."""

import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet, prefetch_related_objects

from docendo.commons.communities.api import Membership, Role, Seat, writer
from docendo.commons.matching.api import Bar, Kind, Match, Part, propose_matches
from docendo.commons.rounds.actions.running import become
from docendo.commons.rounds.events import PublishingBegun, RoundPublished
from docendo.commons.rounds.models import LeftOut, Round, RoundPair
from docendo.commons.rounds.queries import people_of
from docendo.commons.rounds.refusals import NobodyToMatch, NotNow
from docendo.commons.rounds.rules import DONE, State
from docendo.kernel.courtesy import REQUESTS
from docendo.kernel.events import publish
from docendo.kernel.inserting import insert

# So many matches are made in one go: whoever writes meanwhile waits for these, and not for all.
AT_ONCE = 200
# Between two goes; SQLite does not queue who waits, it lets them look again after a while.
PAUSE_SECONDS = 0.1
TOLD_AT_ONCE = 500


@transaction.atomic
def publish_round(seat: Seat, *, round_id: int, now: datetime) -> Round:
    """Propose it to everybody in it, as far as it is still true of them.

    The first statement takes the round: whoever publishes it at the same moment is refused. What
    is over after one go is published at once; the rest of a large one by ``hand_out``, in a job.
    """
    found = Round.objects.visible_to(seat).select_related("community", "group").get(pk=round_id)
    taken = {"published_by": writer(seat), "published_at": now}
    become(found, State.PUBLISHING, stage="", done=0, settled=0, **taken)
    order = _order(found)
    is_made_of_somebody = _go_on(found, order)
    if found.settled < len(order):
        publish(PublishingBegun(community_id=found.community_id, round_id=found.pk, at=now))
    elif is_made_of_somebody:
        _finish(found)
    else:
        raise NobodyToMatch
    return found


@transaction.atomic
def go_on_publishing(seat: Seat, *, round_id: int, now: datetime) -> Round:
    """Where a worker has given up, another one begins; two at once do nothing twice."""
    writer(seat)
    found = Round.objects.visible_to(seat).get(pk=round_id)
    if not found.is_stuck(now):
        raise NotNow
    publish(PublishingBegun(community_id=found.community_id, round_id=found.pk, at=now))
    return found


def hand_out(round_id: int) -> None:
    """Go on with what is being published, to its end.

    Killed in the middle and begun again, it goes on where it was.
    """
    here = Round.objects.filter(pk=round_id, state=State.PUBLISHING)
    found = here.select_related("community", "group").first()
    if found is None:
        return
    order = _order(found)
    with suppress(NotNow):  # another worker is at it
        while found.settled < len(order):
            _go_on(found, order)
            REQUESTS.give_way()
            time.sleep(PAUSE_SECONDS)
        _finish(found)


def _order(found: Round) -> Sequence[int]:
    """The best bundles first, since the first take what room is left."""
    best = found.pairs.values("bundle").annotate(best=Max("score"))
    return [*best.order_by("-best", "bundle").values_list("bundle", flat=True)]


def _go_on(found: Round, order: Sequence[int]) -> bool:
    """Make matches of the next bundles; whether anybody is left to be in one."""
    numbers = order[found.settled : found.settled + AT_ONCE]
    bundles = [bundle for bundle in _bundles(found, numbers) if bundle]
    kind = found.plan.kind
    parts = [parts_of(bundle, kind=kind) for bundle in bundles]
    settled = found.settled + len(numbers)
    done = DONE * settled // max(len(order), 1)
    with transaction.atomic():
        here = Round.objects.filter(pk=found.pk, state=State.PUBLISHING, settled=found.settled)
        if not here.update(settled=settled, done=done):
            raise NotNow
        made = propose_matches(
            found.community, parts, occasion=found.name, now=_published_at(found)
        )
        prefetch_related_objects([match for match in made if match is not None], "places")
        _point_at(made, bundles)
    found.settled, found.done = settled, done
    return bool(bundles)


def _published_at(found: Round) -> datetime:
    if found.published_at is None:
        raise ValueError(f"round {found.pk} is not being published")
    return found.published_at


def _bundles(found: Round, numbers: Sequence[int]) -> Sequence[Sequence[RoundPair]]:
    """In this order; whoever is not in the group of the round any more is in none."""
    bundles: dict[int, list[RoundPair]] = {number: [] for number in numbers}
    for pair in found.pairs.filter(bundle__in=numbers).order_by("pk"):
        bundles[pair.bundle].append(pair)
    among = people_of(found)
    if among is None:
        return [*bundles.values()]
    left = []
    for bundle in bundles.values():
        kept = [pair for pair in bundle if {pair.helper_id, pair.learner_id} <= among]
        # A ring goes on with nobody missing.
        is_broken = found.plan.kind is Kind.RINGS and len(kept) < len(bundle)
        left.append([] if is_broken else kept)
    return left


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
        pointing, update_conflicts=True, update_fields=["match"], unique_fields=["id"]
    )


def _finish(found: Round) -> None:
    """Who learns with nobody after all is left out as well, and all who have nobody are told."""
    fallen, told = _left_out(found)
    with transaction.atomic():
        become(found, State.PUBLISHED, done=DONE)
        insert(
            LeftOut(
                community_id=found.community_id,
                round=found,
                person_id=person_id,
                is_helper=False,
                bar=Bar.HELPER_FULL,
            )
            for person_id in fallen
        )
        publish(
            *(
                RoundPublished(
                    community_id=found.community_id,
                    round_id=found.pk,
                    left_out_ids=tuple(told[first : first + TOLD_AT_ONCE]),
                    at=found.published_at,
                )
                for first in range(0, max(len(told), 1), TOLD_AT_ONCE)
            )
        )


def _left_out(found: Round) -> tuple[Sequence[int], Sequence[int]]:
    """Who has fallen out and learns with nobody now; all who are to be told that they have nobody.

    Whoever was left out before is there already.
    """
    ends = ("learner_id", "helper_id") if found.plan.kind is Kind.PEERS else ("learner_id",)

    def learners(pairs: "QuerySet[RoundPair]") -> set[int]:
        return {each for end in ends for each in pairs.values_list(end, flat=True)}

    kept = found.pairs.filter(match__isnull=False)
    here = Membership.objects.joined().filter(community=found.community_id, role__gte=Role.MEMBER)
    present = {*here.values_list("person_id", flat=True)}
    among = people_of(found)
    if among is not None:
        present &= among
    learning = learners(kept)
    fallen = (learners(found.pairs.filter(match=None)) - learning) & present
    has_somebody = learning | {*kept.values_list("helper_id", flat=True)}
    alone = dict(found.left_out.order_by("-is_helper").values_list("person_id", "is_helper"))
    told = {each for each, is_helper in alone.items() if not is_helper or each not in has_somebody}
    return sorted(fallen), sorted((told | fallen) & present)
