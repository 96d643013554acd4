"""Who takes part in a program without the consent that it needs is matched with nobody."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Role, Seat
from docendo.commons.groups.api import GroupRole, take_in
from docendo.commons.matching.api import (
    Match,
    Origin,
    Together,
    accept,
    ask_peer,
    compose,
    introduce,
    pool_to_match,
    read_line,
    save_week,
)
from docendo.commons.matching.refusals import CannotBeAsked, NotMatchedYet
from docendo.commons.rituals.api import create_ritual, join
from docendo.commons.rituals.queries.guests import guests
from docendo.commons.rituals.tests.conftest import PLAN
from docendo.commons.topics.api import Level, NewTopic, Topic, create_topics, offer, wish
from docendo.learning.programs import actions
from docendo.learning.programs.models import Program
from docendo.learning.programs.queries import held_back
from docendo.learning.programs.tests.conftest import Browse, Made
from docendo.learning.programs.tests.reading import HERE, text

PEERS = "/c/maple/peers/"
EVENING = compose(span for day in range(5) for span in read_line("17:00-20:00", day=day))


@pytest.fixture
def topic(member: Seat, helper: Seat, now: datetime) -> Topic:
    """What the member wants to learn and the helper offers."""
    topic = create_topics(member.community.pk, [NewTopic(name="Algebra")], now=now)["Algebra"]
    for who in (member, helper):
        save_week(who.member, free=EVENING, time_zone="Europe/Berlin")
    offer(helper, topic_id=topic.pk, level=Level.DEEP, now=now)
    wish(member, topic_id=topic.pk, now=now)
    return topic


@pytest.fixture
def youth(made: Made, member: Seat, now: datetime) -> Program:
    """A program in which the member takes part by a roster, without consent."""
    program = made(key="youth", name="Youth")
    take_in(program.group, person_id=member.member.pk, role=GroupRole.LEARNER, now=now)
    return program


def held(program: Program) -> set[int]:
    return {*held_back(program.community_id).values_list("person", flat=True)}


def consent(coordinator: Seat, program: Program, who: Seat, now: datetime) -> None:
    actions.record_consent(
        coordinator, program_id=program.pk, person_id=who.member.pk, given_by="Hugh", now=now
    )


def test_nobody_asks_or_is_asked_before_somebody_has_said_yes(
    browse: Browse,
    member: Seat,
    helper: Seat,
    coordinator: Seat,
    topic: Topic,
    youth: Program,
    now: datetime,
) -> None:
    def ask(by: Seat, whom: Seat, what: Together) -> Match:
        origin = Origin.ASKED
        return ask_peer(by, person_id=whom.member.pk, what=what, words="", origin=origin, now=now)

    learn, teach = Together(learn=topic.pk), Together(teach=topic.pk)
    with pytest.raises(NotMatchedYet, match="needs the consent of a parent"):
        ask(member, helper, learn)
    with pytest.raises(CannotBeAsked):
        ask(helper, member, teach)
    theirs, own = text(browse(helper).get(PEERS)), text(browse(member).get(PEERS))
    assert member.member.name not in theirs
    assert "nobody has said yes for you yet" in own
    assert helper.member.name not in own
    assert "needs the consent" not in theirs
    found = browse(helper).get(PEERS, {"q": member.member.name})
    assert f"{PEERS}ask/{member.member.pk}/" not in found.content.decode()
    consent(coordinator, youth, member, now)
    assert member.member.name in text(browse(helper).get(PEERS))
    asked = ask(helper, member, teach)
    # It is taken back, and what had been asked before begins no more.
    actions.take_out(coordinator, program_id=youth.pk, person_id=member.member.pk, now=now)
    take_in(youth.group, person_id=member.member.pk, role=GroupRole.LEARNER, now=after(now))
    with pytest.raises(NotMatchedYet):
        accept(member, match_id=asked.pk, now=now)
    consent(coordinator, youth, member, after(now))
    assert accept(member, match_id=asked.pk, now=now).state == "active"


def after(now: datetime) -> datetime:
    return now + timedelta(hours=1)


def test_coordinators_bring_nobody_together_before_and_read_why(
    browse: Browse,
    member: Seat,
    helper: Seat,
    coordinator: Seat,
    topic: Topic,
    youth: Program,
    now: datetime,
) -> None:
    ids = (member.member.pk, helper.member.pk)
    what = Together(learn=topic.pk)
    with pytest.raises(NotMatchedYet, match="nobody has said yes yet"):
        introduce(coordinator, person_ids=ids, what=what, words="", now=now)
    address = f"/c/maple/peers/introduce/{member.member.pk}/"
    assert "nobody has said yes yet" in text(browse(coordinator).get(address))
    pool = pool_to_match(member.community, now=now)
    assert member.member.pk not in pool.people
    consent(coordinator, youth, member, now)
    assert "said yes yet" not in text(browse(coordinator).get(address))
    assert member.member.pk in pool_to_match(member.community, now=now).people
    assert introduce(coordinator, person_ids=ids, what=what, words="", now=now).places.count() == 2


def test_rituals_introduce_them_to_nobody(
    browse: Browse, member: Seat, coordinator: Seat, youth: Program, now: datetime
) -> None:
    ritual = create_ritual(coordinator, key="coffee", plan=PLAN, now=now)
    join(member, ritual_id=ritual.pk, answer="", now=now)
    assert guests(ritual, on=now.date(), now=now) == []
    address = f"/c/maple/peers/rituals/{ritual.pk}/"
    assert "nobody has said yes for you yet" in text(browse(member).get(address))
    consent(coordinator, youth, member, now)
    assert [each.person_id for each in guests(ritual, on=now.date(), now=now)] == [member.member.pk]
    assert "said yes for you" not in text(browse(member).get(address))


def test_a_coordinator_asks_for_consent_in_any_program(
    browse: Browse, member: Seat, coordinator: Seat, made: Made, now: datetime
) -> None:
    program = made()
    actions.enroll(member, program_id=program.pk, role=GroupRole.LEARNER, answers={}, now=now)
    client = browse(coordinator)
    form = client.get(f"{HERE}{program.pk}/edit/").context["form"]
    said = {name: form[name].value() or "" for name in form.fields} | {"needs_consent": "on"}
    refused = client.post(f"{HERE}{program.pk}/edit/", said)
    assert "Write to what a parent or guardian says yes." in text(refused)
    assert member.member.pk not in held(program)
    client.post(f"{HERE}{program.pk}/edit/", said | {"consent": "May take part."})
    program.refresh_from_db()
    assert (program.needs_consent, program.consent_words) == (True, "May take part.")
    assert held(program) == {member.member.pk}
    assert "nobody has said yes for you yet" in text(browse(member).get(f"{HERE}{program.pk}/"))
    assert "matched with nobody here" in text(client.get(f"{HERE}{program.pk}/"))
    # Not any more: what was needed is needed no more.
    client.post(f"{HERE}{program.pk}/edit/", said | {"needs_consent": "", "consent": "Kept."})
    program.refresh_from_db()
    assert (program.needs_consent, program.consent_words) == (False, "")
    assert held(program) == set()


def test_the_page_of_peers_asks_as_much_for_many_who_are_held_back(
    browse: Browse,
    seat: Callable[..., Seat],
    member: Seat,
    topic: Topic,
    made: Made,
    now: datetime,
) -> None:
    program = made(key="youth", name="Youth")
    client = browse(member)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PEERS).status_code == 200
        return len(queries)

    before = asked()
    for number in range(5):
        who = seat(Role.MEMBER, f"Helper {number}")
        offer(who, topic_id=topic.pk, level=Level.DEEP, now=now)
        take_in(program.group, person_id=who.member.pk, role=GroupRole.LEARNER, now=now)
    assert asked() == before
