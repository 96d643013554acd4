"""Asking and answering."""

import random
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from docendo.commons.care.api import hold
from docendo.commons.communities.api import Seat, speaker, write
from docendo.commons.topics.api import Topic
from docendo.kernel.events import publish
from docendo.learning.forum import texts
from docendo.learning.forum.actions.following import start_following
from docendo.learning.forum.actions.masking import new_persona, put_on
from docendo.learning.forum.actions.naming import name_topics
from docendo.learning.forum.actions.threads import locked_thread, touch
from docendo.learning.forum.events import AnswerPosted, QuestionAsked
from docendo.learning.forum.models import Post, Thread
from docendo.learning.forum.queries.masks import acting
from docendo.learning.forum.refusals import QuestionIsClosed

# Nobody can work out which pseudonym comes next, nor what came before.
CHANCE = random.SystemRandom()


def ask(
    seat: Seat,
    *,
    title: str,
    body: str,
    topics: Sequence[Topic] = (),
    anonymously: bool = False,
    chance: random.Random = CHANCE,
    now: datetime,
) -> Thread:
    """Ask a question, with one's name or without; the asker follows it."""
    author = speaker(seat)
    written = write(body, community=seat.community)
    with transaction.atomic():
        if anonymously:
            author = new_persona(seat, chance=chance, now=now)
        thread = Thread.objects.create(
            community=seat.community,
            title=title,
            excerpt=texts.excerpt(written.words),
            author=author,
            is_anonymous=anonymously,
            is_first=not anonymously and _asks_first(seat),
            created_at=now,
            active_at=now,
        )
        if anonymously:
            put_on(seat, author, thread=thread, now=now)
        post = Post.objects.create(
            community=seat.community,
            thread=thread,
            is_question=True,
            author=author,
            created_at=now,
            **written.columns,
        )
        name_topics(thread, topics)
        start_following(seat, thread.pk, now=now)
        texts.index_written(thread, post, written)
        publish(
            QuestionAsked(
                community_id=seat.community.pk,
                thread_id=thread.pk,
                post_id=post.pk,
                by_id=author.pk,
                mentioned_ids=written.mentioned_ids,
                at=now,
            )
        )
        words = f"{title}\n{body}"
        hold(seat, kind="post", about=post.pk, author_id=author.pk, words=words, now=now)
    return thread


def _asks_first(seat: Seat) -> bool:
    """Whether nobody has read a question under this name: those without it must not count."""
    return not Thread.objects.filter(community=seat.community, author=seat.person).exists()


def answer(seat: Seat, *, thread_id: int, body: str, now: datetime) -> Post:
    """Answer an open question; who answers follows it."""
    speaker(seat)
    written = write(body, community=seat.community)
    with transaction.atomic():
        # The lock: a question that is being closed takes no answer any more.
        thread = locked_thread(seat, thread_id)
        if not thread.is_open:
            raise QuestionIsClosed
        author = acting(seat, thread).member
        post = Post.objects.create(
            community=seat.community,
            thread=thread,
            author=author,
            created_at=now,
            **written.columns,
        )
        touch(seat, thread.pk, now=now, answer_count=F("answer_count") + 1)
        start_following(seat, thread.pk, now=now)
        texts.index_written(thread, post, written)
        publish(
            AnswerPosted(
                community_id=seat.community.pk,
                thread_id=thread.pk,
                post_id=post.pk,
                by_id=author.pk,
                mentioned_ids=written.mentioned_ids,
                at=now,
            )
        )
        hold(seat, kind="post", about=post.pk, author_id=author.pk, words=body, now=now)
    return post
