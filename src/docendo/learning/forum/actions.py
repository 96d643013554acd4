"""Everything that people do to questions and answers.

Whoever locks or changes both a thread and a post takes the thread first, so that no two actions
wait for each other. Locks spare the key, since a new answer refers to the thread it belongs to.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from docendo.commons.communities.api import Seat
from docendo.commons.people.api import Person
from docendo.commons.topics.api import Topic
from docendo.kernel.errors import NotAllowed
from docendo.kernel.events import publish
from docendo.learning.forum import rules, texts
from docendo.learning.forum.events import (
    AcceptanceWithdrawn,
    AnswerAccepted,
    AnswerPosted,
    AnswerWorked,
    Commented,
    PostEdited,
    PostRemoved,
    PostRestored,
    QuestionAsked,
    QuestionClosed,
    QuestionReopened,
    ReopeningAsked,
    Voted,
)
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
from docendo.learning.forum.refusals import (
    ClosedAlready,
    NotYoursToEdit,
    NotYoursToRemove,
    OpenAlready,
    OriginalUnknown,
    PointsBack,
    QuestionIsClosed,
    WasRemoved,
    demand,
)
from docendo.learning.forum.rules import Change, IllegalChange, Reason, State

# --- What is asked of the database by every action ---------------------------------------------


def _writer(seat: Seat) -> Person:
    if not seat.may_write:
        raise NotAllowed
    return seat.member


def _locked_thread(seat: Seat, thread_id: int) -> Thread:
    """A thread that stands; nobody else changes it until this transaction ends."""
    threads = Thread.objects.visible_to(seat).select_for_update(of=("self",), no_key=True)
    thread = threads.get(pk=thread_id)
    if thread.removed_at is not None:
        raise WasRemoved
    return thread


def _locked_post(seat: Seat, post_id: int) -> Post:
    """A post that stands, and its thread locked before it."""
    post = Post.objects.visible_to(seat).only("thread").get(pk=post_id)
    thread = _locked_thread(seat, post.thread_id)
    post = Post.objects.select_for_update(of=("self",), no_key=True).get(pk=post_id)
    post.thread = thread
    if post.removed_at is not None:
        raise WasRemoved
    return post


def _touch(seat: Seat, thread_id: int, *, now: datetime, **more: Any) -> None:
    Thread.objects.filter(community=seat.community, pk=thread_id).update(active_at=now, **more)


def _start_following(seat: Seat, thread_id: int, *, now: datetime) -> None:
    Follow.objects.bulk_create(
        [Follow(community=seat.community, thread_id=thread_id, person=seat.person, at=now)],
        ignore_conflicts=True,
    )


# --- Asking, answering, commenting --------------------------------------------------------------


def ask(
    seat: Seat, *, title: str, body: str, topics: Sequence[Topic] = (), now: datetime
) -> Thread:
    """Ask a question; the asker follows it."""
    author = _writer(seat)
    written = texts.write(body, community=seat.community)
    with transaction.atomic():
        thread = Thread.objects.create(
            community=seat.community,
            title=title,
            excerpt=texts.excerpt(written.words),
            author=author,
            created_at=now,
            active_at=now,
        )
        post = Post.objects.create(
            community=seat.community,
            thread=thread,
            is_question=True,
            author=author,
            created_at=now,
            **written.columns,
        )
        _name_topics(thread, topics)
        _start_following(seat, thread.pk, now=now)
        texts.index_written(thread, post, written)
        publish(
            QuestionAsked(
                community_id=seat.community.pk,
                thread_id=thread.pk,
                post_id=post.pk,
                by_id=author.pk,
                mentioned_ids=written.mentioned_ids,
            )
        )
    return thread


def _name_topics(thread: Thread, topics: Sequence[Topic]) -> None:
    ThreadTopic.objects.bulk_create(
        ThreadTopic(community_id=thread.community_id, thread=thread, topic=topic, position=position)
        for position, topic in enumerate(topics)
    )


def answer(seat: Seat, *, thread_id: int, body: str, now: datetime) -> Post:
    """Answer an open question; who answers follows it."""
    author = _writer(seat)
    written = texts.write(body, community=seat.community)
    with transaction.atomic():
        # The lock: a question that is being closed takes no answer any more.
        thread = _locked_thread(seat, thread_id)
        if not thread.is_open:
            raise QuestionIsClosed
        post = Post.objects.create(
            community=seat.community,
            thread=thread,
            author=author,
            created_at=now,
            **written.columns,
        )
        _touch(seat, thread.pk, now=now, answer_count=F("answer_count") + 1)
        _start_following(seat, thread.pk, now=now)
        texts.index_written(thread, post, written)
        publish(
            AnswerPosted(
                community_id=seat.community.pk,
                thread_id=thread.pk,
                post_id=post.pk,
                by_id=author.pk,
                mentioned_ids=written.mentioned_ids,
            )
        )
    return post


def comment(seat: Seat, *, post_id: int, body: str, now: datetime) -> Comment:
    """Remark on a question or an answer, also on a closed one."""
    author = _writer(seat)
    written = texts.write(body, community=seat.community)
    with transaction.atomic():
        post = _locked_post(seat, post_id)
        remark = Comment.objects.create(
            community=seat.community,
            post=post,
            author=author,
            created_at=now,
            **written.columns,
        )
        _touch(seat, post.thread_id, now=now)
        Post.objects.filter(pk=post.pk).update(comment_count=F("comment_count") + 1)
        _start_following(seat, post.thread_id, now=now)
        publish(
            Commented(
                community_id=seat.community.pk,
                thread_id=post.thread_id,
                post_id=post.pk,
                comment_id=remark.pk,
                by_id=author.pk,
                mentioned_ids=written.mentioned_ids,
            )
        )
    return remark


# --- Judging --------------------------------------------------------------------------------------


@transaction.atomic
def vote(seat: Seat, *, post_id: int, value: int, now: datetime) -> Post:
    """Set one's vote to 1, -1, or 0 to take it back; the same vote twice counts once."""
    voter = _writer(seat)
    post = _locked_post(seat, post_id)
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
    person = _writer(seat)
    post = _locked_post(seat, post_id)
    if post.is_question:
        raise Post.DoesNotExist
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
    person = _writer(seat)
    post = _locked_post(seat, post_id)
    thread = post.thread
    if post.is_question:
        raise Post.DoesNotExist
    wanted = post.pk if accepted else None
    if thread.accepted_id == wanted:
        return thread
    demand(
        rules.accepting(
            is_asker=thread.author_id == person.pk,
            moderates=seat.may_moderate,
            accepted_id=thread.accepted_id,
            seen_accepted_id=seen_accepted_id,
        )
    )
    thread.accepted_id = wanted
    thread.save(update_fields=["accepted"])
    happened = AnswerAccepted if accepted else AcceptanceWithdrawn
    publish(
        happened(
            community_id=seat.community.pk,
            thread_id=thread.pk,
            post_id=post.pk,
            by_id=person.pk,
            author_id=post.author_id,
        )
    )
    return thread


@transaction.atomic
def follow(seat: Seat, *, thread_id: int, on: bool, now: datetime) -> Thread:
    """Start or stop following a thread."""
    person = _writer(seat)
    thread = Thread.objects.visible_to(seat).get(pk=thread_id)
    if on:
        _start_following(seat, thread.pk, now=now)
    else:
        Follow.objects.filter(community=seat.community, person=person, thread=thread).delete()
    return thread


# --- Editing ------------------------------------------------------------------------------------


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
    editor = _writer(seat)
    written = texts.write(body, community=seat.community)
    with transaction.atomic():
        post = _locked_post(seat, post_id)
        thread = post.thread
        demand(
            rules.editing(
                is_author=post.author_id == editor.pk,
                moderates=seat.may_moderate,
                reason=why,
                age=now - post.created_at,
                revision=post.revision,
                seen_revision=seen_revision,
            )
        )
        named = _topic_names(thread) if post.is_question else []
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
        post.edited_at = now
        for column, value in written.columns.items():
            setattr(post, column, value)
        post.save(update_fields=["revision", "edited_at", *written.columns])
        _remember(post, topics=naming, title=title, editor_id=editor.pk, why=why, at=now)
        shown = (
            {"title": title, "excerpt": texts.excerpt(written.words)} if post.is_question else {}
        )
        _touch(seat, thread.pk, now=now, **shown)
        if naming != named:
            ThreadTopic.objects.filter(community=seat.community, thread=thread).delete()
            _name_topics(thread, topics or ())
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
            )
        )
    return post


def _topic_names(thread: Thread) -> list[str]:
    about = ThreadTopic.objects.filter(community_id=thread.community_id, thread=thread)
    return list(about.order_by("position").values_list("topic__name", flat=True))


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


def edit_comment(seat: Seat, *, comment_id: int, body: str, now: datetime) -> Comment:
    """Change one's own remark; moderators change any."""
    editor = _writer(seat)
    written = texts.write(body, community=seat.community)
    with transaction.atomic():
        remark = _locked_comment(seat, comment_id)
        if not (remark.author_id == editor.pk or seat.may_moderate):
            raise NotYoursToEdit
        for column, value in written.columns.items():
            setattr(remark, column, value)
        remark.edited_at = now
        remark.save(update_fields=["edited_at", *written.columns])
    return remark


@transaction.atomic
def remove_comment(seat: Seat, *, comment_id: int, now: datetime) -> Comment:
    """Take back one's own remark; moderators take back any."""
    person = _writer(seat)
    remark = _locked_comment(seat, comment_id)
    if not (remark.author_id == person.pk or seat.may_moderate):
        raise NotYoursToRemove
    remark.removed_at, remark.removed_by = now, person
    remark.save(update_fields=["removed_at", "removed_by"])
    Post.objects.filter(pk=remark.post_id).update(comment_count=F("comment_count") - 1)
    return remark


def _locked_comment(seat: Seat, comment_id: int) -> Comment:
    remark = Comment.objects.only("post").get(community=seat.community, pk=comment_id)
    post = _locked_post(seat, remark.post_id)
    remark = Comment.objects.select_for_update(of=("self",), no_key=True).get(pk=comment_id)
    remark.post = post
    if remark.removed_at is not None:
        raise WasRemoved
    return remark


# --- Closing, removing and their opposites ------------------------------------------------------


@transaction.atomic
def close(
    seat: Seat,
    *,
    thread_id: int,
    reason: Reason,
    note: str = "",
    original_id: int | None = None,
    now: datetime,
) -> Thread:
    """Close a question for a reason; as a duplicate it points to the question asked before."""
    person = _writer(seat)
    thread = _locked_thread(seat, thread_id)
    demand(
        rules.closing(
            is_asker=thread.author_id == person.pk,
            moderates=seat.may_moderate,
            reason=reason,
            note=note,
            has_original=original_id is not None,
        )
    )
    try:
        thread.state = rules.after(State(thread.state), Change.CLOSE)
    except IllegalChange:
        raise ClosedAlready from None
    thread.closed_reason, thread.closed_note = reason, note
    thread.closed_by, thread.closed_at = person, now
    if reason == Reason.DUPLICATE and original_id is not None:
        thread.duplicate_of = _original(seat, thread, original_id)
        # Who follows a pointer arrives at once: nothing points to what points elsewhere.
        Thread.objects.filter(community=seat.community, duplicate_of=thread).update(
            duplicate_of=thread.duplicate_of
        )
    thread.save(update_fields=[*CLOSING_COLUMNS, "duplicate_of"])
    publish(
        QuestionClosed(
            community_id=seat.community.pk,
            thread_id=thread.pk,
            by_id=person.pk,
            reason=reason,
            duplicate_of_id=thread.duplicate_of_id,
        )
    )
    return thread


CLOSING_COLUMNS = ("state", "closed_reason", "closed_note", "closed_by", "closed_at")


def _original(seat: Seat, thread: Thread, original_id: int) -> Thread:
    threads = Thread.objects.visible_to(seat).select_related("duplicate_of")
    try:
        named = threads.get(pk=original_id, removed_at=None)
    except Thread.DoesNotExist:
        raise OriginalUnknown from None
    if named == thread:
        raise OriginalUnknown
    original = named.duplicate_of or named
    if original == thread:
        raise PointsBack
    return original


@transaction.atomic
def ask_to_reopen(seat: Seat, *, thread_id: int, note: str, now: datetime) -> Thread:
    """Who asked says why a question that a moderator closed should be open again."""
    person = _writer(seat)
    thread = _locked_thread(seat, thread_id)
    if thread.author_id != person.pk:
        raise NotAllowed
    if thread.is_open:
        raise OpenAlready
    thread.reopening_asked_at, thread.reopening_note = now, note
    thread.save(update_fields=["reopening_asked_at", "reopening_note"])
    publish(
        ReopeningAsked(
            community_id=seat.community.pk, thread_id=thread.pk, by_id=person.pk, note=note
        )
    )
    return thread


@transaction.atomic
def reopen(seat: Seat, *, thread_id: int, now: datetime) -> Thread:
    """Open a closed question again."""
    person = _writer(seat)
    thread = _locked_thread(seat, thread_id)
    is_asker = thread.author_id == person.pk
    demand(
        rules.reopening(
            moderates=seat.may_moderate,
            is_asker=is_asker,
            closed_by_asker=thread.closed_by_id == person.pk,
        )
    )
    try:
        thread.state = rules.after(State(thread.state), Change.REOPEN)
    except IllegalChange:
        raise OpenAlready from None
    thread.closed_reason = thread.closed_note = thread.reopening_note = ""
    thread.closed_by_id = thread.duplicate_of_id = None
    thread.closed_at = thread.reopening_asked_at = None
    thread.active_at = now
    thread.save(
        update_fields=[
            *CLOSING_COLUMNS,
            "duplicate_of",
            "reopening_asked_at",
            "reopening_note",
            "active_at",
        ]
    )
    publish(QuestionReopened(community_id=seat.community.pk, thread_id=thread.pk, by_id=person.pk))
    return thread


@transaction.atomic
def remove_post(seat: Seat, *, post_id: int, reason: str = "", now: datetime) -> Post:
    """Take a post out of sight; with its text a question takes all its answers along."""
    person = _writer(seat)
    post = _locked_post(seat, post_id)
    thread = post.thread
    demand(
        rules.removing(
            is_author=post.author_id == person.pk,
            moderates=seat.may_moderate,
            depends=_others_depend_on(post),
            reason=reason,
        )
    )
    post.removed_at, post.removed_by, post.removed_reason = now, person, reason
    post.save(update_fields=["removed_at", "removed_by", "removed_reason"])
    if post.is_question:
        thread.removed_at = now
        thread.save(update_fields=["removed_at"])
        texts.forget(seat.community, Post.objects.filter(community=seat.community, thread=thread))
    else:
        accepted_id = None if thread.accepted_id == post.pk else thread.accepted_id
        Thread.objects.filter(pk=thread.pk).update(
            answer_count=F("answer_count") - 1, accepted=accepted_id
        )
        texts.forget(seat.community, [post])
    publish(
        PostRemoved(
            community_id=seat.community.pk,
            thread_id=thread.pk,
            post_id=post.pk,
            by_id=person.pk,
            by_author=post.author_id == person.pk,
        )
    )
    return post


def _others_depend_on(post: Post) -> bool:
    if post.is_question:
        duplicates = Thread.objects.filter(
            community_id=post.community_id, duplicate_of=post.thread_id
        )
        return post.thread.answer_count > 0 or post.comment_count > 0 or duplicates.exists()
    accepted = post.thread.accepted_id == post.pk
    return accepted or post.worked_count > 0 or post.comment_count > 0


@transaction.atomic
def restore_post(seat: Seat, *, post_id: int, now: datetime) -> Post:
    """A moderator brings back what was removed; who took their own post back may do so too."""
    person = _writer(seat)
    found = Post.objects.visible_to(seat).only("thread").get(pk=post_id)
    threads = Thread.objects.select_for_update(of=("self",), no_key=True)
    thread = threads.get(pk=found.thread_id)
    post = Post.objects.select_for_update(of=("self",), no_key=True).get(pk=post_id)
    post.thread = thread
    if not (seat.may_moderate or post.removed_by_id == person.pk == post.author_id):
        raise NotAllowed
    if post.removed_at is None:
        return post
    post.removed_at = post.removed_by_id = None
    post.removed_reason = ""
    post.save(update_fields=["removed_at", "removed_by", "removed_reason"])
    if post.is_question:
        thread.removed_at = None
        thread.save(update_fields=["removed_at"])
        standing = Post.objects.filter(community=seat.community, thread=thread, removed_at=None)
        texts.index(thread, standing)
    else:
        _touch(seat, thread.pk, now=now, answer_count=F("answer_count") + 1)
        if thread.removed_at is None:
            texts.index(thread, [post])
    publish(
        PostRestored(
            community_id=seat.community.pk,
            thread_id=thread.pk,
            post_id=post.pk,
            by_id=person.pk,
        )
    )
    return post


# --- When topics merge --------------------------------------------------------------------------


@transaction.atomic
def replace_topic(community_id: int, *, merged_id: int, into_id: int) -> None:
    """Questions about a topic that was merged are now about the one that took it in."""
    about = ThreadTopic.objects.filter(community=community_id)
    both = about.filter(topic=into_id, thread=OuterRef("thread"))
    about.filter(Exists(both), topic=merged_id).delete()
    about.filter(topic=merged_id).update(topic=into_id)
