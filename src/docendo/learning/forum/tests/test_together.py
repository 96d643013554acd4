"""The forum together with search, topics, people and communities."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from docendo.commons.communities.api import write_all
from docendo.commons.communities.events import AuthorClaimed
from docendo.commons.communities.models import Community, Seat
from docendo.commons.communities.rules import Role
from docendo.commons.people.models import Person
from docendo.commons.search.api import find
from docendo.commons.topics.events import TopicsMerged
from docendo.commons.topics.models import Topic
from docendo.kernel import text
from docendo.kernel.jobs import Run, SystemActor
from docendo.kernel.models import QueuedJob
from docendo.learning.forum import actions, listeners, panels, queries, sources
from docendo.learning.forum.api import Source, TakenAnswer, TakenComment, TakenQuestion
from docendo.learning.forum.jobs import settle_some, settle_texts
from docendo.learning.forum.models import Comment, Post, Thread, ThreadTopic, Vote, Worked
from docendo.learning.forum.takeover import settle, take_over

Browse = Callable[[Seat], Client]


def found(words: str, community: Community) -> list[tuple[str, int]]:
    hits = find(words, communities=[community.pk], limit=10, offset=0).hits
    return sorted((hit.kind, hit.object_id) for hit in hits)


# --- Search -------------------------------------------------------------------------------------


def test_posts_are_found_by_their_words_and_by_their_question(
    thread: Thread, question: Post, answer: Post, community: Community
) -> None:
    assert found("bound", community) == [("question", question.pk)]
    assert found("group", community) == [("answer", answer.pk)]
    assert found("harmonic", community) == [("answer", answer.pk), ("question", question.pk)]


def test_what_is_edited_or_removed_is_found_as_it_is_now(
    question: Post, answer: Post, asker: Seat, moderator: Seat, community: Community, now: datetime
) -> None:
    actions.edit_post(
        asker,
        post_id=question.pk,
        title="Why is this series divergent?",
        body=question.body,
        why="Shorter",
        seen_revision=1,
        now=now,
    )
    assert found("harmonic", community) == []
    assert len(found("divergent", community)) == 2
    actions.remove_post(moderator, post_id=answer.pk, reason="Copied", now=now)
    assert found("divergent", community) == [("question", question.pk)]
    actions.remove_post(moderator, post_id=question.pk, reason="Copied", now=now)
    assert found("divergent", community) == []
    actions.restore_post(moderator, post_id=question.pk, now=now)
    assert found("divergent", community) == [("question", question.pk)]


@pytest.mark.usefixtures("answer")
def test_the_sources_list_all_that_can_be_found(question: Post) -> None:
    questions, answers = (
        list(sources._entries(of_questions=of_questions)) for of_questions in (True, False)
    )
    assert [entry.object_id for entry in questions] == [question.pk]
    assert [entry.title for entry in answers] == [question.thread.title]
    assert sources._address("maple", 7) == "/c/maple/questions/posts/7/"


# --- Texts that an older version rendered -------------------------------------------------------


@pytest.fixture
def outdated(community: Community, now: datetime) -> None:
    take_over(
        community,
        questions=[
            TakenQuestion(
                source=Source(key="q"), title="What is a *group*?", body="I **wonder**.",
                created_at=now,
            )
        ],
        answers=[
            TakenAnswer(source=Source(key="a"), question_key="q", body="A `set`.", created_at=now)
        ],
        comments=[
            TakenComment(source=Source(key="c"), post_key="a", body="*Thanks*", created_at=now)
        ],
    )  # fmt: skip
    Post.objects.update(renderer=0, html="<p>As it was</p>", comment_count=1)
    Comment.objects.update(renderer=0, html="<p>As it was</p>")


@pytest.mark.usefixtures("outdated")
def test_what_an_older_version_rendered_is_read_as_new_at_once_and_kept_later(
    community: Community, member: Seat, browse: Browse
) -> None:
    client, address = browse(member), f"/c/maple/questions/{Thread.objects.get().pk}/"
    before = client.get(address).content.decode()
    assert not Post.objects.filter(renderer=text.VERSION).exists()

    assert settle(community) == 3
    assert settle(community) == 0

    after = client.get(address).content.decode()
    for html in (before, after):
        assert "As it was" not in html
        for drawn in ("<strong>wonder</strong>", "set</code>", "<em>Thanks</em>"):
            assert drawn in html
    assert not Post.objects.filter(html__contains="As it was").exists()
    assert found("wonder", community)


@pytest.mark.usefixtures("outdated")
def test_a_job_settles_what_waits(community: Community, now: datetime) -> None:
    run = Run(actor=SystemActor("forum"), key="x", attempt=1, now=now)
    settle_texts.work(run)
    assert QueuedJob.objects.get().arguments == {"community_id": community.pk}
    settle_some.work(run, community_id=community.pk)
    assert not Post.objects.filter(renderer=0).exists()
    assert not Comment.objects.filter(renderer=0).exists()


@pytest.mark.usefixtures("outdated")
def test_settling_does_not_overwrite_what_was_edited_meanwhile(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edited_meanwhile(*arguments: Any, **named: Any) -> Any:
        Post.objects.filter(source_key="q").update(body="Edited", html="<p>Edited</p>")
        return write_all(*arguments, **named)

    monkeypatch.setattr("docendo.learning.forum.takeover.settling.write_all", edited_meanwhile)
    settle(community)
    assert Post.objects.get(source_key="q").html == "<p>Edited</p>"


# --- Authors who join, topics that merge --------------------------------------------------------


def test_what_an_author_wrote_is_theirs_when_they_join_and_their_votes_for_it_are_void(
    community: Community, member: Seat, asker: Seat, now: datetime
) -> None:
    author = Person.objects.create_user(None, name="Ada")
    take_over(
        community,
        questions=[
            TakenQuestion(
                source=Source(key="q"), title="What is it?", body="x", created_at=now,
                author_id=author.pk,
            )
        ],
        answers=[
            TakenAnswer(
                source=Source(key="a"), question_key="q", body="x", created_at=now,
                author_id=author.pk,
            )
        ],
    )  # fmt: skip
    answer = Post.objects.get(source_key="a")
    actions.vote(member, post_id=answer.pk, value=1, now=now)
    actions.vote(asker, post_id=answer.pk, value=1, now=now)
    actions.say_it_worked(member, post_id=answer.pk, it_did=True, now=now)

    listeners.move_what_they_wrote(
        AuthorClaimed(
            community_id=community.pk, placeholder_id=author.pk, person_id=member.member.pk
        )
    )

    answer.refresh_from_db()
    assert answer.author == member.person
    assert Thread.objects.get().author == member.person
    assert (answer.score, answer.worked_count) == (1, 0)
    assert Vote.objects.get().voter == asker.person
    assert Vote.objects.get().author == member.person
    assert not Worked.objects.exists()


def test_a_merged_topic_hands_its_questions_over(
    asker: Seat, topics: list[Topic], community: Community, now: datetime
) -> None:
    both = actions.ask(asker, title="About the two", body="x", topics=topics[:2], now=now)
    one = actions.ask(asker, title="About the first", body="x", topics=topics[:1], now=now)
    listeners.follow_merged_topic(
        TopicsMerged(
            community_id=community.pk,
            merged_id=topics[0].pk,
            into_id=topics[1].pk,
            by_id=asker.member.pk,
        )
    )
    about = set(ThreadTopic.objects.values_list("thread", "topic"))
    assert about == {(both.pk, topics[1].pk), (one.pk, topics[1].pk)}


# --- Panels -------------------------------------------------------------------------------------


def test_the_home_of_a_community_shows_what_is_new_and_what_waits(
    thread: Thread, answer: Post, member: Seat, asker: Seat, browse: Browse, now: datetime
) -> None:
    for number in range(6):
        later = now + timedelta(hours=1 + number)
        actions.ask(asker, title=f"Who can explain limit {number}?", body="x", now=later)
    new, waiting = browse(member).get("/c/maple/").content.decode().split("unanswered-title", 1)
    shown_as_new = [number for number in range(6) if f"limit {number}?" in new]
    shown_as_waiting = [number for number in range(6) if f"limit {number}?" in waiting]
    # What is new and waits too is shown once.
    assert (shown_as_new, shown_as_waiting) == ([1, 2, 3, 4, 5], [0])
    assert "Why does the harmonic series diverge?" not in waiting


def test_a_person_shows_what_they_asked_and_answered(
    thread: Thread, answer: Post, asker: Seat, helper: Seat, member: Seat, browse: Browse
) -> None:
    for seat, heading in ((asker, "Asked"), (helper, "Answered")):
        html = browse(member).get(f"/c/maple/people/{seat.member.pk}/").content.decode()
        assert f">{heading}</h2>" in html
        assert "Why does the harmonic series diverge?" in html
    assert queries.of_person(member, person_id=member.member.pk) is None


def test_a_topic_shows_its_questions_and_lists_count_them(
    asker: Seat, member: Seat, topics: list[Topic], browse: Browse, now: datetime
) -> None:
    actions.ask(asker, title="What is a limit?", body="x", topics=topics[1:2], now=now)
    client = browse(member)
    assert "What is a limit?" in client.get("/c/maple/topics/limits/").content.decode()
    assert "Nobody has asked about it yet" in client.get("/c/maple/topics/series/").content.decode()
    counted = queries.questions_by_topic(member.community.pk, [topic.pk for topic in topics])
    assert counted == {topics[1].pk: 1}
    assert panels._so_many_questions(1) == "1 question"


def test_very_many_questions_are_counted_anew_after_some_minutes_only(
    asker: Seat, topics: list[Topic], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask_and_count() -> int:
        actions.ask(asker, title="What is a limit?", body="x", topics=topics[1:2], now=now)
        ids = [topic.pk for topic in topics]
        return queries.questions_by_topic(asker.community.pk, ids)[topics[1].pk]

    assert [ask_and_count(), ask_and_count()] == [1, 2]
    monkeypatch.setattr(queries.elsewhere, "COUNTED_AT_ONCE", 0)
    assert [ask_and_count(), ask_and_count()] == [3, 3]
    cache.clear()
    assert ask_and_count() == 5


def test_the_first_step_is_done_when_somebody_has_asked(
    owner: Seat, asker: Seat, now: datetime
) -> None:
    assert not queries.has_questions(owner)
    actions.ask(asker, title="The first question", body="x", now=now)
    assert queries.has_questions(owner)


def test_a_member_of_a_private_community_shows_nothing_outside(
    seat: Callable[..., Seat], private_community: Community, anonymous: Seat, now: datetime
) -> None:
    inside = seat(Role.MEMBER, "Ben Inside", in_=private_community)
    actions.ask(inside, title="What do nurses do?", body="x", now=now)
    outside = Seat(private_community, None, None)
    assert queries.questions(outside).rows == ()
    assert queries.of_community(outside).latest == ()
    assert queries.of_person(outside, person_id=inside.member.pk) is None
    assert not queries.has_questions(outside)
