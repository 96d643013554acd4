"""Each thing that must hold is refused by the database itself."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import IntegrityError, models, transaction

from docendo.commons.communities.models import Community, Seat
from docendo.commons.topics.models import Topic
from docendo.learning.forum.models import (
    Comment,
    Follow,
    Post,
    Revision,
    Thread,
    ThreadTopic,
    Vote,
    Worked,
)
from docendo.learning.forum.rules import Reason, State

OWN = (Thread, Post, Comment, Vote, Worked, Follow, Revision, ThreadTopic)


@pytest.fixture
def violations(
    community: Community,
    thread: Thread,
    question: Post,
    answer: Post,
    helper: Seat,
    member: Seat,
    topics: list[Topic],
    now: datetime,
) -> dict[str, Callable[[], object]]:
    """Under the name of each constraint, something that breaks it and nothing else."""
    here = {"community": community}
    post = {**here, "thread": thread, "body": "x", "created_at": now}
    vote = {**here, "post": answer, "author": helper.person, "at": now}
    worked = {**here, "post": answer, "author": helper.person, "at": now}
    remark = {**here, "post": answer, "body": "x", "created_at": now}
    revision = {**here, "post": answer, "body": "x", "created_at": now}
    closed = {"state": State.CLOSED, "closed_at": now}
    threads = Thread.objects.filter(pk=thread.pk)
    posts = Post.objects.filter(pk=answer.pk)

    def twice(model: type[models.Model], **fields: object) -> Callable[[], object]:
        manager = model._default_manager
        return lambda: (manager.create(**fields), manager.create(**fields))

    def other_thread() -> Thread:
        return Thread.objects.create(**here, title="x", created_at=now, active_at=now)

    return {
        "a_closed_question_says_when_and_why": lambda: threads.update(state=State.CLOSED),
        "what_has_an_original_is_closed_as_duplicate": lambda: threads.update(
            duplicate_of=other_thread()
        ),
        "no_question_duplicates_itself": lambda: threads.update(
            **closed, closed_reason=Reason.DUPLICATE, duplicate_of=thread
        ),
        "only_what_is_closed_is_asked_to_reopen": lambda: threads.update(reopening_asked_at=now),
        "an_answer_is_accepted_in_one_thread": lambda: (
            threads.update(accepted=answer),
            Thread.objects.filter(pk=other_thread().pk).update(accepted=answer),
        ),
        "one_question_per_thread": lambda: Post.objects.create(**post, is_question=True),
        "a_post_is_taken_over_once": twice(Post, **post, source_key="k"),
        "only_answers_work": lambda: Post.objects.filter(pk=question.pk).update(worked_count=1),
        "only_what_was_removed_has_a_remover": lambda: posts.update(removed_by=helper.person),
        "a_comment_is_taken_over_once": twice(Comment, **remark, source_key="k"),
        "one_vote_per_person_and_post": twice(Vote, **vote, voter=member.person, value=1),
        "a_vote_is_taken_over_once": twice(Vote, **vote, value=1, source_key="k"),
        "nobody_votes_for_themselves": lambda: Vote.objects.create(
            **vote, voter=helper.person, value=1
        ),
        "a_vote_is_up_or_down": lambda: Vote.objects.create(**vote, voter=member.person, value=2),
        "a_vote_has_a_voter_or_a_source": lambda: Vote.objects.create(**vote, value=1),
        "an_answer_works_once_for_a_person": twice(Worked, **worked, person=member.person),
        "nobody_confirms_their_own_answer": lambda: Worked.objects.create(
            **worked, person=helper.member
        ),
        "a_person_follows_a_thread_once": twice(
            Follow, **here, thread=thread, person=member.person, at=now
        ),
        "each_revision_has_its_number": twice(Revision, **revision, number=1),
        "revisions_count_from_one": lambda: Revision.objects.create(**revision, number=0),
        "a_thread_names_a_topic_once": lambda: ThreadTopic.objects.bulk_create(
            ThreadTopic(**here, thread=thread, topic=topics[0], position=position)
            for position in (0, 1)
        ),
        "each_position_holds_one_topic": lambda: ThreadTopic.objects.bulk_create(
            ThreadTopic(**here, thread=thread, topic=topic, position=0) for topic in topics[:2]
        ),
        "a_thread_has_at_most_five_topics": lambda: ThreadTopic.objects.create(
            **here, thread=thread, topic=topics[5], position=5
        ),
    }


def test_every_constraint_of_the_forum_is_violated_here(
    violations: dict[str, Callable[[], object]],
) -> None:
    assert set(violations) == {
        constraint.name for model in OWN for constraint in model._meta.constraints
    }


@pytest.mark.parametrize(
    "name", sorted(constraint.name for model in OWN for constraint in model._meta.constraints)
)
def test_the_database_refuses(name: str, violations: dict[str, Callable[[], object]]) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        violations[name]()
    # SQLite names the columns of a violated uniqueness instead of the constraint.
    assert name in str(refused.value) or "UNIQUE constraint failed" in str(refused.value)
