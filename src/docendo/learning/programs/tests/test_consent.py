"""Where a program needs consent, nobody is matched in it before somebody has said yes for them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from docendo.commons.communities.api import Seat
from docendo.commons.groups.api import (
    GroupRole,
    bring_roster,
    confirm_import,
    dry_run,
    member_ids,
)
from docendo.commons.matching.api import Match, compose, read_line, save_week
from docendo.commons.rounds.actions import begin_round, publish_round, solve_round
from docendo.commons.rounds.api import Brings, Round, Wanted
from docendo.commons.topics.api import Level, NewTopic, create_topics, offer, wish
from docendo.kernel.errors import Refused
from docendo.learning.programs import actions
from docendo.learning.programs.models import Consent, Program
from docendo.learning.programs.refusals import ConsentIsMissing, NotTakingPart
from docendo.learning.programs.rules import Door
from docendo.learning.programs.tests.conftest import Browse, Made
from docendo.learning.programs.tests.reading import HERE, text

ByRoster = Callable[..., None]
EVENING = compose(span for day in range(5) for span in read_line("17:00-20:00", day=day))


@pytest.fixture
def by_roster(coordinator: Seat, now: datetime) -> ByRoster:
    """Bring people into the group of a program; a row of the table is wrong."""

    def bring(program: Program, *people: Seat, at: datetime = now) -> None:
        rows = [f"{who.member.email},{program.name}" for who in people]
        table = "\n".join(["e-mail,class", *rows, f"nobody,{program.name}", ""])
        brought = bring_roster(
            coordinator, content=table.encode(), file_name="x.csv", kind="cohort", now=at
        )
        found = dry_run(brought).plan
        assert len(found.problems) == 1, "the dry run says which row it is"
        confirm_import(
            coordinator, import_id=brought.pk, digest=found.digest, ends_missing=False, now=at
        )

    return bring


@pytest.fixture
def youth(made: Made) -> Program:
    return made(key="youth", name="Youth", door=Door.OPEN)


def test_who_came_by_a_roster_gives_consent_afterwards(
    browse: Browse, member: Seat, coordinator: Seat, youth: Program, by_roster: ByRoster
) -> None:
    by_roster(youth, member)
    assert member_ids(youth.group) == {member.member.pk}
    run = text(browse(coordinator).get(f"{HERE}{youth.pk}/"))
    assert "1 person takes part 1 person takes part without consent. Until somebody" in run
    assert "without consent" in text(browse(coordinator).get(f"{HERE}{youth.pk}/people/"))
    client = browse(member)
    assert "nobody has said yes for you yet" in text(client.get(f"{HERE}{youth.pk}/"))
    read = client.get(f"{HERE}{youth.pk}/").context["form"]["read"].value()
    said = {"agrees": "on", "given_by": "A parent", "read": read}
    assert client.post(f"{HERE}{youth.pk}/enroll/", said).status_code == 302
    assert "nobody has said yes" not in text(client.get(f"{HERE}{youth.pk}/"))
    assert "without consent" not in text(browse(coordinator).get(f"{HERE}{youth.pk}/"))


def enroll(who: Seat, program: Program, *, now: datetime, **said: Any) -> None:
    role = said.pop("role", GroupRole.LEARNER)
    actions.enroll(who, program_id=program.pk, role=role, answers={}, now=now, **said)


def test_a_coordinator_records_what_stands_on_paper(
    browse: Browse,
    member: Seat,
    helper: Seat,
    coordinator: Seat,
    youth: Program,
    by_roster: ByRoster,
) -> None:
    by_roster(youth, member, helper)
    client = browse(coordinator)
    lacking = f"{HERE}{youth.pk}/people/?view=without-consent"
    assert f'href="{lacking}"' in client.get(f"{HERE}{youth.pk}/").content.decode()
    address = f"{HERE}{youth.pk}/people/{member.member.pk}/consent/"
    assert "Write the name of who has said yes." in text(client.post(address, follow=True))
    assert not Consent.objects.exists()
    shown = text(client.post(address, {"given_by": "Hugh"}, follow=True))
    assert helper.member.name in shown
    assert member.member.name not in shown
    everybody = text(client.get(f"{HERE}{youth.pk}/people/"))
    by = coordinator.member.name
    assert f"Hugh said yes on Nov. 16, 2026 recorded by {by}" in everybody
    # A second press changes nothing, and of who is not in it nothing is recorded.
    client.post(address, {"given_by": "Somebody else"})
    assert Consent.objects.get().given_by == "Hugh"
    by_roster_not = f"{HERE}{youth.pk}/people/{coordinator.member.pk}/consent/"
    assert client.post(by_roster_not, {"given_by": "Hugh"}).status_code == NotTakingPart.status
    client.post(f"{HERE}{youth.pk}/people/{helper.member.pk}/consent/", {"given_by": "Ada"})
    assert "Somebody has said yes for everybody" in text(client.get(lacking))
    assert browse(member).post(address, {"given_by": "Me"}).status_code == 403


def test_whoever_comes_again_is_asked_for_consent_again(
    browse: Browse,
    member: Seat,
    coordinator: Seat,
    youth: Program,
    by_roster: ByRoster,
    now: datetime,
) -> None:
    """Their parents may have taken it back, and they left."""
    enroll(member, youth, given_by="Hugh", now=now)
    later = now + timedelta(days=1)
    actions.leave(member, program_id=youth.pk, now=later)
    with pytest.raises(ConsentIsMissing):
        enroll(member, youth, now=later)
    assert "Name of the parent" in text(browse(member).get(f"{HERE}{youth.pk}/"))
    by_roster(youth, member, at=later)
    assert "1 person takes part without consent" in text(
        browse(coordinator).get(f"{HERE}{youth.pk}/")
    )
    assert "Hugh said yes" not in text(browse(coordinator).get(f"{HERE}{youth.pk}/people/"))
    with pytest.raises(ConsentIsMissing):
        enroll(member, youth, now=later)
    enroll(member, youth, given_by="Ada", now=later)
    # And says nothing twice while they stay.
    enroll(member, youth, now=later)
    assert Consent.objects.get().given_by == "Ada"


@pytest.fixture
def ready(member: Seat, helper: Seat, now: datetime) -> None:
    """Two who fit each other: one wants to learn what the other helps with."""
    topic = create_topics(member.community.pk, [NewTopic(name="Algebra")], now=now)["Algebra"]
    for who in (member, helper):
        save_week(who.member, free=EVENING, time_zone="Europe/Berlin")
    offer(helper, topic_id=topic.pk, level=Level.DEEP, now=now)
    wish(member, topic_id=topic.pk, now=now)


def solved(coordinator: Seat, program: Program, now: datetime) -> Round:
    wanted = Wanted(
        brings=Brings.TUTORS, minutes=60, needs_language=False, each=1, is_fair=True, emphases={}
    )
    found = begin_round(
        coordinator, name="R", wanted=wanted, topics=(), group=program.group, now=now
    )
    solve_round(found.pk, turn=found.turn, now=now)
    return found


@pytest.mark.usefixtures("ready")
def test_rounds_leave_out_whom_nobody_has_said_yes_for(
    browse: Browse,
    member: Seat,
    helper: Seat,
    coordinator: Seat,
    youth: Program,
    by_roster: ByRoster,
    now: datetime,
) -> None:
    by_roster(youth, member)
    enroll(helper, youth, role=GroupRole.HELPER, given_by="Leyla Demir", now=now)
    found = solved(coordinator, youth, now)
    assert not found.pairs.exists()
    assert not found.left_out.filter(person=member.member).exists()
    without = f"/c/maple/peers/rounds/{found.pk}/unmatched/"
    shown = text(browse(coordinator).get(without))
    assert "1 person could not take part" in shown
    assert f"{member.member.name} takes part in a program that needs the consent" in shown
    enroll(member, youth, given_by="Hugh", now=now)
    assert solved(coordinator, youth, now).pairs.get().learner == member.member


@pytest.mark.usefixtures("ready")
def test_a_proposal_makes_no_match_for_who_was_taken_out_meanwhile(
    member: Seat,
    helper: Seat,
    coordinator: Seat,
    youth: Program,
    by_roster: ByRoster,
    now: datetime,
) -> None:
    enroll(member, youth, given_by="Hugh", now=now)
    enroll(helper, youth, role=GroupRole.HELPER, given_by="Leyla Demir", now=now)
    for is_taken_out in (True, False):
        found = solved(coordinator, youth, now)
        assert found.pairs.count() == 1
        if is_taken_out:
            later = now + timedelta(hours=1)
            actions.take_out(
                coordinator, program_id=youth.pk, person_id=member.member.pk, now=later
            )
            with pytest.raises(Refused):
                publish_round(coordinator, round_id=found.pk, now=later)
            assert not Match.objects.exists()
            # By a roster, as a coordinator brings them back.
            by_roster(youth, member, at=later + timedelta(hours=1))
            enroll(member, youth, given_by="Hugh", now=later + timedelta(hours=2))
    publish_round(coordinator, round_id=found.pk, now=now)
    assert Match.objects.count() == 1
