"""Saying what an answer is worth: votes, "this worked for me", acceptance."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from docendo.commons.communities.api import Seat, writer
from docendo.kernel.events import publish
from docendo.learning.forum import rules
from docendo.learning.forum.actions.explaining import show_explanation
from docendo.learning.forum.actions.threads import locked_post
from docendo.learning.forum.events import AcceptanceWithdrawn, AnswerAccepted, AnswerWorked, Voted
from docendo.learning.forum.models import Post, Thread, Vote, Worked
from docendo.learning.forum.queries.masks import acting
from docendo.learning.forum.refusals import demand


@transaction.atomic
def vote(seat: Seat, *, post_id: int, value: int, now: datetime) -> Post:
    """Set one's vote to 1, -1, or 0 to take it back; the same vote twice counts once."""
    writer(seat)
    post = locked_post(seat, post_id)
    voter = acting(seat, post.thread).member
    demand(rules.voting(author_id=post.author_id, voter_id=voter.pk))
    cast = Vote.objects.filter(community=seat.community, post=post, voter=voter)
    before = cast.values_list("value", flat=True).first() or 0
    if value == before:
        return post
    if value == 0:
        cast.delete()
    elif before:
        cast.update(value=value, at=now)
    else:
        Vote.objects.create(
            community=seat.community,
            post=post,
            author_id=post.author_id,
            voter=voter,
            value=value,
            at=now,
        )
    Post.objects.filter(pk=post.pk).update(score=F("score") + value - before)
    if post.is_question:
        Thread.objects.filter(pk=post.thread_id).update(score=F("score") + value - before)
    publish(
        Voted(
            community_id=seat.community.pk,
            thread_id=post.thread_id,
            post_id=post.pk,
            by_id=voter.pk,
            author_id=post.author_id,
            value=value,
            before=before,
        )
    )
    post.score += value - before
    return post


@transaction.atomic
def say_it_worked(seat: Seat, *, post_id: int, it_did: bool, now: datetime) -> Post:
    """Say of an answer "this worked for me", or take that back."""
    writer(seat)
    post = locked_post(seat, post_id)
    if post.is_question:
        raise Post.DoesNotExist
    person = acting(seat, post.thread).member
    demand(rules.voting(author_id=post.author_id, voter_id=person.pk))
    said = Worked.objects.filter(community=seat.community, post=post, person=person)
    if said.exists() == it_did:
        return post
    if it_did:
        Worked.objects.create(
            community=seat.community,
            post=post,
            author_id=post.author_id,
            person=person,
            at=now,
        )
        publish(
            AnswerWorked(
                community_id=seat.community.pk,
                thread_id=post.thread_id,
                post_id=post.pk,
                by_id=person.pk,
                author_id=post.author_id,
                at=now,
            )
        )
    else:
        said.delete()
    change = 1 if it_did else -1
    Post.objects.filter(pk=post.pk).update(worked_count=F("worked_count") + change)
    post.worked_count += change
    return post


@transaction.atomic
def accept(
    seat: Seat, *, post_id: int, accepted: bool = True, seen_accepted_id: int | None, now: datetime
) -> Thread:
    """Accept an answer or take that back; ``seen_accepted_id`` is what stood on the page."""
    writer(seat)
    post = locked_post(seat, post_id)
    thread = post.thread
    hand = acting(seat, thread)
    person = hand.member
    if post.is_question:
        raise Post.DoesNotExist
    wanted = post.pk if accepted else None
    if thread.accepted_id == wanted:
        return thread
    demand(
        rules.accepting(
            is_asker=thread.author_id == person.pk,
            moderates=hand.may_moderate,
            accepted_id=thread.accepted_id,
            seen_accepted_id=seen_accepted_id,
        )
    )
    before_id, thread.accepted_id = thread.accepted_id, wanted
    thread.save(update_fields=["accepted"])
    changed = Post.objects.filter(
        community=seat.community, pk__in=[pk for pk in (before_id, wanted) if pk]
    )
    for each in changed.select_related("thread"):
        show_explanation(each)
    happened = AnswerAccepted if accepted else AcceptanceWithdrawn
    publish(
        happened(
            community_id=seat.community.pk,
            thread_id=thread.pk,
            post_id=post.pk,
            by_id=person.pk,
            author_id=post.author_id,
            at=now,
        )
    )
    return thread
