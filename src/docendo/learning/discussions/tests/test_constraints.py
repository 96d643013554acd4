"""Each thing that must hold is refused by the database itself."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import IntegrityError, models, transaction

from docendo.commons.communities.models import Community, Seat
from docendo.commons.topics.models import Topic
from docendo.learning.discussions.models import (
    Ballot,
    Choice,
    Discussion,
    DiscussionTopic,
    Following,
    Opened,
    Poll,
    Reply,
    Vote,
)
from docendo.learning.discussions.rules import Kind

OWN = (Discussion, DiscussionTopic, Following, Opened, Reply, Poll, Choice, Ballot, Vote)


@pytest.fixture
def violations(
    community: Community,
    discussion: Discussion,
    reply: Reply,
    polled: Discussion,
    topics: list[Topic],
    starter: Seat,
    other: Seat,
    now: datetime,
) -> dict[str, Callable[[], object]]:
    """One attempt for each constraint, made against what the fixtures left."""
    here = {"community": community}
    started = {**here, "author": starter.person, "created_at": now, "active_at": now, "body": "…"}
    one = {**here, "discussion": discussion}
    poll = Poll.objects.get(discussion=polled)
    choices = list(Choice.objects.filter(poll=poll).order_by("position"))
    ballot = Ballot.objects.create(**here, poll=poll, person=starter.member, at=now)
    Vote.objects.create(**here, ballot=ballot, choice=choices[0], is_only=True)
    several = Ballot.objects.create(**here, poll=poll, person=other.member, at=now)
    Vote.objects.create(**here, ballot=several, choice=choices[0], is_only=False)
    Opened.objects.create(**one, person=starter.member, at=now)

    def changed(row: models.Model, **columns: object) -> Callable[[], object]:
        return lambda: type(row)._default_manager.filter(pk=row.pk).update(**columns)

    def made(model: type[models.Model], **columns: object) -> Callable[[], object]:
        return lambda: model._default_manager.create(**columns)

    return {
        "all_but_an_update_have_a_title": made(Discussion, **started, kind=Kind.UPDATE, title="A"),
        "who_closes_a_discussion_does_it_at_a_time": changed(discussion, closed_at=now),
        "only_a_removed_discussion_has_a_remover": changed(discussion, removed_reason="-"),
        "a_discussion_names_a_topic_once": made(
            DiscussionTopic, **one, topic=topics[0], position=3
        ),
        "each_place_of_a_discussion_holds_one_topic": made(
            DiscussionTopic, **one, topic=topics[1], position=0
        ),
        "a_discussion_has_at_most_five_topics": made(
            DiscussionTopic, **one, topic=topics[1], position=5
        ),
        "a_person_follows_a_discussion_once": made(Following, **one, person=starter.person, at=now),
        "a_person_opens_an_announcement_once": made(Opened, **one, person=starter.person, at=now),
        "no_reply_answers_itself": changed(reply, answers=reply),
        "only_a_removed_reply_has_a_remover": changed(reply, removed_reason="-"),
        "a_discussion_has_at_most_one_poll": made(
            Poll, **here, discussion=polled, question="Another?"
        ),
        "a_poll_asks_something": made(Poll, **one, question=""),
        "each_place_of_a_poll_holds_one_choice": made(
            Choice, **here, poll=poll, position=0, words="Tuesday"
        ),
        "a_poll_offers_a_choice_once": made(Choice, **here, poll=poll, position=4, words="Monday"),
        "a_poll_has_at_most_ten_choices": made(
            Choice, **here, poll=poll, position=10, words="Tuesday"
        ),
        "one_ballot_per_person_and_poll": made(
            Ballot, **here, poll=poll, person=starter.person, at=now
        ),
        "a_ballot_names_a_choice_once": made(
            Vote, **here, ballot=several, choice=choices[0], is_only=False
        ),
        "a_ballot_of_one_choice_names_one": made(
            Vote, **here, ballot=ballot, choice=choices[1], is_only=True
        ),
    }


CONSTRAINTS = [each.name for model in OWN for each in model._meta.constraints]


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_the_database_refuses(name: str, violations: dict[str, Callable[[], object]]) -> None:
    with transaction.atomic(), pytest.raises(IntegrityError) as refused, transaction.atomic():
        violations[name]()
    # SQLite names the columns of what must be unique, and PostgreSQL the constraint.
    said = str(refused.value)
    assert name in said or "UNIQUE constraint failed" in said
