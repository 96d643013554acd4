"""Who is matched with nobody yet, since an app above waits for something (``protocols.Gate``)."""

from collections.abc import Collection, Mapping

from django.db.models import Q

from docendo.commons.communities.api import Community, Membership
from docendo.commons.matching.protocols import GATES, Gate


def may_be_matched(community_id: int) -> Q:
    """The rows of whose ``person`` no gate holds back, for a query that is asked anyway."""
    condition = Q()
    for gate in GATES:
        condition &= ~Q(person__in=gate.holds(community_id))
    return condition


def held_back(
    community: Community, person_ids: Collection[int] | None = None
) -> Mapping[int, Gate]:
    """Which of these people, or of all in a community, are held back, and by what."""
    found: dict[int, Gate] = {}
    for gate in GATES:
        rows = Membership.objects.filter(community=community, person__in=gate.holds(community.pk))
        if person_ids is not None:
            rows = rows.filter(person__in=person_ids)
        found |= dict.fromkeys(rows.values_list("person_id", flat=True), gate)
    return found
