"""Changing a question or an answer; what it said before is kept."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from docendo.commons.care.api import hold
from docendo.commons.communities.api import Seat, speaker, write, writer
from docendo.commons.topics.api import Topic, resolve
from docendo.kernel.errors import NotAllowed
from docendo.kernel.events import publish
from docendo.learning.forum import rules, texts
from docendo.learning.forum.actions.naming import name_topics, topic_names
from docendo.learning.forum.actions.threads import locked_post, touch
from docendo.learning.forum.events import PostEdited
from docendo.learning.forum.models import Post, Revision, ThreadTopic
from docendo.learning.forum.queries.climbing import climber
from docendo.learning.forum.queries.masks import acting
from docendo.learning.forum.refusals import demand


def edit_post(
    seat: Seat,
    *,
    post_id: int,
    body: str,
    title: str = "",
    topics: Sequence[Topic] | None = None,
    why: str = "",
    seen_revision: int,
    now: datetime,
) -> Post:
    """Change the text of a question or an answer; title and topics belong to questions."""
    speaker(seat)
    written = write(body, community=seat.community)
    with transaction.atomic():
        post = locked_post(seat, post_id)
        thread = post.thread
        hand = acting(seat, thread)
        editor = hand.member
        demand(
            rules.editing(
                is_author=post.author_id == editor.pk,
                moderates=hand.may_moderate,
                is_question=post.is_question,
                rung=climber(hand, now=now).rung,
                only_topics=post.body == body and title in ("", thread.title),
                reason=why,
                age=now - post.created_at,
                revision=post.revision,
                seen_revision=seen_revision,
            )
        )
        named = topic_names(thread) if post.is_question else []
        naming = [topic.name for topic in topics] if topics is not None else named
        title = (title or thread.title) if post.is_question else ""
        if (post.body, named) == (body, naming) and title in ("", thread.title):
            return post
        if post.revision == 1:
            _remember(
                post,
                topics=named,
                title=thread.title if post.is_question else "",
                editor_id=post.author_id,
                at=post.created_at,
            )
        post.revision += 1
        post.rewrite(written.columns, now=now, also=("revision",))
        _remember(post, topics=naming, title=title, editor_id=editor.pk, why=why, at=now)
        shown = (
            {"title": title, "excerpt": texts.excerpt(written.words)} if post.is_question else {}
        )
        touch(seat, thread.pk, now=now, **shown)
        if naming != named:
            ThreadTopic.objects.filter(community=seat.community, thread=thread).delete()
            name_topics(thread, topics or ())
        if title and title != thread.title:
            # Every post of a thread is found by the question's title.
            thread.title = title
            standing = Post.objects.filter(community=seat.community, thread=thread, removed_at=None)
            texts.index(thread, standing)
        else:
            texts.index_written(thread, post, written)
        publish(
            PostEdited(
                community_id=seat.community.pk,
                thread_id=thread.pk,
                post_id=post.pk,
                by_id=editor.pk,
                revision=post.revision,
                at=now,
            )
        )
        # What the asker found right is not taken out of sight by itself.
        if post.author_id == editor.pk and thread.accepted_id != post.pk:
            words = f"{title}\n{body}"
            hold(seat, kind="post", about=post.pk, author_id=editor.pk, words=words, now=now)
    return post


def take_back_edit(
    seat: Seat, *, post_id: int, seen_revision: int, why: str, now: datetime
) -> Post:
    """Let a post say again what it said before somebody else edited it: for who wrote it."""
    writer(seat)
    post = Post.objects.visible_to(seat).select_related("thread").get(pk=post_id)
    revisions = Revision.objects.filter(community=seat.community, post=post)
    latest = list(revisions.order_by("-number")[:2])
    if not rules.takes_back(
        by_id=acting(seat, post.thread).member.pk,
        author_id=post.author_id,
        editor_ids=[each.editor_id for each in latest],
    ):
        raise NotAllowed
    before = latest[1]
    topics = resolve(seat.community.pk, before.topics).found if post.is_question else None
    return edit_post(
        seat,
        post_id=post_id,
        body=before.body,
        title=before.title,
        topics=topics,
        why=why,
        seen_revision=seen_revision,
        now=now,
    )


def _remember(
    post: Post,
    *,
    topics: list[str],
    title: str,
    editor_id: int | None,
    at: datetime,
    why: str = "",
) -> None:
    Revision.objects.create(
        community_id=post.community_id,
        post=post,
        number=post.revision,
        title=title,
        body=post.body,
        topics=topics,
        editor_id=editor_id,
        why=why,
        created_at=at,
    )
