"""Taking over what was written elsewhere: once, whatever comes twice or refers to nothing."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.safestring import mark_safe

from docendo.commons.communities.models import Community, Seat
from docendo.commons.people.models import Person
from docendo.commons.search.api import find
from docendo.commons.topics.models import Topic
from docendo.kernel.text import Rendered
from docendo.learning.forum.api import (
    LeftOut,
    Post,
    Reason,
    Source,
    TakenAcceptance,
    TakenAnswer,
    TakenComment,
    TakenDuplicate,
    TakenFollow,
    TakenQuestion,
    TakenRevision,
    TakenVote,
    Thread,
    WhyNot,
    recount,
    take_over,
)
from docendo.learning.forum.models import Comment, Follow, ThreadTopic, Vote
from docendo.learning.forum.takeover import move_authorship, recounting, settle


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
        "duplicates": [TakenDuplicate(key="d1", question_key="2", original_key="1", at=now)],
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
        duplicates=[TakenDuplicate(key="d1", question_key="1", original_key="1", at=now)],
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
        LeftOut("d1", WhyNot.ITS_OWN_ORIGINAL),
    ]
    assert not Comment.objects.exists()


def test_the_same_key_in_another_community_is_another_post(
    community: Community,
    private_community: Community,
    question: Callable[..., TakenQuestion],
) -> None:
    assert take_over(community, questions=[question("1")]).added == 1
    assert take_over(private_community, questions=[question("1")]).added == 1


def test_what_was_taken_is_rendered_found_and_shown_in_lists_at_once(
    community: Community,
    question: Callable[..., TakenQuestion],
    answer: Callable[..., TakenAnswer],
) -> None:
    take_over(
        community,
        questions=[question("1", body="I *wonder* about swarms.")],
        answers=[answer("2", "1", body="They `hum`.")],
    )

    first, second = Post.objects.order_by("pk")
    assert "<em>wonder</em>" in first.html
    assert first.thread.excerpt == "I wonder about swarms."
    found = find("hum", communities=[community.pk])
    assert [(hit.kind, hit.object_id) for hit in found.hits] == [("answer", second.pk)]


def test_what_an_older_version_rendered_is_rendered_anew(
    community: Community, question: Callable[..., TakenQuestion]
) -> None:
    take_over(community, questions=[question("1", body="I *wonder*."), question("2")])
    Post.objects.update(html="", renderer=0)

    assert settle(community, limit=1) == 1
    assert settle(community) == 1
    assert settle(community) == 0
    assert "<em>wonder</em>" in Post.objects.get(source_key="1").html


def test_a_duplicate_keeps_its_one_original_and_no_other_reason(
    community: Community, now: datetime, question: Callable[..., TakenQuestion]
) -> None:
    closed = question("1", closed_at=now, closed_note="It was closed there.")
    taken = take_over(
        community,
        questions=[closed, question("2"), question("3")],
        duplicates=[
            TakenDuplicate(key="d1", question_key="1", original_key="2", at=now),
            TakenDuplicate(key="d2", question_key="1", original_key="3", at=now),
        ],
    )

    assert taken.left_out == [LeftOut("d2", WhyNot.HAS_AN_ORIGINAL)]
    thread = Post.objects.get(source_key="1").thread
    assert thread.duplicate_of == Post.objects.get(source_key="2").thread
    assert (thread.closed_reason, thread.closed_note) == (Reason.DUPLICATE, "")


def test_a_question_is_followed_once_also_when_its_follower_is_claimed(
    community: Community,
    author: Person,
    member: Seat,
    now: datetime,
    question: Callable[..., TakenQuestion],
) -> None:
    follows = [
        TakenFollow(key=key, question_key=question_key, person_id=author.pk, at=now)
        for key, question_key in (("f1", "1"), ("f2", "1"), ("f3", "2"), ("f4", "absent"))
    ]
    taken = take_over(community, questions=[question("1"), question("2")], follows=follows)
    assert (taken.added, taken.known) == (4, 1)
    assert taken.left_out == [LeftOut("f4", WhyNot.NO_SUCH_QUESTION)]

    first = Thread.objects.order_by("pk")[0]
    Follow.objects.create(community=community, thread=first, person=member.member, at=now)
    move_authorship(community, from_id=author.pk, to_id=member.member.pk)
    assert set(Follow.objects.values_list("person", flat=True)) == {member.member.pk}
    assert Follow.objects.count() == 2


def test_recounting_goes_through_the_threads_in_portions(
    community: Community,
    now: datetime,
    question: Callable[..., TakenQuestion],
    answer: Callable[..., TakenAnswer],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keys = ["1", "2", "3", "4", "5"]
    take_over(
        community,
        questions=[question(key, score=int(key)) for key in keys],
        answers=[answer(f"a{key}", key) for key in keys],
    )
    portions: list[Sequence[int]] = []

    monkeypatch.setattr(recounting, "THREADS_AT_ONCE", 2)
    with monkeypatch.context() as patch:
        patch.setattr(recounting, "recount_threads", lambda _community, ids: portions.append(ids))
        recount(community)
    assert list(map(len, portions)) == [2, 2, 1]

    recount(community)
    counted = Thread.objects.order_by("pk").values_list("score", "answer_count")
    assert list(counted) == [(int(key), 1) for key in keys]


def test_what_was_rendered_ahead_is_taken_as_it_is_unless_it_mentions_a_member(
    community: Community, member: Seat, question: Callable[..., TakenQuestion]
) -> None:
    assert member.person is not None
    ahead = Rendered(mark_safe("<p>made ahead</p>"), "made ahead")
    bodies = {"1": "To @nobody here", "2": f"To @{member.person.name}"}
    take_over(
        community,
        questions=[question(key, body=body, rendered=ahead) for key, body in bodies.items()],
    )

    first, second = Post.objects.order_by("pk")
    assert first.html == "<p>made ahead</p>"
    assert 'class="mention"' in second.html
    assert [hit.object_id for hit in find("ahead", communities=[community.pk]).hits] == [first.pk]


def test_the_names_in_many_texts_are_looked_up_once(
    community: Community,
    question: Callable[..., TakenQuestion],
) -> None:
    questions = [question(str(number), body=f"Hello @Name{number}") for number in range(30)]
    with CaptureQueriesContext(connection) as asked:
        take_over(community, questions=questions)
    assert sum("sort_name" in query["sql"] for query in asked) == 1
