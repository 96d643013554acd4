"""What is told of who asked without their name, and to whom."""

from collections.abc import Callable
from datetime import datetime

import pytest

from docendo.commons.communities.models import Membership, Seat
from docendo.learning.forum import actions as forum
from docendo.learning.forum.models import Post, Thread
from docendo.learning.forum.rules import Reason
from docendo.outcomes.notices.models import Happening

Told = Callable[[Seat], list[str]]
WHY = "Somebody wrote to us that they fear for the asker."


@pytest.fixture
def hidden(asker: Seat, now: datetime) -> Thread:
    return forum.ask(
        asker, title="May one divide by zero?", body="@Amira_Haddad?", anonymously=True, now=now
    )


@pytest.fixture
def helped(hidden: Thread, helper: Seat, now: datetime) -> Post:
    return forum.answer(helper, thread_id=hidden.pk, body="One may not.", now=now)


def test_the_person_is_told_what_happens_to_the_persona(
    hidden: Thread, helped: Post, asker: Seat, helper: Seat, moderator: Seat, told: Told,
    now: datetime,
) -> None:  # fmt: skip
    question = Post.objects.get(thread=hidden, is_question=True)
    forum.comment(helper, post_id=question.pk, body="Which book?", now=now)
    forum.close(moderator, thread_id=hidden.pk, reason=Reason.UNCLEAR, now=now)
    words = " ".join(told(asker))
    for part in ("Jonas Weber</b></bdi> answered", "Jonas Weber</b></bdi> commented", "closed"):
        assert part in words


def test_nobody_is_told_of_what_they_did_under_another_name(
    hidden: Thread, helped: Post, asker: Seat, told: Told, now: datetime
) -> None:
    question = Post.objects.get(thread=hidden, is_question=True)
    forum.comment(asker, post_id=question.pk, body="Rudin.", now=now)
    forum.answer(asker, thread_id=hidden.pk, body="I found it.", now=now)
    forum.accept(asker, post_id=helped.pk, seen_accepted_id=None, now=now)
    assert [words for words in told(asker) if str(hidden.author) in words] == []
    assert all("Jonas Weber" in words for words in told(asker))


def test_others_are_told_of_the_persona_and_later_of_who_gave_their_name(
    hidden: Thread, helped: Post, asker: Seat, helper: Seat, told: Told, now: datetime
) -> None:
    forum.accept(asker, post_id=helped.pk, seen_accepted_id=None, now=now)
    forum.say_it_worked(asker, post_id=helped.pk, it_did=True, now=now)
    forum.comment(asker, post_id=helped.pk, body="Never?", now=now)
    before = told(helper)
    assert len(before) == 3
    assert all(str(hidden.author) in words for words in before)
    assert "Amira" not in " ".join(before)
    forum.give_name(asker, thread_id=hidden.pk, now=now)
    after = told(helper)
    assert len(after) == 3
    assert all("Amira Haddad" in words for words in after)
    assert not Happening.objects.filter(by=hidden.author).exists()


def test_whose_name_is_learned_is_told_even_when_they_left_and_it_was_removed(
    hidden: Thread, asker: Seat, moderator: Seat, helper: Seat, told: Told, now: datetime
) -> None:
    question = Post.objects.get(thread=hidden, is_question=True)
    forum.remove_post(moderator, post_id=question.pk, reason="A threat", now=now)
    Membership.objects.filter(person=asker.member).delete()
    forum.learn_name(moderator, thread_id=hidden.pk, why=WHY, now=now)
    [words] = told(asker)
    assert "learned that you asked" in words
    assert told(helper) == told(moderator) == []
