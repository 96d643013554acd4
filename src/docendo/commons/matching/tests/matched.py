"""Two who learn together, for the tests of what they make of it."""

from datetime import datetime

from docendo.commons.communities.models import Seat
from docendo.commons.matching.api import MatchState, Origin
from docendo.commons.matching.models import Match, Place
from docendo.commons.matching.rules.meeting import Answer
from docendo.commons.topics.api import NewTopic, create_topics


def matched(helper: Seat, learner: Seat, *, now: datetime) -> Match:
    """A match that goes on: the learner learns calculus from the helper."""
    topics = create_topics(learner.community.pk, [NewTopic(name="Calculus")], now=now)
    found = Match.objects.create(
        community=learner.community,
        origin=Origin.ASKED,
        state=MatchState.ACTIVE,
        asker=learner.member,
        proposed_at=now,
        began_at=now,
    )
    for seat, field in ((helper, "helps"), (learner, "learns")):
        Place.objects.create(
            community=learner.community,
            match=found,
            person=seat.member,
            answer=Answer.ACCEPTED,
            answered_at=now,
            **{field: topics["Calculus"]},
        )
    return found
