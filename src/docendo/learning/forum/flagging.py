"""What of questions and answers can be flagged, and how it is hidden."""

from collections.abc import Collection, Mapping

from django.urls import reverse

from docendo.commons.care.api import Content, Flaggable, can_be_flagged
from docendo.commons.communities.api import Seat
from docendo.commons.people.api import Person
from docendo.learning.forum import actions, queries
from docendo.learning.forum.models import Thread
from docendo.learning.forum.texts import words_of


def _posts(seat: Seat, ids: Collection[int]) -> Mapping[int, Content]:
    own = queries.own_names(seat)
    return {
        post.pk: Content(
            title=post.thread.title,
            words=words_of(post.body),
            address=reverse("forum:post", args=(seat.community.slug, post.pk)),
            author=post.author,
            acting=_acting(post.thread, own, seat),
            edited_at=post.edited_at,
            is_own=post.author_id in own,
            is_gone=post.removed_at is not None,
            # What the asker found right is not hidden by a crowd.
            is_settled=post.thread.accepted_id == post.pk,
        )
        for post in queries.posts_to_flag(seat, ids)
    }


def _comments(seat: Seat, ids: Collection[int]) -> Mapping[int, Content]:
    own = queries.own_names(seat)
    return {
        remark.pk: Content(
            title=remark.post.thread.title,
            words=words_of(remark.body),
            address=_place(seat, remark.post.thread_id, remark.post_id, f"comment-{remark.pk}"),
            author=remark.author,
            acting=_acting(remark.post.thread, own, seat),
            edited_at=remark.edited_at,
            is_own=remark.author_id in own,
            is_gone=remark.removed_at is not None,
        )
        for remark in queries.comments_to_flag(seat, ids)
    }


def _explanations(seat: Seat, ids: Collection[int]) -> Mapping[int, Content]:
    own = queries.own_names(seat)
    return {
        told.pk: Content(
            title=told.post.thread.title,
            words=words_of(told.body),
            address=reverse("forum:post", args=(seat.community.slug, told.post_id)),
            author=told.author,
            acting=_acting(told.post.thread, own, seat),
            edited_at=told.edited_at,
            is_own=told.author_id in own,
            is_gone=told.removed_at is not None,
        )
        for told in queries.explanations_to_flag(seat, ids)
    }


def _acting(thread: Thread, own: Collection[int], seat: Seat) -> Person | None:
    """The persona under which a seat's person asked this, if they did."""
    is_persona = thread.author_id in own and thread.author_id != seat.person_id
    return thread.author if is_persona else None


def _place(seat: Seat, thread_id: int, post_id: int, anchor: str) -> str:
    question = reverse("forum:question", args=(seat.community.slug, thread_id))
    return f"{question}?comments={post_id}#{anchor}"


can_be_flagged(
    Flaggable(
        kind="post",
        look=_posts,
        lock=actions.lock_post,
        hide=actions.hide_post,
        show=actions.show_post,
    )
)
can_be_flagged(
    Flaggable(
        kind="comment",
        look=_comments,
        lock=actions.lock_comment,
        hide=actions.hide_comment,
        show=actions.show_comment,
    )
)
# A moderator takes it back where it stands.
can_be_flagged(Flaggable(kind="explanation", look=_explanations))
