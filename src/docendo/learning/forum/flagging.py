"""What of questions and answers can be flagged, and how it is hidden."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TypeVar

from django.urls import reverse

from docendo.commons.care.api import Content, Flaggable, can_be_flagged
from docendo.commons.communities.api import Seat
from docendo.commons.people.api import Person
from docendo.learning.forum import actions, queries
from docendo.learning.forum.models import Comment, Post, TeachBack, Thread
from docendo.learning.forum.texts import words_of

Written = TypeVar("Written", Post, Comment, TeachBack)


def _contents(
    seat: Seat, rows: Iterable[Written], *, place: Callable[[Written], tuple[Post, str]]
) -> Mapping[int, Content]:
    """What was written, with the post to which each belongs and the address where it stands."""
    own = queries.own_names(seat)
    found = {}
    for row in rows:
        post, address = place(row)
        found[row.pk] = Content(
            title=post.thread.title,
            words=words_of(row.body),
            address=address,
            author=row.author,
            acting=_acting(post.thread, own, seat),
            edited_at=row.edited_at,
            is_own=row.author_id in own,
            is_gone=row.removed_at is not None,
            # What the asker found right is not hidden by a crowd.
            is_settled=row is post and post.thread.accepted_id == post.pk,
        )
    return found


def _posts(seat: Seat, ids: Collection[int]) -> Mapping[int, Content]:
    def place(post: Post) -> tuple[Post, str]:
        return post, _post_address(seat, post.pk)

    return _contents(seat, queries.posts_to_flag(seat, ids), place=place)


def _comments(seat: Seat, ids: Collection[int]) -> Mapping[int, Content]:
    def place(remark: Comment) -> tuple[Post, str]:
        question = reverse("forum:question", args=(seat.community.slug, remark.post.thread_id))
        return remark.post, f"{question}?comments={remark.post_id}#comment-{remark.pk}"

    return _contents(seat, queries.below_posts_to_flag(seat, Comment, ids), place=place)


def _explanations(seat: Seat, ids: Collection[int]) -> Mapping[int, Content]:
    def place(told: TeachBack) -> tuple[Post, str]:
        return told.post, _post_address(seat, told.post_id)

    return _contents(seat, queries.below_posts_to_flag(seat, TeachBack, ids), place=place)


def _acting(thread: Thread, own: Collection[int], seat: Seat) -> Person | None:
    """The persona under which a seat's person asked this, if they did."""
    is_persona = thread.author_id in own and thread.author_id != seat.person_id
    return thread.author if is_persona else None


def _post_address(seat: Seat, post_id: int) -> str:
    return reverse("forum:post", args=(seat.community.slug, post_id))


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
