"""How a whole community stands, for those who look after it: each answer in one query."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from docendo.commons.communities.api import Community
from docendo.commons.matching.models import Place, Profile, Week
from docendo.commons.matching.protocols import EVIDENCE
from docendo.commons.matching.rules.meeting import OPEN, Answer, State

BECAME: Mapping[State, str] = {
    State.PROPOSED: "waits",
    State.ACTIVE: "begun",
    State.ENDED: "begun",
    State.DECLINED: "not",
    State.EXPIRED: "not",
}


def unanswered(community: Community, *, before: datetime) -> QuerySet[Place]:
    """The places in what coordinators proposed that still wait, the longest waiting first.

    What somebody has asked another is between the two of them.
    """
    waiting = Place.objects.filter(
        community=community,
        answer=Answer.WAITING,
        match__state=State.PROPOSED,
        match__asker=None,
        match__proposed_at__lt=before,
    )
    return waiting.select_related("match", "person").order_by("match__proposed_at", "pk")


def learning_now(community: Community) -> Mapping[int, bool]:
    """Who learns something in a match: True where it goes on, False where it is proposed."""
    goes_on: dict[int, bool] = {}
    for person_id, state in _learning(community).values_list("person_id", "match__state"):
        goes_on[person_id] = goes_on.get(person_id, False) or state == State.ACTIVE
    return goes_on


def _learning(community: Community) -> QuerySet[Place]:
    places = Place.objects.filter(community=community, match__state__in=OPEN)
    return places.filter(learns__isnull=False).order_by()


def seeks_nobody(community: Community) -> Q:
    """Members who learn something already, or want nobody, for another app to count by."""
    quiet = Profile.objects.filter(community=community, learns_at_once=0)
    return Q(person__in=_learning(community).values("person_id")) | Q(
        person__in=quiet.values("person_id")
    )


def helping_now(community: Community) -> Mapping[int, int]:
    """In how many matches that go on somebody helps."""
    places = Place.objects.filter(community=community, match__state=State.ACTIVE)
    helping = places.filter(helps__isnull=False).order_by()
    return dict(helping.values_list("person_id").annotate(Count("pk")))


def learned_in_matches(community: Community, *, among: Collection[int]) -> Mapping[int, set[int]]:
    """Who of these people learns each topic in a match that goes on, by the topic's number."""
    places = Place.objects.filter(community=community, match__state=State.ACTIVE)
    learning = places.filter(learns__isnull=False).order_by()
    found: dict[int, set[int]] = {}
    for topic_id, person_id in learning.values_list("learns_id", "person_id"):
        if person_id in among:
            found.setdefault(topic_id, set()).add(person_id)
    return found


def origins(community: Community, *, among: Collection[int]) -> Mapping[tuple[str, str], int]:
    """How many matches with one of these people came from where: ``begun``, ``waits`` or ``not``.

    What was taken back was never answered and counts as none of them.
    """
    places = Place.objects.filter(community=community).exclude(match__state=State.WITHDRAWN)
    rows = places.order_by().values_list("match_id", "person_id", "match__origin", "match__state")
    found = {
        match_id: (origin, BECAME[State(state)])
        for match_id, person_id, origin, state in rows
        if person_id in among
    }
    return Counter(found.values())


def first_matches(community: Community) -> Mapping[int, datetime]:
    """When each learner's first match began."""
    places = Place.objects.filter(community=community, match__began_at__isnull=False)
    learned = places.filter(learns__isnull=False).order_by()
    return dict(learned.values_list("person_id").annotate(Min("match__began_at")))


def who_wants_nobody(community: Community) -> frozenset[int]:
    """Who learns with nobody at the moment, by their own word."""
    said = Profile.objects.filter(community=community, learns_at_once=0)
    return frozenset(said.values_list("person_id", flat=True))


def with_a_week(person_ids: Collection[int]) -> frozenset[int]:
    """Who has said when they are free."""
    weeks = Week.objects.filter(person__in=person_ids)
    return frozenset(weeks.values_list("person_id", flat=True))


def proven(community: Community, topic_ids: Collection[int]) -> Mapping[int, Sequence[int]]:
    """Who helped others with each of these topics, by all that apps above know, the best first."""
    counted: dict[int, dict[int, int]] = {}
    for evidence in EVIDENCE:
        for (person_id, topic_id), number in evidence.count(community.pk, None).items():
            if topic_id in topic_ids:
                by_person = counted.setdefault(topic_id, {})
                by_person[person_id] = by_person.get(person_id, 0) + number
    return {
        topic_id: sorted(by_person, key=lambda person_id: (-by_person[person_id], person_id))
        for topic_id, by_person in counted.items()
    }
