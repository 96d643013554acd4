"""Each thing that must hold of drafts and asks is refused by the database itself."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from docendo.commons.communities.models import Seat
from docendo.commons.topics.api import Topic
from docendo.learning.asks.models import (
    Ask,
    Draft,
    Joined,
    Limit,
    Passing,
    Together,
    UsualWait,
)
from docendo.learning.forum import api as forum


@pytest.fixture
def violations(draft: Draft, now: datetime) -> dict[str, Callable[[], object]]:
    """Under the name of each constraint, something that breaks it and nothing else."""
    own = Draft.objects.filter(pk=draft.pk)

    def another(**fields: object) -> Draft:
        values: dict[str, object] = {
            "community": draft.community,
            "person": draft.person,
            "number": 1,
            "page": "second",
            "title": "x",
            "begun_at": now,
            "kept_at": now,
        }
        return Draft.objects.create(**(values | fields))

    return {
        "each_draft_has_its_number": lambda: another(number=draft.number),
        "a_person_has_at_most_twenty_drafts": lambda: another(number=20),
        "a_page_writes_one_draft": lambda: another(page=draft.page),
        "a_draft_holds_something": lambda: own.update(title="", body=""),
        "versions_of_a_draft_count_from_one": lambda: own.update(version=0),
    }


def test_every_constraint_is_violated_here(violations: dict[str, Callable[[], object]]) -> None:
    assert set(violations) == {constraint.name for constraint in Draft._meta.constraints}


@pytest.mark.parametrize("name", [constraint.name for constraint in Draft._meta.constraints])
def test_the_database_refuses(name: str, violations: dict[str, Callable[[], object]]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        violations[name]()


# --- The life of an ask -------------------------------------------------------------------------

OF_LIFE = (Ask, Passing, Joined, Together, Limit, UsualWait)
NAMES = [constraint.name for model in OF_LIFE for constraint in model._meta.constraints]


@pytest.fixture
def breaches(
    asker: Seat, helper: Seat, topics: list[Topic], now: datetime
) -> dict[str, Callable[[], object]]:
    """Under the name of each constraint, something that breaks it and nothing else."""
    community = asker.community
    here = {"community": community}
    threads = [
        forum.ask(asker, title=f"Question {number}", body="…", now=now) for number in range(3)
    ]
    asks = [
        Ask.objects.create(**here, thread=thread, asked_at=now, due_at=now)
        for thread in threads[:2]
    ]
    ask, other = asks
    passing = Passing.objects.create(**here, ask=ask, person=helper.member, round=1, at=now)
    Joined.objects.create(**here, ask=ask, person=helper.member, at=now)
    proposal = Together.objects.create(**here, ask=other, into=ask, at=now)
    Limit.objects.create(**here, person=helper.member, a_week=3)
    waits = {"asked": 9, "answered": 8, "low": 1, "median": 2, "high": 3}
    usual = UsualWait.objects.create(**here, topic=topics[0], **waits)
    UsualWait.objects.create(**here, topic=None, **waits)
    own = Ask.objects.filter(pk=ask.pk)
    asked = Passing.objects.filter(pk=passing.pk)
    proposed = Together.objects.filter(pk=proposal.pk)
    third = {**here, "thread": threads[2], "asked_at": now}
    same = {**here, "ask": ask, "person": helper.member, "at": now}
    return {
        "a_question_is_one_ask": lambda: Ask.objects.create(
            **here, thread=threads[0], asked_at=now, due_at=now
        ),
        "what_waits_is_due_at_some_time": lambda: own.update(due_at=None),
        "coordinators_know_since_when": lambda: Ask.objects.create(**third, state="escalated"),
        "an_ask_is_in_a_known_state": lambda: own.update(state="lost", due_at=None),
        "an_ask_is_passed_on_twice": lambda: own.update(round=3),
        "everybody_is_asked_once": lambda: Passing.objects.create(**same, round=2),
        "only_people_write_notes": lambda: asked.update(note="Please"),
        "nobody_asks_themselves": lambda: asked.update(by=helper.member),
        "a_person_joins_once": lambda: Joined.objects.create(**same),
        "two_asks_are_proposed_once": lambda: Together.objects.create(
            **here, ask=other, into=ask, at=now
        ),
        "an_ask_is_not_joined_to_itself": lambda: proposed.update(into=other),
        "asks_are_joined_by_consent": lambda: proposed.update(done_at=now, asker_agreed_at=now),
        "a_person_has_one_limit": lambda: Limit.objects.create(
            **here, person=helper.member, a_week=1
        ),
        "a_limit_is_at_most_twenty_a_week": lambda: Limit.objects.update(a_week=21),
        "one_usual_wait_for_a_topic": lambda: UsualWait.objects.create(
            **here, topic=topics[0], **waits
        ),
        "one_usual_wait_for_a_community": lambda: UsualWait.objects.create(
            **here, topic=None, **waits
        ),
        "half_of_the_waits_lie_between": lambda: UsualWait.objects.filter(pk=usual.pk).update(
            median=4
        ),
    }


def test_every_constraint_of_an_ask_is_violated_here(
    breaches: dict[str, Callable[[], object]],
) -> None:
    assert set(breaches) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_database_refuses_of_an_ask(
    name: str, breaches: dict[str, Callable[[], object]]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        breaches[name]()
