"""A poll as one reader sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from docendo.commons.communities.api import Seat
from docendo.kernel.counting import counted
from docendo.learning.discussions import rules
from docendo.learning.discussions.models import Ballot, Choice, Discussion, Poll, Vote, is_own
from docendo.learning.discussions.rules import Results

MOST_NAMES = 20


@dataclass(frozen=True)
class ShownChoice:
    """A choice, and how many ballots name it; ``names`` of who chose it in an open poll."""

    pk: int
    words: str
    is_mine: bool
    votes: int
    percent: int
    names: tuple[str, ...] = ()

    @property
    def more_names(self) -> int:
        return self.votes - len(self.names)


@dataclass(frozen=True)
class ShownPoll:
    poll: Poll
    choices: tuple[ShownChoice, ...]
    ballots: int
    has_ended: bool
    has_voted: bool
    may_vote: bool
    may_end: bool
    results: Results

    @property
    def shows_results(self) -> bool:
        return self.results is Results.SHOWN


def poll_of(seat: Seat, discussion: Discussion, *, now: datetime) -> ShownPoll | None:
    """The poll below a discussion, with its results only where its reader may see them."""
    rows = Choice.objects.filter(community=seat.community, poll__discussion=discussion)
    votes = Vote.objects.filter(community=seat.community, choice=OuterRef("pk"))
    own = votes.filter(ballot__person=seat.person_id or 0)
    choices = list(
        rows.annotate(
            votes=counted(votes, "choice"),
            is_mine=Exists(own),
        )
        .select_related("poll")
        .order_by("position")
    )
    if not choices:
        return None
    poll = choices[0].poll
    number = Ballot.objects.filter(community=seat.community, poll=poll).count()
    has_voted = any(choice.is_mine for choice in choices)
    has_ended = poll.has_ended(now)
    stands = discussion.removed_at is None
    results = rules.results(
        is_secret=poll.is_secret, has_voted=has_voted, has_ended=has_ended, ballots=number
    )
    is_shown = results is Results.SHOWN
    names = _names(seat, poll) if is_shown and not poll.is_secret else {}
    return ShownPoll(
        poll=poll,
        choices=tuple(
            ShownChoice(
                pk=choice.pk,
                words=choice.words,
                is_mine=choice.is_mine,
                votes=choice.votes if is_shown else 0,
                percent=round(100 * choice.votes / number) if is_shown and number else 0,
                names=tuple(names.get(choice.pk, ())),
            )
            for choice in choices
        ),
        ballots=number,
        has_ended=has_ended,
        has_voted=has_voted,
        may_vote=seat.may_write and stands and not has_ended,
        may_end=seat.may_write
        and stands
        and not has_ended
        and (seat.may_moderate or is_own(seat, discussion)),
        results=results,
    )


def _names(seat: Seat, poll: Poll) -> Mapping[int, Sequence[str]]:
    """Who chose what in an open poll, the first few of each choice by name."""
    found: dict[int, list[str]] = {}
    votes = Vote.objects.filter(community=seat.community, ballot__poll=poll)
    named = votes.order_by("ballot__person__name", "pk")
    for choice_id, name in named.values_list("choice_id", "ballot__person__name"):
        names = found.setdefault(choice_id, [])
        if len(names) < MOST_NAMES:
            names.append(name)
    return found
