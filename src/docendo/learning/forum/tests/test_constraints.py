"""Each thing that must hold is refused by the database itself."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, models, transaction

from docendo.commons.communities.models import Community, Seat
from docendo.commons.people.api import Person, make_persona
from docendo.commons.topics.models import Topic
from docendo.learning.forum.models import (
    Comment,
    Follow,
    Mask,
    Post,
    Reading,
    Revision,
    TeachBack,
    Thanks,
    Thread,
    ThreadTopic,
    Unmasking,
    Vote,
    Worked,
)
from docendo.learning.forum.rules import Reason, State

OWN = (
    Thread,
    Post,
    Comment,
    Vote,
    Worked,
    Follow,
    Revision,
    ThreadTopic,
    TeachBack,
    Thanks,
    Reading,
    Mask,
    Unmasking,
)


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
    told = {**post, "post": answer, "author": member.person, "answerer": helper.person}
    thanks = {**here, "post": answer, "author": helper.person, "words": "x", "at": now}
    read = {**here, "thread": thread, "person": member.person, "first_at": now}
    closed = {"state": State.CLOSED, "closed_at": now}
    threads = Thread.objects.filter(pk=thread.pk)
    posts = Post.objects.filter(pk=answer.pk)

    def twice(model: type[models.Model], **fields: object) -> Callable[[], object]:
        manager = model._default_manager
        return lambda: (manager.create(**fields), manager.create(**fields))

    def other_thread() -> Thread:
        return Thread.objects.create(**here, title="x", created_at=now, active_at=now)

    def mask(of: Thread, persona: Person) -> Mask:
        return Mask.objects.create(
            **here, thread=of, person=helper.member, persona=persona, made_at=now
        )

    heron, otter = (
        make_persona("Anonymous heron", now=now),
        make_persona("Anonymous otter", now=now),
    )
    return {
        "a_thread_has_one_mask": lambda: (mask(thread, heron), mask(thread, otter)),
        "a_persona_has_one_mask": lambda: (mask(thread, heron), mask(other_thread(), heron)),
        "nobody_is_their_own_mask": lambda: mask(thread, helper.member),
        "who_learns_a_name_says_why": lambda: Unmasking.objects.create(
            **here, thread=thread, by=helper.member, why="Spam", at=now
        ),
        "what_is_anonymous_has_a_persona": lambda: threads.update(is_anonymous=True, author=None),
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
        "an_answer_is_explained_back_once": twice(TeachBack, **told),
        "nobody_explains_back_their_own_answer": lambda: TeachBack.objects.create(
            **{**told, "author": helper.person}
        ),
        "only_a_removed_teach_back_has_a_remover": lambda: TeachBack.objects.create(
            **told, removed_by=helper.person
        ),
        "a_person_thanks_once_for_a_post": twice(Thanks, **thanks, by=member.person),
        "a_person_thanks_once_for_a_comment": twice(
            Thanks, **thanks, by=member.person, comment=Comment.objects.create(**remark)
        ),
        "nobody_thanks_themselves": lambda: Thanks.objects.create(**thanks, by=helper.member),
        "thanks_say_what_for": lambda: Thanks.objects.create(
            **{**thanks, "words": ""}, by=member.member
        ),
        "a_reader_of_a_thread_counts_once": twice(Reading, **read, last_at=now),
        "nobody_reads_last_before_first": lambda: Reading.objects.create(
            **read, last_at=now - timedelta(days=1)
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
