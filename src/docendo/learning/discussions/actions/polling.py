"""Asking by a poll, and voting in it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Seat, writer
from docendo.learning.discussions import rules
from docendo.learning.discussions.actions.rows import locked_discussion
from docendo.learning.discussions.models import Ballot, Choice, Discussion, Poll, Vote, is_own
from docendo.learning.discussions.refusals import NotYoursToEnd, demand
from docendo.learning.discussions.rules import Closing, NewPoll


def attach_poll(discussion: Discussion, poll: NewPoll, *, now: datetime) -> Poll:
    """Below a discussion that is being written, in its transaction."""
    demand(rules.asking(poll, now=now))
    asked = Poll.objects.create(
        community_id=discussion.community_id,
        discussion=discussion,
        question=poll.question,
        allows_several=poll.allows_several,
        is_secret=poll.is_secret,
        ends_at=poll.ends_at,
    )
    Choice.objects.bulk_create(
        Choice(community_id=discussion.community_id, poll=asked, position=position, words=words)
        for position, words in enumerate(poll.choices)
    )
    return asked


@transaction.atomic
def vote(seat: Seat, *, discussion_id: int, choice_ids: Collection[int], now: datetime) -> Ballot:
    """Vote in the poll of a discussion, or change one's vote while it is open."""
    person = writer(seat)
    discussion = Discussion.objects.visible_to(seat).get(pk=discussion_id, removed_at=None)
    # The lock: a poll that is being ended takes no ballot any more, and of one person's ballots
    # that arrive at once the last one holds.
    poll = _locked_poll(discussion)
    offered = Choice.objects.filter(community=seat.community, poll=poll)
    chosen = list(offered.filter(pk__in=choice_ids))
    demand(
        rules.voting(
            {choice.pk for choice in chosen},
            allows_several=poll.allows_several,
            has_ended=poll.has_ended(now),
        )
    )
    ballot, _is_new = Ballot.objects.update_or_create(
        community=seat.community, poll=poll, person=person, defaults={"at": now}
    )
    Vote.objects.filter(community=seat.community, ballot=ballot).delete()
    Vote.objects.bulk_create(
        Vote(
            community=seat.community,
            ballot=ballot,
            choice=choice,
            is_only=not poll.allows_several,
        )
        for choice in chosen
    )
    return ballot


@transaction.atomic
def end_poll(seat: Seat, *, discussion_id: int, now: datetime) -> Poll:
    """No more votes, and everybody sees what came of it."""
    writer(seat)
    discussion = locked_discussion(seat, discussion_id)
    may = rules.closing(is_author=is_own(seat, discussion), moderates=seat.may_moderate)
    if may is not Closing.DONE:
        raise NotYoursToEnd
    poll = _locked_poll(discussion)
    if not poll.has_ended(now):
        poll.ends_at = now
        poll.save(update_fields=["ends_at"])
    return poll


def _locked_poll(discussion: Discussion) -> Poll:
    polls = Poll.objects.select_for_update(of=("self",), no_key=True)
    return polls.get(community_id=discussion.community_id, discussion=discussion)
