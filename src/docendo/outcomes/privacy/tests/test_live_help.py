"""Who is forgotten takes nobody's place in the queue along, and leaves no words."""

from collections.abc import Callable
from datetime import datetime

import pytest

from docendo.commons.communities.api import Role, Seat
from docendo.commons.topics.api import NewTopic, Topic, create_topics
from docendo.kernel import outbox
from docendo.learning.asks.api import Holding
from docendo.learning.livehelp import actions
from docendo.learning.livehelp.models import Call, Caller
from docendo.learning.livehelp.rules import State
from docendo.outcomes.privacy.actions import forget_me

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


def test_who_waits_with_somebody_who_is_forgotten_waits_on(
    member: Seat, seat: Callable[..., Seat], now: datetime
) -> None:
    create_topics(member.community.pk, [NewTopic(name="Series")], now=now)
    topics = list(Topic.objects.filter(community=member.community))
    other = seat(Role.MEMBER, "Leyla Demir")

    def asks(asker: Seat, title: str) -> Call:
        return actions.ask(
            asker, title=title, body="", topics=topics, holding=Holding("page"), now=now
        )

    call, own = asks(member, "Why?"), asks(other, "And that?")
    proposal = actions.propose_together(other, call_id=own.pk, into_id=call.pk, now=now)
    actions.answer_proposal(member, proposal_id=proposal.pk, agrees=True, now=now)
    outbox.deliver_here(now=now)
    forget_me(member.member, password=PASSWORD, now=now)
    assert Call.objects.get(pk=call.pk).title == ""
    outbox.deliver_here(now=now)
    kept = Call.objects.get(pk=call.pk)
    assert (kept.state, kept.title, kept.asker_id) == (State.WAITING, "And that?", other.member.pk)
    assert Caller.objects.get().person_id == other.member.pk


def test_who_is_forgotten_alone_waits_no_more(member: Seat, now: datetime) -> None:
    call = actions.ask(member, title="Why?", body="", topics=[], holding=Holding("page"), now=now)
    forget_me(member.member, password=PASSWORD, now=now)
    outbox.deliver_here(now=now)
    call.refresh_from_db()
    assert (call.state, call.title, call.heading) == (State.LEFT, "", "A call for help")
