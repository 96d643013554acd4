"""Taking over what was written elsewhere: once, whatever comes twice or refers to nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from docendo.commons.communities.models import Community, Seat
from docendo.commons.people.models import Person
from docendo.commons.topics.models import Topic
from docendo.learning.forum.api import (
    LeftOut,
    Post,
    Reason,
    Source,
    TakenAcceptance,
    TakenAnswer,
    TakenComment,
    TakenDuplicate,
    TakenQuestion,
    TakenRevision,
    TakenVote,
    Thread,
    WhyNot,
    recount,
    take_over,
)
from docendo.learning.forum.models import Comment, ThreadTopic, Vote


@pytest.fixture
def author(db: None) -> Person:
    return Person.objects.create_user(None, name="Ada who has not joined")


@pytest.fixture
def question(now: datetime, author: Person) -> Callable[..., TakenQuestion]:
    def make(key: str, **fields: object) -> TakenQuestion:
        return TakenQuestion(
            **{
                "source": Source(key=key, url=f"https://example.org/q/{key}", license="CC BY-SA"),
                "title": f"What is {key}, and why?",
                "body": "I wonder.",
                "created_at": now,
                "author_id": author.pk,
                **fields,
            }  # type: ignore[arg-type]
        )

    return make


@pytest.fixture
def answer(now: datetime) -> Callable[..., TakenAnswer]:
    def make(key: str, question_key: str, **fields: object) -> TakenAnswer:
        return TakenAnswer(
            **{
                "source": Source(key=key),
                "question_key": question_key,
                "body": "Because.",
                "created_at": now + timedelta(hours=1),
                **fields,
            }  # type: ignore[arg-type]
        )

    return make


def test_a_batch_that_comes_twice_is_taken_once(
    community: Community,
    author: Person,
    now: datetime,
    question: Callable[..., TakenQuestion],
    answer: Callable[..., TakenAnswer],
) -> None:
    topic = Topic.objects.create(community=community, slug="t", name="t", created_at=now)
    everything: dict[str, Any] = {
        "questions": [question("1", topic_ids=(topic.pk,)), question("2")],
        "answers": [answer("3", "1"), answer("4", "1")],
        "comments": [
            TakenComment(source=Source(key="c1"), post_key="3", body="Thanks", created_at=now)
        ],
        "votes": [TakenVote(key="v1", post_key="3", value=1, at=now)],
        "revisions": [
            TakenRevision(post_key="3", number=1, body="Becuase.", created_at=now),
            TakenRevision(post_key="3", number=2, body="Because.", created_at=now, why="Typo"),
        ],
        "acceptances": [TakenAcceptance(question_key="1", answer_key="3")],
        "duplicates": [TakenDuplicate(question_key="2", original_key="1", at=now)],
    }
    first, second = take_over(community, **everything), take_over(community, **everything)

    assert (first.added, first.known, first.left_out) == (10, 0, [])
    assert (second.added, second.known, second.left_out) == (0, 10, [])
    one, two = Thread.objects.order_by("pk")
    assert one.accepted is not None
    assert one.accepted.source_key == "3"
    assert one.accepted.revision == 2
    assert two.duplicate_of == one
    assert two.closed_reason == Reason.DUPLICATE
    assert ThreadTopic.objects.get().topic == topic
    assert Post.objects.get(is_question=True, thread=one).license == "CC BY-SA"


def test_recounting_makes_scores_counts_and_activity_true(
    community: Community,
    member: Seat,
    now: datetime,
    question: Callable[..., TakenQuestion],
    answer: Callable[..., TakenAnswer],
) -> None:
    take_over(
        community,
        questions=[question("1", score=7), question("2")],
        answers=[answer("3", "1"), answer("4", "1")],
        comments=[
            TakenComment(
                source=Source(key="c1"),
                post_key="3",
                body="Thanks",
                created_at=now + timedelta(days=3),
            )
        ],
        votes=[
            TakenVote(key="v1", post_key="1", value=1, at=now),
            TakenVote(key="v2", post_key="3", value=1, at=now),
            TakenVote(key="v3", post_key="3", value=1, at=now),
            TakenVote(key="v4", post_key="4", value=-1, at=now),
        ],
    )
    Vote.objects.create(
        community=community,
        post=Post.objects.get(source_key="1"),
        voter=member.person,
        value=1,
        at=now,
    )
    recount(community)

    assert dict(Post.objects.values_list("source_key", "score")) == {
        # The score it came with already counts the votes that came with it.
        "1": 8,
        "2": 0,
        "3": 2,
        "4": -1,
    }
    assert dict(Post.objects.values_list("source_key", "comment_count"))["3"] == 1
    one, two = Thread.objects.order_by("pk")
    assert (one.score, one.answer_count, one.active_at) == (8, 2, now + timedelta(days=3))
    assert (two.score, two.answer_count, two.active_at) == (0, 0, now)


def test_what_refers_to_nothing_is_left_out_with_its_reason(
    community: Community,
    author: Person,
    now: datetime,
    question: Callable[..., TakenQuestion],
    answer: Callable[..., TakenAnswer],
) -> None:
    taken = take_over(
        community,
        questions=[question("1")],
        answers=[answer("2", "absent"), answer("3", "1"), answer("4", "3")],
        comments=[
            TakenComment(source=Source(key="c1"), post_key="absent", body="?", created_at=now)
        ],
        votes=[
            TakenVote(key="v1", post_key="absent", value=1, at=now),
            TakenVote(key="v2", post_key="1", value=3, at=now),
            TakenVote(key="v3", post_key="1", value=1, at=now, voter_id=author.pk),
        ],
        acceptances=[TakenAcceptance(question_key="1", answer_key="1")],
        duplicates=[TakenDuplicate(question_key="1", original_key="1", at=now)],
    )

    assert taken.added == 2
    assert taken.left_out == [
        LeftOut("2", WhyNot.NO_SUCH_QUESTION),
        LeftOut("4", WhyNot.NO_SUCH_QUESTION),
        LeftOut("c1", WhyNot.NO_SUCH_POST),
        LeftOut("v1", WhyNot.NO_SUCH_POST),
        LeftOut("v2", WhyNot.NEITHER_UP_NOR_DOWN),
        LeftOut("v3", WhyNot.OWN_VOTE),
        LeftOut("1", WhyNot.NOT_AN_ANSWER_TO_IT),
        LeftOut("1", WhyNot.ITS_OWN_ORIGINAL),
    ]
    assert not Comment.objects.exists()


def test_the_same_key_in_another_community_is_another_post(
    community: Community,
    private_community: Community,
    question: Callable[..., TakenQuestion],
) -> None:
    assert take_over(community, questions=[question("1")]).added == 1
    assert take_over(private_community, questions=[question("1")]).added == 1
