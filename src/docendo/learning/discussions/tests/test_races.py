"""What holds when many do the same at once; on SQLite by one writer at a time, else by locks."""

from collections.abc import Callable
from datetime import datetime

import pytest

from docendo.commons.communities.models import Seat
from docendo.kernel.tests.races import race
from docendo.learning.discussions import actions, refusals
from docendo.learning.discussions.models import Ballot, Choice, Discussion, Reply, Vote

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_vote_raced_50_times_counts_once(polled: Discussion, other: Seat, now: datetime) -> None:
    choices = list(Choice.objects.filter(poll__discussion=polled).values_list("pk", flat=True))

    def votes(choice_id: int) -> Callable[[], object]:
        return lambda: actions.vote(other, discussion_id=polled.pk, choice_ids=[choice_id], now=now)

    came_of_it = race(*(votes(choices[number % 3]) for number in range(50)))
    assert [each for each in came_of_it if isinstance(each, Exception)] == []
    assert Ballot.objects.count() == Vote.objects.count() == 1


def test_a_reply_comes_before_the_close_or_is_refused(
    discussion: Discussion, starter: Seat, other: Seat, now: datetime
) -> None:
    replies = [
        lambda: actions.reply(other, discussion_id=discussion.pk, body="In time?", now=now)
    ] * 10
    came_of_it = race(
        *replies, lambda: actions.close(starter, discussion_id=discussion.pk, now=now)
    )
    refused = [each for each in came_of_it if isinstance(each, Exception)]
    assert all(isinstance(each, refusals.TakesNoReplies) for each in refused)
    discussion.refresh_from_db()
    assert discussion.reply_count == Reply.objects.count() == 10 - len(refused)
