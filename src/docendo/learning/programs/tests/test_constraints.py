"""What always holds is a constraint; each is violated once."""

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.forms import model_to_dict

from docendo.commons.communities.api import Seat
from docendo.commons.groups.api import Group
from docendo.commons.matching.api import Match
from docendo.commons.topics.api import NewTopic, create_topics
from docendo.learning.boards.api import add_goal
from docendo.learning.programs.models import (
    Answer,
    CheckIn,
    Consent,
    Decision,
    Meeting,
    PlannedGoal,
    Program,
    ProgramTopic,
    Question,
    Reminder,
)


def refused(name: str, model: type[models.Model], /, **fields: Any) -> None:
    """SQLite names the columns of a violated unique constraint, PostgreSQL its name."""
    (known,) = (one for one in model._meta.constraints if one.name == name)
    unique = isinstance(known, models.UniqueConstraint) and connection.vendor == "sqlite"
    said = r"UNIQUE constraint failed" if unique else name
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        model._default_manager.create(**fields)


def test_programs(program: Program, coordinator: Seat, now: datetime) -> None:
    group = Group.objects.create(
        community=program.community, name="Other", sort_name="other", created_at=now
    )
    columns = model_to_dict(program, exclude=("id", "community", "group", "created_by"))
    said = columns | {
        "community": program.community,
        "created_by": coordinator.member,
        "group": group,
        "code": "ABCDEFGH",
    }
    refused("a_group_is_of_one_program", Program, **said | {"group": program.group})
    refused("a_code_opens_one_program", Program, **said | {"code": program.code})
    for name in ("name", "about", "code"):
        refused("a_program_says_what_it_is", Program, **said | {name: ""})
    known = "a_program_is_of_known_kinds"
    refused(known, Program, **said | {"door": "x"})
    refused(known, Program, **said | {"brings": "x"})
    refused(known, Program, **said | {"kind": "x"})
    ends = "a_program_ends_after_it_starts_unless_it_is_evergreen"
    refused(ends, Program, **said | {"ends_on": said["starts_on"]})
    refused(ends, Program, **said | {"kind": "evergreen"})
    for wrong in ({"weeks": 0}, {"middle_week": 0}, {"end_week": 5}, {"weeks": 8}):
        refused("check_ins_of_a_program_come_in_its_weeks", Program, **said | wrong)
    refused("a_program_waits_for_years_at_most", Program, **said | {"least_days": 3651})
    consent = "consent_is_given_to_words"
    refused(consent, Program, **said | {"needs_consent": True})
    refused(consent, Program, **said | {"consent_words": "May take part."})
    assert Program.objects.create(**said).pk


def test_what_is_asked_and_planned(program: Program) -> None:
    here = {"community": program.community, "program": program}
    one_number = "a_question_of_a_program_has_one_number"
    refused(one_number, Question, number=1, words="Why?", **here)
    refused("a_question_of_a_program_asks_something", Question, number=9, words="", **here)
    refused("a_week_has_one_planned_meeting", Meeting, week=1, title="Again", **here)
    titled = "a_planned_meeting_has_a_week_and_a_title"
    refused(titled, Meeting, week=0, title="Again", **here)
    refused(titled, Meeting, week=3, title="", **here)
    asks = here | {"words": "Which year?"}
    shown = "answers_to_a_question_are_shown_to_somebody_known"
    refused(shown, Question, number=7, shown_to=7, purpose="To see", **asks)
    refused("what_others_read_says_what_for", Question, number=7, shown_to=20, **asks)
    refused("only_choices_admit", Question, number=7, admits="First", **asks)
    refused("steps_lead_to_a_goal", Meeting, week=3, title="Again", steps="Read", **here)


def test_what_people_say(program: Program, member: Seat, now: datetime) -> None:
    own = {"community": program.community, "person": member.member}
    question = program.questions.get()
    says = "an_answer_to_a_program_says_something"
    refused(says, Answer, question=question, words="", **own)
    Answer.objects.create(question=question, words="So.", **own)
    once = "a_person_answers_a_question_of_a_program_once"
    refused(once, Answer, question=question, words="So.", **own)
    shown = "an_answer_to_a_program_is_shown_to_somebody_known"
    other = Question.objects.create(
        community=program.community, program=program, number=9, words="How?"
    )
    refused(shown, Answer, question=other, words="So.", shown_to=7, **own)
    decided = own | {"program": program, "by": member.member, "at": now, "is_in": False}
    refused("only_who_is_in_is_in_although", Decision, **decided | {"although": "Too new."})
    Decision.objects.create(**decided)
    refused("the_last_decision_on_somebody_stands", Decision, **decided)
    agreed = own | {"program": program, "words": "Yes.", "given_by": "A parent", "at": now}
    by_somebody = "consent_is_given_by_somebody_to_something"
    refused(by_somebody, Consent, **agreed | {"given_by": ""})
    refused(by_somebody, Consent, **agreed | {"words": ""})
    Consent.objects.create(**agreed)
    refused("consent_is_given_once_for_a_program", Consent, **agreed)


def test_topics_of_a_program(program: Program, now: datetime) -> None:
    topic = create_topics(program.community_id, [NewTopic(name="Algebra")], now=now)["Algebra"]
    named = {"community": program.community, "program": program, "topic": topic}
    ProgramTopic.objects.create(**named)
    refused("a_program_names_a_topic_once", ProgramTopic, **named)


def test_what_becomes_of_it_in_a_match(
    enrolled: Program, match: Match, member: Seat, now: datetime
) -> None:
    here = {"community": enrolled.community, "match": match}
    goal = add_goal(member, match_id=match.pk, words="Pass", due_on=None, now=now)
    planned = here | {"goal": goal, "meeting": enrolled.meetings.get(week=1)}
    PlannedGoal.objects.create(**planned)
    refused("a_planned_goal_is_on_a_board_once", PlannedGoal, **planned)
    said = here | {"program": enrolled, "person": member.member, "stage": "first", "at": now}
    refused("a_check_in_says_something_known", CheckIn, helps=6, **said)
    refused("a_check_in_says_something_known", CheckIn, helps=3, **said | {"stage": "x"})
    CheckIn.objects.create(helps=3, **said)
    refused("somebody_checks_in_once_a_stage", CheckIn, helps=3, **said)
    reminded = here | {"stage": "first", "at": now}
    refused("a_reminder_is_of_a_known_stage", Reminder, **reminded | {"stage": "x"})
    Reminder.objects.create(**reminded)
    refused("a_match_is_reminded_once_a_stage", Reminder, **reminded)
