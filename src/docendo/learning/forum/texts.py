"""How what people write is rendered, kept and found."""

from collections.abc import Iterable

from docendo.commons.communities.api import Community, Written
from docendo.commons.search import api as search
from docendo.kernel import text
from docendo.learning.forum.models import Post, Thread
from docendo.learning.forum.rules import LONGEST_EXCERPT


def words_of(body: str) -> str:
    """A text without its markup."""
    return text.plain(body)


def excerpt(words: str) -> str:
    """The beginning of a question, for lists."""
    return text.shortened(words, LONGEST_EXCERPT)


def index(thread: Thread, posts: Iterable[Post]) -> None:
    """Let posts be found, each by its own text and by the question's title."""
    search.put(entry(post, title=thread.title) for post in posts)


def index_written(thread: Thread, post: Post, written: Written) -> None:
    """Let a post be found that was just written."""
    search.put([entry(post, title=thread.title, words=written.words)])


def entry(post: Post, *, title: str, words: str | None = None) -> search.Entry:
    """A post as search knows it; ``words`` spares reading its Markdown once more."""
    words = text.plain(post.body) if words is None else words
    return search.Entry(
        community_id=post.community_id,
        kind=kind_of(post),
        object_id=post.pk,
        title=title,
        body=f"{words}\n{post.explained}" if post.explained else words,
        audience="everyone",
        at=post.created_at,
    )


def kind_of(post: Post) -> str:
    return "question" if post.is_question else "answer"


def forget(community: Community, posts: Iterable[Post]) -> None:
    """Let posts be found no more."""
    ids: dict[str, list[int]] = {}
    for post in posts:
        ids.setdefault(kind_of(post), []).append(post.pk)
    for kind, gone in ids.items():
        search.remove(kind, gone, community_id=community.pk)
