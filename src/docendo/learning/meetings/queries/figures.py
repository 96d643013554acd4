"""Who has met, since when, and who never has; for other apps."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime

from django.db.models import Exists, F, Min, OuterRef, QuerySet
from django.db.models.functions import Least, TruncDate

from docendo.commons.communities.api import Community
from docendo.commons.matching.api import Match, MatchState
from docendo.learning.meetings.models import Attendee, Meeting, Said
from docendo.learning.meetings.rules.limits import Answer


def never_met(community: Community, *, before: datetime, now: datetime) -> QuerySet[Match]:
    """What coordinators proposed, and goes on since before then; none met, and nothing is planned.

    Whom people ask themselves is their own affair.
    """
    met = Said.objects.filter(meeting__match=OuterRef("pk"), have_met=True)
    planned = Meeting.objects.filter(match=OuterRef("pk")).planned_since(now.date())
    return Match.objects.filter(
        ~Exists(met),
        ~Exists(planned),
        community=community,
        state=MatchState.ACTIVE,
        asker=None,
        began_at__lt=before,
    )


def held_since(community: Community, *, since: date) -> Iterator[tuple[date, int, int]]:
    """Each date on which somebody said that they met, with its meeting and each who was there.

    Once, whoever said it, and without whom it did not suit.
    """
    coming = Attendee.objects.exclude(answer=Answer.NO).filter(
        community=community, meeting__said__have_met=True, meeting__said__on__gte=since
    )
    rows = coming.order_by().values_list("meeting__said__on", "meeting_id", "person_id")
    yield from rows.distinct()


def first_met(match_ids: Collection[int]) -> Mapping[int, date]:
    """The first day on which people of each of these matches met; in one query.

    Matches whose people have not said that they met are not in it. A date that was moved forward
    keeps its planned day, so that it counts from when somebody said it, if that was before.
    """
    rows = Said.objects.filter(meeting__match__in=match_ids, have_met=True)
    first = Min(Least(F("on"), TruncDate("at")))
    found = rows.order_by().values("meeting__match").annotate(first=first)
    return dict(found.values_list("meeting__match", "first"))
