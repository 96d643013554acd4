"""What people thought of posts: votes, accepted answers, duplicates, who follows."""

from collections.abc import Iterable, Sequence

from docendo.commons.communities.api import Community
from docendo.kernel.inserting import insert
from docendo.learning.forum.models import Follow, Post, Thread, Vote
from docendo.learning.forum.rules import Reason, State
from docendo.learning.forum.takeover.places import known_keys, new_among, places_of
from docendo.learning.forum.takeover.rows import (
    Taken,
    TakenAcceptance,
    TakenDuplicate,
    TakenFollow,
    TakenVote,
    WhyNot,
)


def take_votes(community: Community, votes: Sequence[TakenVote], taken: Taken) -> None:
    if not votes:
        return
    fresh: list[TakenVote] = new_among(
        votes, known_keys(Vote, community, [row.key for row in votes]), taken
    )
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
    rows = []
    for row in fresh:
        place = places.get(row.post_key)
        if place is None:
            taken.leave_out(row.key, WhyNot.NO_SUCH_POST)
        elif row.value not in (1, -1):
            taken.leave_out(row.key, WhyNot.NEITHER_UP_NOR_DOWN)
        elif row.voter_id is not None and row.voter_id == place.author_id:
            taken.leave_out(row.key, WhyNot.OWN_VOTE)
        elif (place.post_id, row.voter_id) in voted:
            taken.leave_out(row.key, WhyNot.VOTED_ALREADY)
        else:
            if row.voter_id is not None:
                voted.add((place.post_id, row.voter_id))
            rows.append(
                Vote(
                    community=community,
                    post_id=place.post_id,
                    author_id=place.author_id,
                    voter_id=row.voter_id,
                    value=row.value,
                    at=row.at,
                    source_key=row.key,
                )
            )
    taken.added += len(insert(rows))


def take_acceptances(
    community: Community, acceptances: Sequence[TakenAcceptance], taken: Taken
) -> None:
    if not acceptances:
        return
    places = places_of(
        community, (key for row in acceptances for key in (row.question_key, row.answer_key))
    )
    threads = Thread.objects.in_bulk([place.thread_id for place in places.values()])
    changed = []
    for row in acceptances:
        question, answer = places.get(row.question_key), places.get(row.answer_key)
        if question is None or not question.is_question:
            taken.leave_out(row.question_key, WhyNot.NO_SUCH_QUESTION)
        elif answer is None:
            taken.leave_out(row.question_key, WhyNot.NO_SUCH_ANSWER)
        elif answer.is_question or answer.thread_id != question.thread_id:
            taken.leave_out(row.question_key, WhyNot.NOT_AN_ANSWER_TO_IT)
        elif (thread := threads[question.thread_id]).accepted_id is not None:
            # What was accepted here since then stays.
            taken.known += 1
        else:
            thread.accepted_id = answer.post_id
            changed.append(thread)
    Thread.objects.bulk_update(changed, ["accepted"])
    taken.added += len(changed)


def take_duplicates(
    community: Community, duplicates: Sequence[TakenDuplicate], taken: Taken
) -> None:
    if not duplicates:
        return
    places = places_of(
        community, (key for row in duplicates for key in (row.question_key, row.original_key))
    )
    threads = Thread.objects.in_bulk([place.thread_id for place in places.values()])
    changed = []
    for row in duplicates:
        question, original = places.get(row.question_key), places.get(row.original_key)
        if question is None or original is None:
            taken.leave_out(row.key, WhyNot.NO_SUCH_QUESTION)
        elif question.thread_id == original.thread_id:
            taken.leave_out(row.key, WhyNot.ITS_OWN_ORIGINAL)
        elif (thread := threads[question.thread_id]).duplicate_of_id == original.thread_id:
            taken.known += 1
        elif thread.duplicate_of_id is not None:
            taken.leave_out(row.key, WhyNot.HAS_AN_ORIGINAL)
        else:
            thread.state = State.CLOSED
            thread.closed_at = thread.closed_at or row.at
            thread.closed_reason, thread.closed_note = Reason.DUPLICATE, ""
            thread.duplicate_of_id = original.thread_id
            changed.append(thread)
    Thread.objects.bulk_update(
        changed, ["state", "closed_at", "closed_reason", "closed_note", "duplicate_of"]
    )
    taken.added += len(changed)


def take_follows(community: Community, follows: Sequence[TakenFollow], taken: Taken) -> None:
    if not follows:
        return
    places = places_of(community, (row.question_key for row in follows))
    here = Follow.objects.filter(community=community, person__in={row.person_id for row in follows})
    known = set(here.values_list("thread_id", "person_id"))
    rows = []
    for row in follows:
        place = places.get(row.question_key)
        if place is None or not place.is_question:
            taken.leave_out(row.key, WhyNot.NO_SUCH_QUESTION)
        elif (place.thread_id, row.person_id) in known:
            taken.known += 1
        else:
            known.add((place.thread_id, row.person_id))
            rows.append(
                Follow(
                    community=community,
                    thread_id=place.thread_id,
                    person_id=row.person_id,
                    at=row.at,
                )
            )
    taken.added += len(insert(rows))


def accepted_among(community: Community, keys: Iterable[str]) -> set[str]:
    """Which of these posts are accepted answers, by their source keys."""
    accepting = Thread.objects.filter(community=community, accepted__isnull=False)
    posts = Post.objects.filter(
        community=community, source_key__in=set(keys), pk__in=accepting.values("accepted")
    )
    return set(posts.values_list("source_key", flat=True))
