"""Texts that an older version of Docendo rendered, rendered by this one."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from docendo.commons.communities.api import Community, write_all
from docendo.commons.search import api as search
from docendo.kernel import text
from docendo.learning.forum import texts
from docendo.learning.forum.models import Comment, Post, TeachBack, Thread


def settle(community: Community, *, limit: int = 200) -> int:
    """Render and index up to ``limit`` texts that wait for it; how many there were.

    Until then they are rendered at each view, so nothing depends on when this runs.
    """
    done = 0
    for model in (Post, Comment, TeachBack):
        waiting = model.objects.filter(community=community, renderer__lt=text.VERSION)
        rows = list(waiting.order_by("renderer")[: limit - done])
        written_of = write_all([(row.body, None) for row in rows], community=community)
        rendered = list(zip(rows, written_of, strict=True))
        with transaction.atomic():
            for row, written in rendered:
                # Who edited it meanwhile has rendered it.
                same = model.objects.filter(pk=row.pk, body=row.body)
                same.update(html=written.html, renderer=text.VERSION)
            if model is Post:
                _show({row.pk: written.words for row, written in rendered})
        done += len(rows)
    return done


def _show(words: Mapping[int, str]) -> None:
    """Let posts be found, and questions show their beginning in lists."""
    posts = list(Post.objects.filter(pk__in=words).select_related("thread"))
    asked = [post for post in posts if post.is_question]
    for post in asked:
        post.thread.excerpt = texts.excerpt(words[post.pk])
    Thread.objects.bulk_update([post.thread for post in asked], ["excerpt"])
    search.put(
        texts.entry(post, title=post.thread.title, words=words[post.pk])
        for post in posts
        if post.removed_at is None and post.thread.removed_at is None
    )


def unsettled_communities() -> Sequence[int]:
    """Where texts wait to be rendered by the present version."""
    waiting = (
        set(model.objects.filter(renderer__lt=text.VERSION).values_list("community_id", flat=True))
        for model in (Post, Comment, TeachBack)
    )
    return sorted(set().union(*waiting))
