"""What was asked before that is like a question somebody is writing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.safestring import SafeString

from docendo.commons.communities.api import Seat
from docendo.commons.people.api import blocked_by, has_blocked
from docendo.commons.search.api import alike, hidden_from
from docendo.commons.topics.api import Topic
from docendo.learning.forum.models import Post, Thread, own_personas
from docendo.learning.forum.queries.lists import topics_of

# So many are looked at: a solved one may stand further down.
LOOKED_AT = 12


@dataclass(frozen=True)
class Similar:
    """A question that was asked before, and why it is shown: what it shares is marked."""

    thread: Thread
    title_html: SafeString
    excerpt_html: SafeString
    topics: tuple[Topic, ...]
    is_own: bool

    @property
    def is_solved(self) -> bool:
        return self.thread.accepted_id is not None

    @property
    def is_still_open(self) -> bool:
        """Whether one can still wait for its answer."""
        return self.thread.is_open and not self.is_solved and self.thread.author_id is not None


def similar_questions(seat: Seat, text: str, *, most: int = 5) -> tuple[Similar, ...]:
    """The questions most like a text, solved ones first, then those with answers.

    All that is asked of how likeness is found stands here, so that another method, such as the
    engine's ``related``, can take its place.
    """
    here = (seat.community.pk,)
    blocker_id = seat.person_id if has_blocked(seat.person_id) else None
    hidden = hidden_from(blocker_id, communities=here)
    found = alike(text, communities=here, kinds=("question",), hidden=hidden, limit=LOOKED_AT)
    if not found.hits:
        return ()
    posts = Post.objects.visible_to(seat).filter(removed_at=None, thread__removed_at=None)
    in_thread = {
        post.pk: post.thread
        for post in posts.filter(pk__in=[hit.object_id for hit in found.hits])
        .select_related("thread")
        .only("thread")
    }
    hits = [hit for hit in found.hits if hit.object_id in in_thread]
    # The order within is how alike they are; sorting keeps it.
    hits.sort(key=lambda hit: _usefulness(in_thread[hit.object_id]))
    shown = hits[:most]
    about = topics_of(seat.community, [in_thread[hit.object_id].pk for hit in shown])
    threads = [in_thread[hit.object_id] for hit in shown]
    own = {seat.person_id}
    if any(thread.is_anonymous for thread in threads):
        own.update(own_personas(seat).values_list("persona_id", flat=True))
    return tuple(
        Similar(
            thread,
            hit.title_html,
            hit.excerpt_html,
            about.get(thread.pk, ()),
            is_own=thread.author_id is not None and thread.author_id in own,
        )
        for hit, thread in zip(shown, threads, strict=True)
    )


def _usefulness(thread: Thread) -> int:
    if thread.accepted_id is not None:
        return 0
    return 1 if thread.answer_count else 2


def by_blocked(person_id: int, community_ids: Collection[int]) -> QuerySet[Post, Any]:
    """The numbers of posts that somebody does not want to find, by whom they have blocked.

    With all answers to what those asked, since these are found under their title.
    """
    blocked = blocked_by(person_id)
    posts = Post.objects.filter(community__in=community_ids).order_by()
    asked = Thread.objects.filter(community__in=community_ids, author__in=blocked)
    # Two lists, each found by its index: with one condition or the other all would be read.
    return (
        posts.filter(author__in=blocked)
        .values("pk")
        .union(posts.filter(thread__in=asked.values("pk")).values("pk"))
    )


def answers_since(
    community_id: int, person_ids: Collection[int], *, since: datetime
) -> Mapping[int, int]:
    """How many answers each of these people has written since then."""
    answers = Post.objects.filter(
        community=community_id, author__in=person_ids, created_at__gte=since, is_question=False
    )
    return dict(answers.order_by().values_list("author").annotate(Count("pk")))
