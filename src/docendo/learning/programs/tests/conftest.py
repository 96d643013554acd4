from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from docendo.commons.communities.api import Role, Seat
from docendo.commons.groups.api import GroupRole
from docendo.commons.matching.api import Match, MatchState, Origin
from docendo.commons.matching.models import Place
from docendo.commons.matching.rules.meeting import Answer
from docendo.commons.topics.api import NewTopic, create_topics
from docendo.learning.programs import actions
from docendo.learning.programs.blueprints import blueprint
from docendo.learning.programs.models import Program
from docendo.learning.programs.rules import Door, Said

Browse = Callable[[Seat], Client]
Seated = Callable[..., Seat]
Made = Callable[..., Program]


@pytest.fixture(autouse=True)
def _at_first(at: Callable[[datetime], None], now: datetime) -> None:
    at(now)


@pytest.fixture
def made(coordinator: Seat, now: datetime) -> Made:
    """Make a program: ``made(key="youth", door=Door.CODE)``."""

    def make(*, key: str = "tutoring", **said: Any) -> Program:
        usual = {
            "consent": blueprint(key, language=None).consent,
            "name": "Tutoring",
            "starts_on": date(2026, 11, 16),
            "ends_on": date(2027, 1, 31),
            "door": Door.OPEN,
            "questions": ["Where do you begin?"],
        }
        return actions.create_program(coordinator, key=key, said=Said(**{**usual, **said}), now=now)

    return make


@pytest.fixture
def program(made: Made) -> Program:
    return made()


@pytest.fixture
def helper(seat: Seated) -> Seat:
    return seat(Role.MEMBER, "Leyla Demir")


@pytest.fixture
def enrolled(program: Program, member: Seat, helper: Seat, now: datetime) -> Program:
    """The program, in which the member and the helper take part."""
    for seat, role in ((member, GroupRole.LEARNER), (helper, GroupRole.HELPER)):
        actions.enroll(seat, program_id=program.pk, role=role, answers={}, now=now)
    return program


Matched = Callable[..., Match]


@pytest.fixture
def matched(now: datetime) -> Matched:
    """Let somebody learn calculus from somebody: ``matched(helper, learner)``."""

    def match(helper: Seat, learner: Seat, *, began_at: datetime = now) -> Match:
        topics = create_topics(learner.community.pk, [NewTopic(name="Calculus")], now=now)
        found = Match.objects.create(
            community=learner.community,
            origin=Origin.ASKED,
            state=MatchState.ACTIVE,
            asker=learner.member,
            proposed_at=began_at,
            began_at=began_at,
        )
        for seat, field in ((helper, "helps"), (learner, "learns")):
            Place.objects.create(
                community=learner.community,
                match=found,
                person=seat.member,
                answer=Answer.ACCEPTED,
                answered_at=began_at,
                **{field: topics["Calculus"]},
            )
        return found

    return match


@pytest.fixture
def match(enrolled: Program, matched: Matched, member: Seat, helper: Seat) -> Match:
    return matched(helper, member)
