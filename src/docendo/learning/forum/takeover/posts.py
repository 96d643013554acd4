"""Questions, answers, comments, and how posts stood before."""

from collections.abc import Mapping, Sequence

from docendo.commons.communities.api import Community, Written
from docendo.commons.search import api as search
from docendo.commons.topics.api import MOST_TOPICS
from docendo.kernel.inserting import insert
from docendo.learning.forum import texts
from docendo.learning.forum.models import Comment, Post, Revision, Thread, ThreadTopic
from docendo.learning.forum.rules import LONGEST_TITLE, State
from docendo.learning.forum.takeover.places import new_among, places_of
from docendo.learning.forum.takeover.rows import (
    Taken,
    TakenAnswer,
    TakenComment,
    TakenQuestion,
    TakenRevision,
    WhyNot,
)

WrittenBodies = Mapping[str, Written]


def take_questions(
    community: Community, questions: Sequence[TakenQuestion], written: WrittenBodies, taken: Taken
) -> None:
    fresh = new_among(Post, community, questions, taken)
    threads = insert(
        Thread(
            community=community,
            title=row.title[:LONGEST_TITLE],
            excerpt=texts.excerpt(written[row.key].words),
            author_id=row.author_id,
            created_at=row.created_at,
            active_at=row.edited_at or row.created_at,
            **(
                {}
                if row.closed_at is None
                else {
                    "state": State.CLOSED,
                    "closed_at": row.closed_at,
                    "closed_reason": row.closed_reason,
                    "closed_note": row.closed_note,
                }
            ),
        )
        for row in fresh
    )
    posts = insert(
        Post(
            community=community,
            thread=thread,
            is_question=True,
            author_id=row.author_id,
            source_score=row.score,
            created_at=row.created_at,
            edited_at=row.edited_at,
            **written[row.key].columns,
            **row.source.columns,
        )
        for row, thread in zip(fresh, threads, strict=True)
    )
    search.put(
        texts.entry(post, title=post.thread.title, words=written[post.source_key].words)
        for post in posts
    )
    insert(
        ThreadTopic(community=community, thread=thread, topic_id=topic_id, position=position)
        for row, thread in zip(fresh, threads, strict=True)
        for position, topic_id in enumerate(dict.fromkeys(row.topic_ids))
        if position < MOST_TOPICS
    )
    taken.added += len(fresh)


def take_answers(
    community: Community, answers: Sequence[TakenAnswer], written: WrittenBodies, taken: Taken
) -> None:
    fresh = new_among(Post, community, answers, taken)
    places = places_of(community, (row.question_key for row in fresh))

    def post(row: TakenAnswer) -> Post | WhyNot:
        place = places.get(row.question_key)
        if place is None or not place.is_question:
            return WhyNot.NO_SUCH_QUESTION
        return Post(
            community=community,
            thread_id=place.thread_id,
            author_id=row.author_id,
            source_score=row.score,
            created_at=row.created_at,
            edited_at=row.edited_at,
            **written[row.key].columns,
            **row.source.columns,
        )

    posts = insert(taken.sift(fresh, post))
    threads = {place.thread_id: place for place in places.values()}
    search.put(
        texts.entry(post, title=threads[post.thread_id].title, words=written[post.source_key].words)
        for post in posts
        if not threads[post.thread_id].is_removed
    )


def take_comments(
    community: Community, comments: Sequence[TakenComment], written: WrittenBodies, taken: Taken
) -> None:
    fresh = new_among(Comment, community, comments, taken)
    places = places_of(community, (row.post_key for row in fresh))

    def comment(row: TakenComment) -> Comment | WhyNot:
        if (place := places.get(row.post_key)) is None:
            return WhyNot.NO_SUCH_POST
        return Comment(
            community=community,
            post_id=place.post_id,
            author_id=row.author_id,
            created_at=row.created_at,
            **written[row.key].columns,
            **row.source.columns,
        )

    insert(taken.sift(fresh, comment))


def take_revisions(community: Community, revisions: Sequence[TakenRevision], taken: Taken) -> None:
    places = places_of(community, (row.post_key for row in revisions))
    post_ids = {place.post_id for place in places.values()}
    known = set(
        Revision.objects.filter(community=community, post__in=post_ids).values_list(
            "post_id", "number"
        )
    )

    def revision(row: TakenRevision) -> Revision | WhyNot | None:
        if (place := places.get(row.post_key)) is None:
            return WhyNot.NO_SUCH_POST
        if (place.post_id, row.number) in known:
            return None
        known.add((place.post_id, row.number))
        return Revision(
            community=community,
            post_id=place.post_id,
            number=row.number,
            title=row.title,
            body=row.body,
            topics=list(row.topics),
            editor_id=row.editor_id,
            why=row.why,
            created_at=row.created_at,
        )

    last: dict[int, int] = {}
    for made in insert(taken.sift(revisions, revision)):
        last[made.post_id] = max(made.number, last.get(made.post_id, 1))
    Post.objects.bulk_update(
        [Post(pk=post_id, revision=number) for post_id, number in last.items()], ["revision"]
    )
