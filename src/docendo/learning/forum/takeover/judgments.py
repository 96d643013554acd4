"""What people thought of posts: votes, accepted answers, duplicates, who follows."""

from collections.abc import Iterable, Sequence

from docendo.commons.communities.api import Community
from docendo.kernel.inserting import insert
from docendo.learning.forum.models import Follow, Post, Thread, Vote
from docendo.learning.forum.rules import Reason, State
from docendo.learning.forum.takeover.places import new_among, places_of
from docendo.learning.forum.takeover.rows import (
    Taken,
    TakenAcceptance,
    TakenDuplicate,
    TakenFollow,
    TakenVote,
    WhyNot,
)


def take_votes(community: Community, votes: Sequence[TakenVote], taken: Taken) -> None:
    fresh = new_among(Vote, community, votes, taken)
    places = places_of(community, (row.post_key for row in fresh))
    voters = {row.voter_id for row in fresh if row.voter_id is not None}
    voted = set(
        Vote.objects.filter(
            community=community,
            post__in={place.post_id for place in places.values()},
            voter__in=voters,
        ).values_list("post_id", "voter_id")
        if voters
        else ()
    )

    def vote(row: TakenVote) -> Vote | WhyNot:
        place = places.get(row.post_key)
        if place is None:
            return WhyNot.NO_SUCH_POST
        if row.value not in (1, -1):
            return WhyNot.NEITHER_UP_NOR_DOWN
        if row.voter_id is not None:
            if row.voter_id == place.author_id:
                return WhyNot.OWN_VOTE
            if (place.post_id, row.voter_id) in voted:
                return WhyNot.VOTED_ALREADY
            voted.add((place.post_id, row.voter_id))
        return Vote(
            community=community,
            post_id=place.post_id,
            author_id=place.author_id,
            voter_id=row.voter_id,
            value=row.value,
            at=row.at,
            source_key=row.key,
        )

    insert(taken.sift(fresh, vote))


def take_acceptances(
    community: Community, acceptances: Sequence[TakenAcceptance], taken: Taken
) -> None:
    places = places_of(
        community, (key for row in acceptances for key in (row.question_key, row.answer_key))
    )
    threads = Thread.objects.in_bulk([place.thread_id for place in places.values()])

    def accepting(row: TakenAcceptance) -> Thread | WhyNot | None:
        question, answer = places.get(row.question_key), places.get(row.answer_key)
        if question is None or not question.is_question:
            return WhyNot.NO_SUCH_QUESTION
        if answer is None:
            return WhyNot.NO_SUCH_ANSWER
        if answer.is_question or answer.thread_id != question.thread_id:
            return WhyNot.NOT_AN_ANSWER_TO_IT
        thread = threads[question.thread_id]
        if thread.accepted_id is not None:
            # What was accepted here since then stays.
            return None
        thread.accepted_id = answer.post_id
        return thread

    Thread.objects.bulk_update(taken.sift(acceptances, accepting), ["accepted"])


def take_duplicates(
    community: Community, duplicates: Sequence[TakenDuplicate], taken: Taken
) -> None:
    places = places_of(
        community, (key for row in duplicates for key in (row.question_key, row.original_key))
    )
    threads = Thread.objects.in_bulk([place.thread_id for place in places.values()])

    def closed(row: TakenDuplicate) -> Thread | WhyNot | None:
        question, original = places.get(row.question_key), places.get(row.original_key)
        if question is None or original is None:
            return WhyNot.NO_SUCH_QUESTION
        if question.thread_id == original.thread_id:
            return WhyNot.ITS_OWN_ORIGINAL
        thread = threads[question.thread_id]
        if thread.duplicate_of_id == original.thread_id:
            return None
        if thread.duplicate_of_id is not None:
            return WhyNot.HAS_AN_ORIGINAL
        thread.state = State.CLOSED
        thread.closed_at = thread.closed_at or row.at
        thread.closed_reason, thread.closed_note = Reason.DUPLICATE, ""
        thread.duplicate_of_id = original.thread_id
        return thread

    Thread.objects.bulk_update(
        taken.sift(duplicates, closed),
        ["state", "closed_at", "closed_reason", "closed_note", "duplicate_of"],
    )


def take_follows(community: Community, follows: Sequence[TakenFollow], taken: Taken) -> None:
    places = places_of(community, (row.question_key for row in follows))
    here = Follow.objects.filter(community=community, person__in={row.person_id for row in follows})
    known = set(here.values_list("thread_id", "person_id"))

    def follow(row: TakenFollow) -> Follow | WhyNot | None:
        place = places.get(row.question_key)
        if place is None or not place.is_question:
            return WhyNot.NO_SUCH_QUESTION
        if (place.thread_id, row.person_id) in known:
            return None
        known.add((place.thread_id, row.person_id))
        return Follow(
            community=community,
            thread_id=place.thread_id,
            person_id=row.person_id,
            at=row.at,
        )

    insert(taken.sift(follows, follow))


def accepted_among(community: Community, keys: Iterable[str]) -> set[str]:
    """Which of these posts are accepted answers, by their source keys."""
    accepting = Thread.objects.filter(community=community, accepted__isnull=False)
    posts = Post.objects.filter(
        community=community, source_key__in=set(keys), pk__in=accepting.values("accepted")
    )
    return set(posts.values_list("source_key", flat=True))
