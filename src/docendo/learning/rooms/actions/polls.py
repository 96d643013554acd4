"""Polls, whose answers nobody sees before all have voted or somebody shows them."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from docendo.commons.communities.api import Seat, speaker
from docendo.learning.rooms.actions.moments import Moment, OwnMoment, taking_part
from docendo.learning.rooms.models import Vote
from docendo.learning.rooms.refusals import EnoughPolls, NoSuchChoice, NoSuchPoint, PollIsShown
from docendo.learning.rooms.rules.happenings import PollAsked, PollShown, Voted
from docendo.learning.rooms.rules.limits import MOST_POLLS
from docendo.learning.rooms.rules.state import Poll


def ask_poll(
    seat: Seat, *, sitting_id: int, question: str, choices: Sequence[str], now: datetime
) -> None:
    speaker(seat)
    with taking_part(seat, sitting_id=sitting_id, now=now) as moment:
        if len(moment.state.polls) >= MOST_POLLS:
            raise EnoughPolls
        moment.do(PollAsked(question=question, choices=tuple(choices)))


def vote(seat: Seat, *, sitting_id: int, number: int, choice: int, now: datetime) -> None:
    """Somebody's own answer, which they may change until it is shown; ``choice`` counts from 0.

    The answers are shown with the last vote of those who are in the room.
    """
    with taking_part(seat, sitting_id=sitting_id, now=now) as moment:
        poll = _open_poll(moment, number)
        if not 0 <= choice < len(poll.choices):
            raise NoSuchChoice
        Vote.objects.update_or_create(
            sitting=moment.sitting,
            poll=number,
            person=seat.member,
            defaults={"choice": choice},
            create_defaults={"community": seat.community, "choice": choice},
        )
        moment.do(Voted(number=number))
        show_complete(moment, by=moment.me)


def show_poll(seat: Seat, *, sitting_id: int, number: int, now: datetime) -> None:
    """By whoever asked, or leads; nobody votes any more then."""
    with taking_part(seat, sitting_id=sitting_id, now=now) as moment:
        poll = _open_poll(moment, number)
        if poll.asked_by != moment.me:
            moment.demand_lead()
        _show(moment, poll, by=moment.me)


def show_complete(moment: Moment, *, by: int | None) -> None:
    """Those for which nobody is waited any more: with a last vote, or when the last missing goes.

    Who has lost the line, or is in a small room, is waited for. When nobody is left there is
    nobody to show them to.
    """
    here = [each.person_id for each in moment.state.taking_part]
    for poll in moment.state.polls:
        if here and poll.voted and not poll.is_shown and {*here} <= {*poll.voted}:
            _show(moment, poll, by=by)


def _open_poll(moment: OwnMoment, number: int) -> Poll:
    poll = moment.state.poll(number)
    if poll is None:
        raise NoSuchPoint
    if poll.is_shown:
        raise PollIsShown
    return poll


def _show(moment: Moment, poll: Poll, *, by: int | None) -> None:
    rows = Vote.objects.filter(sitting=moment.sitting, poll=poll.number)
    counted = Counter(rows.values_list("choice", flat=True))
    counts = tuple(counted[choice] for choice in range(len(poll.choices)))
    moment.happens(PollShown(number=poll.number, counts=counts), by=by)
