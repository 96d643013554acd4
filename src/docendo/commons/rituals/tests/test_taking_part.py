"""Members join, sit out and leave; whoever is new may be in it from the first day."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from docendo.commons.communities.api import Membership, Role, Seat, admit
from docendo.commons.communities.events import RoleGiven
from docendo.commons.people.api import Person
from docendo.commons.rituals import actions
from docendo.commons.rituals.models import Participant, Ritual
from docendo.commons.rituals.refusals import NotInvited, TakesNoPart
from docendo.commons.rituals.rules.rituals import Invited
from docendo.commons.rituals.tests.conftest import Planned
from docendo.commons.rituals.tests.reading import DUE, HERE, introduction_of, page, text
from docendo.commons.topics.actions import merge_topics
from docendo.commons.topics.api import Level, NewTopic, create_topics, offer
from docendo.kernel import outbox
from docendo.kernel.events import publish

Browse = Callable[[Seat], Client]
At = Callable[[datetime], None]
Seated = Callable[..., Seat]


def test_a_member_joins_skips_comes_back_and_leaves(
    browse: Browse, member: Seat, ritual: Ritual
) -> None:
    client = browse(member)
    assert "You could join Coffee" in text(client.get(HERE))
    for where in (HERE, f"{HERE}{ritual.pk}/"):
        shown = text(client.get(where, headers={"Accept-Language": "de"}))
        assert "Zwanzig Minuten mit jemandem" in shown, "what it is, in the reader's language"
    client.post(f"{HERE}{ritual.pk}/join/")
    assert "You take part" in text(client.get(HERE))
    client.post(f"{HERE}{ritual.pk}/skip/")
    assert Participant.objects.get().away_until == date(2026, 11, 24)
    assert "You sit out what comes before Nov. 24, 2026." in page(client, ritual)
    client.post(f"{HERE}{ritual.pk}/come-back/")
    assert "Skip the next time" in page(client, ritual)
    client.post(f"{HERE}{ritual.pk}/sit-out/", {"until": "2026-12-24"})
    assert Participant.objects.get().away_until == date(2026, 12, 24)
    client.post(f"{HERE}{ritual.pk}/leave/")
    assert not Participant.objects.exists()
    assert client.post(f"{HERE}{ritual.pk}/skip/").status_code == 409


@pytest.mark.parametrize("until", ["", "2026-11-16", "2028-01-01", "soon"])
def test_one_sits_out_until_a_day_to_come(
    browse: Browse, member: Seat, ritual: Ritual, now: datetime, until: str
) -> None:
    actions.join(member, ritual_id=ritual.pk, answer="", now=now)
    refused = browse(member).post(f"{HERE}{ritual.pk}/sit-out/", {"until": until})
    assert refused.status_code == 422
    assert Participant.objects.get().away_until is None
    # The page says so, also to who sits out already, and to whom it shows no such form.
    actions.sit_out(member, ritual_id=ritual.pk, until=date(2026, 12, 24))
    away = browse(member).post(f"{HERE}{ritual.pk}/sit-out/", {"until": until})
    for each in (refused, away):
        assert 'id="id_until_error"' in each.content.decode()
    actions.leave(member, ritual_id=ritual.pk)
    gone = browse(member).post(f"{HERE}{ritual.pk}/sit-out/", {"until": until})
    assert (gone.status_code, "You do not take part" in text(gone)) == (409, True)


def test_who_does_not_take_part_sits_nothing_out(member: Seat, ritual: Ritual) -> None:
    with pytest.raises(TakesNoPart):
        actions.sit_out(member, ritual_id=ritual.pk, until=date(2026, 12, 24))


def test_a_question_is_answered_when_joining(
    browse: Browse, planned: Planned, seat: Seated, at: At
) -> None:
    ritual = planned(key="across", question="Which department?")
    one, other = seat(Role.MEMBER, "One"), seat(Role.MEMBER, "Other")
    refused = browse(one).post(f"{HERE}{ritual.pk}/join/", {"answer": ""})
    assert refused.status_code == 422
    for who, answer in ((one, "Law"), (other, "Physics")):
        browse(who).post(f"{HERE}{ritual.pk}/join/", {"answer": answer})
    browse(one).post(f"{HERE}{ritual.pk}/join/", {"answer": "Public law"})
    actions.hold_due(now=DUE)
    shown = browse(other).get(f"{HERE}introductions/{introduction_of(other).pk}/")
    assert "Which department? Public law" in text(shown)


def test_only_who_is_invited_joins(
    browse: Browse, planned: Planned, member: Seat, now: datetime
) -> None:
    topics = create_topics(member.community.pk, [NewTopic(name="Algebra")], now=now)
    ritual = planned(invited=Invited.TOPIC, topic_id=topics["Algebra"].pk)
    client = browse(member)
    assert "This ritual is for others at the moment." in page(client, ritual)
    with pytest.raises(NotInvited):
        actions.join(member, ritual_id=ritual.pk, answer="", now=now)
    offer(member, topic_id=topics["Algebra"].pk, level=Level.SOLID, now=now)
    assert "For who helps with Algebra or learns it" in text(client.get(HERE))
    actions.join(member, ritual_id=ritual.pk, answer="", now=now)


def test_a_topic_that_is_merged_still_invites(
    planned: Planned, member: Seat, moderator: Seat, now: datetime
) -> None:
    topics = create_topics(
        member.community.pk, [NewTopic(name="Algebra"), NewTopic(name="Equations")], now=now
    )
    ritual = planned(invited=Invited.TOPIC, topic_id=topics["Equations"].pk)
    merge_topics(moderator, merged_id=topics["Equations"].pk, into_id=topics["Algebra"].pk)
    outbox.deliver_here(now=now)
    ritual.refresh_from_db()
    assert ritual.topic == topics["Algebra"]


def test_newcomers_take_part_by_themselves_where_they_do(
    planned: Planned, owner: Seat, person: Callable[..., Person], now: datetime
) -> None:
    adding, asking = planned(adds_newcomers=True), planned()
    admit(owner, person=person("New"), role=Role.MEMBER, now=now)
    admit(owner, person=person("Guest"), role=Role.GUEST, now=now)
    # Planned before this has been delivered, but after they came.
    planned(adds_newcomers=True, planned_at=now + timedelta(minutes=1))
    outbox.deliver_here(now=now)
    assert list(Participant.objects.values_list("person__name", "ritual")) == [("New", adding.pk)]
    guest = Membership.objects.get(person__name="Guest")
    Membership.objects.filter(pk=guest.pk).update(role=Role.MEMBER)

    def give(held: Role, given: Role) -> None:
        publish(
            RoleGiven(
                community_id=asking.community_id,
                person_id=guest.person_id,
                held=held,
                given=given,
                by_id=owner.member.pk,
                at=now,
            )
        )

    give(Role.GUEST, Role.MEMBER)
    outbox.deliver_here(now=now)
    assert Participant.objects.filter(ritual=adding).count() == 2
    # Who is given another role has been asked before.
    Participant.objects.all().delete()
    give(Role.MEMBER, Role.MODERATOR)
    outbox.deliver_here(now=now)
    assert not Participant.objects.exists()
