"""Questions and answers are found like everything else that people write."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from docendo.commons.search.api import Entry, source
from docendo.learning.forum import queries, texts
from docendo.learning.forum.models import Post


def _address(slug: str, post_id: int) -> str:
    return reverse("forum:post", args=(slug, post_id))


def _entries(*, of_questions: bool) -> Iterator[Entry]:
    posts = Post.objects.filter(is_question=of_questions, removed_at=None, thread__removed_at=None)
    for post in posts.select_related("thread").order_by("pk").iterator(chunk_size=500):
        yield texts.entry(post, title=post.thread.title)


source(
    "question",
    one=_("Question"),
    several=_("Questions"),
    address=_address,
    entries=lambda: _entries(of_questions=True),
    unwanted=queries.by_blocked,
)
source(
    "answer",
    one=_("Answer"),
    several=_("Answers"),
    address=_address,
    entries=lambda: _entries(of_questions=False),
    unwanted=queries.by_blocked,
)
