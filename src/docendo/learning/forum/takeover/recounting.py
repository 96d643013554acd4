"""Numbers that rows repeat of other rows, made true."""

from collections.abc import Collection
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, F, IntegerField, Max, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest

from docendo.commons.communities.api import Community
from docendo.learning.forum.models import Comment, Post, Thread, Vote, Worked

THREADS_AT_ONCE = 500


def _one(rows: Any, value: Any) -> Coalesce:
    """A sum or count over the rows that belong to the outer row, 0 for none."""
    number = rows.order_by().values("community").annotate(number=value).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def _tell_planner() -> None:
    """A database that knows nothing of many new rows would read all of them for each."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "ANALYZE forum_thread, forum_post, forum_comment, forum_vote, forum_worked"
            )
        else:
            cursor.execute("PRAGMA analysis_limit = 400")
            cursor.execute("ANALYZE")


def recount(community: Community) -> None:
    """Make the repeated numbers of a community what its rows say, some threads at a time.

    It may stop anywhere and start again: what is true already stays as it is.
    """
    _tell_planner()
    threads = Thread.objects.filter(community=community)
    last = 0
    while some := list(
        threads.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:THREADS_AT_ONCE]
    ):
        recount_threads(community, some)
        last = some[-1]


@transaction.atomic
def recount_threads(community: Community, thread_ids: Collection[int]) -> None:
    """Make what these threads and their posts repeat of other rows true."""
    posts = Post.objects.filter(community=community, thread__in=thread_ids)
    threads = Thread.objects.filter(community=community, pk__in=thread_ids)
    below_post = {"community": OuterRef("community"), "post": OuterRef("pk")}
    in_thread = {"community": OuterRef("community"), "thread": OuterRef("pk")}
    votes = Vote.objects.filter(**below_post)
    posts.update(
        # What it had earned where it came from already holds the votes taken over from there.
        score=Coalesce(F("source_score"), _one(votes.exclude(source_key=""), Sum("value")))
        + _one(votes.filter(source_key=""), Sum("value")),
        comment_count=_one(Comment.objects.filter(**below_post, removed_at=None), Count("pk")),
        worked_count=_one(Worked.objects.filter(**below_post), Count("pk")),
    )
    standing = Post.objects.filter(**in_thread, removed_at=None)
    question = Post.objects.filter(**in_thread, is_question=True)
    latest = standing.order_by().values("community")
    latest = latest.annotate(at=Max(Greatest("created_at", Coalesce("edited_at", "created_at"))))
    comments = Comment.objects.filter(
        community=OuterRef("community"),
        post__community=OuterRef("community"),
        post__thread=OuterRef("pk"),
        removed_at=None,
    )
    commented = comments.order_by().values("community").annotate(at=Max("created_at"))
    threads.update(
        score=Coalesce(Subquery(question.values("score")[:1]), 0),
        answer_count=_one(standing.filter(is_question=False), Count("pk")),
        active_at=Greatest(
            "created_at",
            Coalesce(Subquery(latest.values("at")), "created_at"),
            Coalesce(Subquery(commented.values("at")), "created_at"),
        ),
    )
