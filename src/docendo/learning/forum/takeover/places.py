"""What is known already of the rows that come, and of the posts that they refer to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from docendo.commons.communities.api import Community
from docendo.learning.forum.models import Comment, Post, Vote
from docendo.learning.forum.takeover.rows import Row, Taken


@dataclass(frozen=True)
class Place:
    """What the rows below a post need to know of it."""

    post_id: int
    thread_id: int
    author_id: int | None
    is_question: bool
    title: str
    is_removed: bool


def known_keys(
    model: type[Post] | type[Comment] | type[Vote], community: Community, keys: Iterable[str]
) -> set[str]:
    """Those of these keys under which something was taken over before."""
    rows = model.objects.filter(community=community, source_key__in=list(keys))
    return set(rows.values_list("source_key", flat=True))


def places_of(community: Community, keys: Iterable[str]) -> Mapping[str, Place]:
    rows = Post.objects.filter(community=community, source_key__in=set(keys))
    columns = ("author_id", "is_question", "thread__title", "thread__removed_at")
    return {
        key: Place(post_id, thread_id, author_id, is_question, title, removed_at is not None)
        for key, post_id, thread_id, author_id, is_question, title, removed_at in rows.values_list(
            "source_key", "pk", "thread_id", *columns
        )
    }


def new_among(
    model: type[Post] | type[Comment] | type[Vote],
    community: Community,
    rows: Sequence[Row],
    taken: Taken,
) -> list[Row]:
    """The rows whose key was not seen, each key once."""
    known = known_keys(model, community, [row.key for row in rows])
    fresh: dict[str, Row] = {}
    for row in rows:
        key = row.key
        if key in known or key in fresh:
            taken.known += 1
        else:
            fresh[key] = row
    return list(fresh.values())
