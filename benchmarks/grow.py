"""Grows the imported community by varied copies of its own questions.

Every copy keeps the shape of a real thread: its answers, comments, votes, topics and lengths. Its
words are the real ones in another order, some exchanged for others of the community in their
natural frequency, so that an index meets what it would meet in life.

    python -m benchmarks.grow --questions 20000 --people 1000
"""

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from random import Random

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 Django first
from django.test import Client  # noqa: E402

from docendo.commons.communities.models import Community, Membership  # noqa: E402
from docendo.commons.communities.rules import Role  # noqa: E402
from docendo.commons.people.models import Person  # noqa: E402
from docendo.commons.search import api as search  # noqa: E402
from docendo.kernel import clock  # noqa: E402
from docendo.kernel.progress import progress  # noqa: E402
from docendo.kernel.text import VERSION, plain  # noqa: E402
from docendo.learning.forum.api import LONGEST_TITLE  # noqa: E402
from docendo.learning.forum.models import Comment, Post, Thread, ThreadTopic, Vote  # noqa: E402

SLUG = "bench"
LONG_THREAD = "What do you wish that somebody had told you before you began?"
ANSWERS_IN_LONG_THREAD = 50
EXCHANGED = 0.15
LONGEST_WORD = 20
CHUNK = 250
SESSIONS = 200


@dataclass(frozen=True)
class Original:
    """One imported post: its words, and what stands below it."""

    post: Post
    words: str
    comments: list[Comment] = field(default_factory=list)
    votes: list[int] = field(default_factory=list)


Shape = Sequence[Original]
"""A whole thread, its question first."""


def shapes(community: Community) -> list[Shape]:
    """The imported threads."""
    posts = Post.objects.filter(community=community).exclude(source_key="")
    found = {
        post.pk: Original(post, plain(post.body))
        for post in posts.select_related("thread").order_by("thread", "-is_question", "pk")
    }
    for comment in Comment.objects.filter(community=community).exclude(source_key=""):
        found[comment.post_id].comments.append(comment)
    for vote in Vote.objects.filter(community=community).exclude(source_key=""):
        found[vote.post_id].votes.append(vote.value)
    threads = groupby(found.values(), key=lambda original: original.post.thread_id)
    return [list(originals) for _thread, originals in threads]


class Grower:
    """Writes threads in chunks, each chunk in one transaction."""

    def __init__(self, community: Community, *, rng: Random, now: datetime) -> None:
        self.community, self.rng, self.now = community, rng, now
        self.shapes = shapes(community)
        self.vocabulary = [
            word
            for shape in self.shapes
            for one in shape
            for word in one.words.split()
            if len(word) <= LONGEST_WORD  # no keys and addresses in titles
        ]
        self.topic_ids: dict[int, list[int]] = {}
        about = ThreadTopic.objects.filter(community=community).order_by("thread", "position")
        for thread_id, topic_id in about.values_list("thread", "topic"):
            self.topic_ids.setdefault(thread_id, []).append(topic_id)
        members = Membership.objects.joined().filter(community=community)
        self.people = list(members.order_by("pk").values_list("person", flat=True))

    def varied(self, words: str) -> str:
        """Other words in another order; neighbors stay near each other, as in language."""
        chosen = [
            self.rng.choice(self.vocabulary) if self.rng.random() < EXCHANGED else word
            for word in words.split()
        ]
        places = {place: place + self.rng.uniform(0, 4) for place in range(len(chosen))}
        return " ".join(chosen[place] for place in sorted(places, key=places.__getitem__))

    def somebody(self) -> int:
        """Few write much, and most write little."""
        return self.people[int(len(self.people) * self.rng.random() ** 2)]

    @transaction.atomic
    def write(self, chosen: Iterable[tuple[str, Shape]]) -> None:
        """Write one thread of each shape under its title."""
        written = list(chosen)
        moments = [self.now - timedelta(minutes=self.rng.randrange(1_500_000)) for _ in written]
        threads = Thread.objects.bulk_create(
            Thread(
                community=self.community,
                title=title,
                excerpt=shape[0].post.thread.excerpt,
                author_id=self.somebody(),
                score=sum(shape[0].votes),
                answer_count=len(shape) - 1,
                created_at=at,
                active_at=at + timedelta(days=len(shape) - 1),
            )
            for (title, shape), at in zip(written, moments, strict=True)
        )
        ThreadTopic.objects.bulk_create(
            ThreadTopic(
                community=self.community, thread=thread, topic_id=topic_id, position=position
            )
            for thread, (_title, shape) in zip(threads, written, strict=True)
            for position, topic_id in enumerate(self.topic_ids.get(shape[0].post.thread_id, ()))
        )
        originals = [
            (thread, original, number)
            for thread, (_title, shape) in zip(threads, written, strict=True)
            for number, original in enumerate(shape)
        ]
        posts = Post.objects.bulk_create(
            Post(
                community=self.community,
                thread=thread,
                is_question=number == 0,
                author_id=thread.author_id if number == 0 else self.somebody(),
                body=self.varied(original.words),
                # Pages cost what their HTML costs: that of the original, code and all.
                html=original.post.html,
                renderer=VERSION,
                score=sum(original.votes),
                comment_count=len(original.comments),
                created_at=thread.created_at + timedelta(days=number),
            )
            for thread, original, number in originals
        )
        self._write_below(posts, [original for _thread, original, _number in originals])
        for (thread, original, _number), post in zip(originals, posts, strict=True):
            if thread.accepted_id is None and original.post.thread.accepted_id == original.post.pk:
                thread.accepted = post
        Thread.objects.bulk_update([one for one in threads if one.accepted_id], ["accepted"])
        search.put(
            search.Entry(
                community_id=self.community.pk,
                kind="question" if post.is_question else "answer",
                object_id=post.pk,
                title=thread.title,
                body=post.body,
                audience="everyone",
                at=post.created_at,
            )
            for (thread, _original, _number), post in zip(originals, posts, strict=True)
        )

    def _write_below(self, posts: Sequence[Post], originals: Sequence[Original]) -> None:
        Comment.objects.bulk_create(
            Comment(
                community=self.community,
                post=post,
                author_id=self.somebody(),
                body=comment.body,
                html=comment.html,
                renderer=VERSION,
                created_at=post.created_at + timedelta(hours=1),
            )
            for post, original in zip(posts, originals, strict=True)
            for comment in original.comments
        )
        Vote.objects.bulk_create(
            Vote(
                community=self.community,
                post=post,
                author_id=post.author_id,
                voter_id=voter_id,
                value=value,
                at=post.created_at,
            )
            for post, original in zip(posts, originals, strict=True)
            for voter_id, value in zip(
                self.rng.sample(self.people, min(len(original.votes), 100)),
                original.votes,
                strict=False,
            )
            if voter_id != post.author_id
        )

    def long_shape(self) -> Shape:
        """A question with fifty answers, each with two comments."""
        answers = [one for shape in self.shapes for one in shape[1:]]
        comments = [comment for one in answers for comment in one.comments]
        question = next(shape[0] for shape in self.shapes if shape[0].votes)
        return [
            question,
            *(
                Original(one.post, one.words, self.rng.sample(comments, 2), one.votes)
                for one in self.rng.sample(answers, ANSWERS_IN_LONG_THREAD)
            ),
        ]


def add_people(community: Community, *, count: int, now: datetime) -> None:
    """Members who have joined, and can never sign in with a password."""
    missing = count - Membership.objects.joined().filter(community=community).count()
    people = Person.objects.bulk_create(
        Person(email=f"member{number}@example.org", name=f"Member {number}", password="!")
        for number in range(missing)
    )
    Membership.objects.bulk_create(
        Membership.of(community, person, Role.MEMBER, joined_at=now) for person in people
    )


def grow(community: Community, *, questions: int, people: int, rng: Random) -> None:
    now = clock.now()
    add_people(community, count=people, now=now)
    there = Thread.objects.filter(community=community)
    grower = Grower(community, rng=rng, now=now)
    if not there.filter(title=LONG_THREAD).exists():
        grower.write([(LONG_THREAD, grower.long_shape())])
    missing = questions - there.count()
    with progress(f"Growing to {questions:,} questions", total=missing) as done:
        for first in range(0, missing, CHUNK):
            chosen = rng.choices(grower.shapes, k=min(CHUNK, missing - first))
            grower.write(
                (grower.varied(shape[0].post.thread.title)[:LONGEST_TITLE], shape)
                for shape in chosen
            )
            done(len(chosen))
    if connection.vendor == "postgresql":
        # What autovacuum would have done by the time.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def described(community: Community, *, rng: Random) -> dict[str, object]:
    """What a measurement needs to know: addresses, people who are signed in, searches."""
    thread = Thread.objects.get(community=community, title=LONG_THREAD)
    threads = Thread.objects.filter(community=community).order_by("pk")
    titles = list(threads.values_list("title", flat=True)[:2000])
    sessions = []
    members = Membership.objects.joined().filter(community=community).select_related("person")
    for member in members.order_by("pk")[:SESSIONS]:
        client = Client()
        client.force_login(member.person)
        sessions.append(client.cookies["sessionid"].value)
    return {
        "slug": community.slug,
        "thread_id": thread.pk,
        # Where answers are posted, so that the thread that is read keeps its length.
        "busy_thread_id": Thread.objects.filter(community=community).latest("pk").pk,
        "person_id": members.order_by("pk")[1].person_id,
        "sessions": sessions,
        "searches": [
            " ".join(rng.sample(words, min(len(words), rng.choice([1, 2, 2, 3]))))
            for title in rng.sample(titles, 100)
            if (words := [word for word in title.split() if len(word) > 3])
        ],
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--questions", type=int, required=True)
    parser.add_argument("--people", type=int, required=True)
    options = parser.parse_args()
    rng = Random(1789)
    community = Community.objects.get(slug=SLUG)
    grow(community, questions=options.questions, people=options.people, rng=rng)
    print(json.dumps(described(community, rng=rng)))


if __name__ == "__main__":
    main()
