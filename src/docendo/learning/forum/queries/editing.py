"""What editing and closing start from, and what editing left behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from docendo.commons.communities.api import Seat
from docendo.commons.people.api import Person
from docendo.commons.topics.api import Topic
from docendo.kernel.diff import Fate, Folded, Line, Run, difference
from docendo.learning.forum.ladder import Rung
from docendo.learning.forum.models import (
    Comment,
    Post,
    Revision,
    Thread,
    closing_a_thread,
    closing_for_others,
    editing_a_comment,
    editing_a_post,
    improving_a_question,
)
from docendo.learning.forum.queries.climbing import climber
from docendo.learning.forum.queries.lists import topics_of
from docendo.learning.forum.queries.masks import acting
from docendo.learning.forum.rules import Reason, reasons_to_close, takes_back


@dataclass(frozen=True)
class Draft:
    """A post as its editor starts from."""

    post: Post
    topics: tuple[Topic, ...]
    is_own: bool
    only_topics: bool = False

    @property
    def initial(self) -> dict[str, str | int]:
        fields: dict[str, str | int] = {
            "body": self.post.body,
            "seen_revision": self.post.revision,
        }
        if self.post.is_question:
            fields["title"] = self.post.thread.title
            fields["topics"] = ", ".join(topic.name for topic in self.topics)
        return fields


def draft(seat: Seat, *, post_id: int) -> Draft:
    """A post that this seat may edit, with its source."""
    posts = Post.objects.filter(editing_a_post.among(seat)).select_related("thread")
    post = posts.get(pk=post_id)
    hand = acting(seat, post.thread)
    if not editing_a_post.allows(hand, post):
        raise Post.DoesNotExist
    topics = topics_of(seat.community, [post.thread_id]).get(post.thread_id, ())
    is_own = post.author_id is not None and post.author_id == hand.person_id
    return Draft(post, topics if post.is_question else (), is_own)


def draft_for_others(seat: Seat, *, post_id: int, now: datetime) -> Draft:
    """The same, or the question of somebody else that this seat's person may improve."""
    own = climber(seat, now=now)
    others = Post.objects.filter(improving_a_question.among(own)).select_related("thread")
    post = others.filter(pk=post_id).first()
    if post is None:
        return draft(seat, post_id=post_id)
    topics = topics_of(seat.community, [post.thread_id]).get(post.thread_id, ())
    return Draft(post, topics, is_own=False, only_topics=own.rung < Rung.TRUSTED)


Difference = tuple[Line | Folded, ...]


@dataclass(frozen=True)
class Step:
    """One revision, as what it changed."""

    number: int
    editor: Person | None
    created_at: datetime
    why: str
    title: Difference
    body: Difference
    topics: Difference


@dataclass(frozen=True)
class History:
    """A post through its revisions, the latest first."""

    post: Post
    steps: tuple[Step, ...]
    may_take_back: bool


MOST_REVISIONS = 50


def history(seat: Seat, *, post_id: int) -> History:
    """The latest revisions of a post; one that was never edited has none."""
    post = Post.objects.visible_to(seat).select_related("thread").get(pk=post_id)
    revisions = Revision.objects.filter(community=seat.community, post=post)
    latest = list(revisions.select_related("editor").order_by("-number")[: MOST_REVISIONS + 1])
    before_each = [*latest[1:], None]  # also of a post that was never edited
    steps = (
        _step(revision, before=before)
        for revision, before in zip(latest, before_each, strict=False)
    )
    may_take_back = seat.may_write and takes_back(
        by_id=acting(seat, post.thread).person_id or 0,
        author_id=post.author_id,
        editor_ids=[each.editor_id for each in latest],
    )
    return History(post, tuple(islice(steps, MOST_REVISIONS)), may_take_back)


def _step(revision: Revision, *, before: Revision | None) -> Step:
    if before is None:
        title, body = _as_it_stood(revision.title), _as_it_stood(revision.body)
        topics = _as_it_stood(_listed(revision))
    else:
        title, body = _changes(before.title, revision.title), _changes(before.body, revision.body)
        topics = _changes(_listed(before), _listed(revision))
    return Step(
        number=revision.number,
        editor=revision.editor,
        created_at=revision.created_at,
        why=revision.why,
        title=title,
        body=body,
        topics=topics,
    )


def _listed(revision: Revision) -> str:
    return ", ".join(revision.topics)


def _as_it_stood(text: str) -> Difference:
    return tuple(Line((Run(Fate.KEPT, line),)) for line in text.splitlines())


def _changes(before: str, after: str) -> Difference:
    return difference(before, after) if before != after else ()


def editable_comment(seat: Seat, *, comment_id: int) -> Comment:
    """A comment that this seat may change."""
    comments = Comment.objects.filter(editing_a_comment.among(seat))
    remark = comments.select_related("post__thread").get(pk=comment_id)
    if not editing_a_comment.allows(acting(seat, remark.post.thread), remark):
        raise Comment.DoesNotExist
    return remark


@dataclass(frozen=True)
class ToClose:
    """An open question that somebody may close, and for what reasons."""

    thread: Thread
    reasons: Sequence[Reason]


def thread_to_close(seat: Seat, *, thread_id: int, now: datetime) -> ToClose:
    own = climber(seat, now=now)
    may = closing_a_thread.among(seat) | closing_for_others.among(own)
    thread = Thread.objects.filter(may).get(pk=thread_id)
    hand = acting(seat, thread)
    is_asker = thread.author_id is not None and thread.author_id == hand.person_id
    reasons = reasons_to_close(is_asker=is_asker, moderates=hand.may_moderate, rung=own.rung)
    return ToClose(thread, reasons)
