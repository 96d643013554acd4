"""Explaining an accepted answer back in one's own words."""

from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Seat, speaker, write, writer
from docendo.kernel.events import publish
from docendo.learning.forum import rules, texts
from docendo.learning.forum.actions.threads import locked_post
from docendo.learning.forum.events import ExplainedBack, TeachBackRemoved
from docendo.learning.forum.models import Post, TeachBack, Thread, ThreadTopic
from docendo.learning.forum.queries.masks import acting
from docendo.learning.forum.refusals import (
    NotYoursToEdit,
    NotYoursToRemove,
    WasRemoved,
    demand,
)


def explain_back(seat: Seat, *, post_id: int, body: str, now: datetime) -> TeachBack:
    """Who asked says in their own words how they understand the answer that they accepted."""
    speaker(seat)
    written = write(body, community=seat.community)
    with transaction.atomic():
        post = locked_post(seat, post_id)
        author = acting(seat, post.thread).member
        here = TeachBack.objects.filter(community=seat.community, post=post, removed_at=None)
        demand(
            rules.explaining(
                is_asker=post.thread.author_id == author.pk,
                is_accepted=post.thread.accepted_id == post.pk,
                wrote_the_answer=post.author_id == author.pk,
                has_explained=here.exists(),
            )
        )
        told = TeachBack.objects.create(
            community=seat.community,
            thread=post.thread,
            post=post,
            author=author,
            answerer_id=post.author_id,
            created_at=now,
            **written.columns,
        )
        show_explanation(post)
        about = ThreadTopic.objects.filter(community=seat.community, thread=post.thread)
        publish(
            ExplainedBack(
                community_id=seat.community.pk,
                thread_id=post.thread_id,
                post_id=post.pk,
                teach_back_id=told.pk,
                by_id=author.pk,
                author_id=post.author_id,
                topic_ids=tuple(about.order_by("position").values_list("topic_id", flat=True)),
                at=now,
            )
        )
    return told


def edit_teach_back(seat: Seat, *, teach_back_id: int, body: str, now: datetime) -> TeachBack:
    """Change one's own explanation; moderators change any."""
    speaker(seat)
    written = write(body, community=seat.community)
    with transaction.atomic():
        told = _locked(seat, teach_back_id)
        hand = acting(seat, told.post.thread)
        if not (told.author_id == hand.person_id or hand.may_moderate):
            raise NotYoursToEdit
        told.rewrite(written.columns, now=now)
        show_explanation(told.post)
    return told


@transaction.atomic
def remove_teach_back(seat: Seat, *, teach_back_id: int, now: datetime) -> TeachBack:
    """Take back one's own explanation; moderators take back any."""
    writer(seat)
    told = _locked(seat, teach_back_id)
    hand = acting(seat, told.post.thread)
    person = hand.member
    if not (told.author_id == person.pk or hand.may_moderate):
        raise NotYoursToRemove
    told.removed_at, told.removed_by = now, person
    told.save(update_fields=["removed_at", "removed_by"])
    show_explanation(told.post)
    publish(
        TeachBackRemoved(
            community_id=seat.community.pk,
            thread_id=told.thread_id,
            post_id=told.post_id,
            teach_back_id=told.pk,
            by_id=person.pk,
            explained_by_id=told.author_id,
        )
    )
    return told


def show_explanation(post: Post) -> None:
    """Let an answer be found by the words with which it is explained back, as long as they show."""
    told = TeachBack.objects.filter(community_id=post.community_id, post=post, removed_at=None)
    accepted = Thread.objects.filter(pk=post.thread_id, accepted=post.pk)
    body = told.values_list("body", flat=True).first() if accepted.exists() else None
    words = texts.words_of(body) if body else ""
    if words == post.explained:
        return
    post.explained = words
    post.save(update_fields=["explained"])
    texts.index(post.thread, [post])


def _locked(seat: Seat, teach_back_id: int) -> TeachBack:
    told = TeachBack.objects.only("post").get(community=seat.community, pk=teach_back_id)
    post = locked_post(seat, told.post_id)
    told = TeachBack.objects.select_for_update(of=("self",), no_key=True).get(pk=teach_back_id)
    told.post = post
    if told.removed_at is not None:
        raise WasRemoved
    return told
