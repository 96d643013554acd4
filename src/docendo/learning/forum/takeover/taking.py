"""One batch, in one transaction."""

from collections.abc import Sequence

from django.db import transaction

from docendo.commons.communities.api import Community, write_all
from docendo.learning.forum.models import Comment, Post
from docendo.learning.forum.takeover.judgments import (
    take_acceptances,
    take_duplicates,
    take_follows,
    take_votes,
)
from docendo.learning.forum.takeover.places import known_keys
from docendo.learning.forum.takeover.posts import (
    WrittenBodies,
    take_answers,
    take_comments,
    take_questions,
    take_revisions,
)
from docendo.learning.forum.takeover.rows import (
    Taken,
    TakenAcceptance,
    TakenAnswer,
    TakenComment,
    TakenDuplicate,
    TakenFollow,
    TakenQuestion,
    TakenRevision,
    TakenVote,
)


def take_over(
    community: Community,
    *,
    questions: Sequence[TakenQuestion] = (),
    answers: Sequence[TakenAnswer] = (),
    comments: Sequence[TakenComment] = (),
    votes: Sequence[TakenVote] = (),
    revisions: Sequence[TakenRevision] = (),
    acceptances: Sequence[TakenAcceptance] = (),
    duplicates: Sequence[TakenDuplicate] = (),
    follows: Sequence[TakenFollow] = (),
) -> Taken:
    """Take over one batch; what a row refers to must be in this call or an earlier one.

    Scores and counts wait for ``recount``.
    """
    # Rendering may take longer than writing, and on SQLite nobody else writes in the meantime.
    posts = written(Post, community, [*questions, *answers])
    remarks = written(Comment, community, comments)
    taken = Taken()
    with transaction.atomic():
        # What looks up nothing still makes its queries, which takes milliseconds for all eight.
        if questions:
            take_questions(community, questions, posts, taken)
        if answers:
            take_answers(community, answers, posts, taken)
        if comments:
            take_comments(community, comments, remarks, taken)
        if votes:
            take_votes(community, votes, taken)
        if revisions:
            take_revisions(community, revisions, taken)
        if acceptances:
            take_acceptances(community, acceptances, taken)
        if duplicates:
            take_duplicates(community, duplicates, taken)
        if follows:
            take_follows(community, follows, taken)
    return taken


def written(
    model: type[Post] | type[Comment],
    community: Community,
    rows: Sequence[TakenQuestion | TakenAnswer | TakenComment],
) -> WrittenBodies:
    """The rendered texts of the rows that are new, by their keys."""
    if not rows:
        return {}
    known = known_keys(model, community, [row.source.key for row in rows])
    bodies = {
        row.source.key: (row.body, row.rendered) for row in rows if row.source.key not in known
    }
    return dict(zip(bodies, write_all([*bodies.values()], community=community), strict=True))
