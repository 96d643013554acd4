"""A question that somebody asked without their name, and all that they did below it."""

from datetime import datetime

import pytest

from docendo.commons.communities.models import Seat
from docendo.commons.people.api import Person
from docendo.learning.forum import actions
from docendo.learning.forum.models import (
    Comment,
    Post,
    Thread,
)
from docendo.learning.forum.rules import Reason
from docendo.learning.forum.tests.masks.asking import ask, question_of


@pytest.fixture
def hidden(asker: Seat, now: datetime) -> Thread:
    return ask(asker, now)


@pytest.fixture
def persona(hidden: Thread) -> Person:
    assert hidden.author is not None
    return hidden.author


@pytest.fixture
def helped(hidden: Thread, helper: Seat, now: datetime) -> Post:
    return actions.answer(helper, thread_id=hidden.pk, body="One may not.", now=now)


@pytest.fixture
def lived(hidden: Thread, helped: Post, asker: Seat, moderator: Seat, now: datetime) -> Thread:
    """All that an asker can do in a thread, done."""
    question = question_of(hidden)
    actions.edit_post(
        asker, post_id=question.pk, body="I am less ashamed.", seen_revision=1, now=now
    )
    actions.comment(asker, post_id=helped.pk, body="Never?", now=now)
    gone = actions.comment(asker, post_id=helped.pk, body="Oops", now=now)
    actions.remove_comment(asker, comment_id=gone.pk, now=now)
    own = actions.answer(asker, thread_id=hidden.pk, body="I found it.", now=now)
    taken_back = actions.answer(asker, thread_id=hidden.pk, body="Or not.", now=now)
    actions.remove_post(asker, post_id=taken_back.pk, now=now)
    actions.vote(asker, post_id=helped.pk, value=1, now=now)
    actions.vote(moderator, post_id=own.pk, value=1, now=now)
    actions.say_it_worked(asker, post_id=helped.pk, it_did=True, now=now)
    actions.say_it_worked(moderator, post_id=own.pk, it_did=True, now=now)
    actions.accept(asker, post_id=helped.pk, seen_accepted_id=None, now=now)
    remark = Comment.objects.get(post=helped, removed_at=None)
    actions.thank(asker, post_id=helped.pk, words="The patience", now=now)
    actions.thank(moderator, post_id=helped.pk, comment_id=remark.pk, words="Asking", now=now)
    told = actions.explain_back(
        asker, post_id=helped.pk, body="Nothing times zero is one.", now=now
    )
    actions.remove_teach_back(asker, teach_back_id=told.pk, now=now)
    actions.close(asker, thread_id=hidden.pk, reason=Reason.NOT_NEEDED, now=now)
    hidden.refresh_from_db()
    return hidden
