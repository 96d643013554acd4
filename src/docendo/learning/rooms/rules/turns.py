"""Whose turn is next, and how the time was shared."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from docendo.learning.rooms.rules.state import Attendee, State


def queue(state: State, *, now: datetime) -> Sequence[Attendee]:
    """The raised hands: who has had the floor least comes first, then who raised theirs first."""
    hands = [each for each in state.in_the_room if each.hand_at is not None]
    return sorted(
        hands,
        key=lambda each: (
            round(state.seconds_of(each.person_id, now)),
            each.hand_at,
            each.person_id,
        ),
    )


def shares(state: State, *, now: datetime) -> Mapping[int, int]:
    """How much of the time of the floor each has had, in percent; of nobody where none was had.

    They add up to 100: what rounding leaves goes to those who lost most by it.
    """
    return _in_percent(
        {each.person_id: state.seconds_of(each.person_id, now) for each in state.people}
    )


def shares_of_talk(state: State) -> Mapping[int, int]:
    """The same of how long each was heard in the call."""
    return _in_percent({each.person_id: each.spoken for each in state.people})


def _in_percent(seconds: Mapping[int, float]) -> Mapping[int, int]:
    total = sum(seconds.values())
    if total <= 0:
        return {}
    exact = {person: 100 * each / total for person, each in seconds.items()}
    whole = {person: int(each) for person, each in exact.items()}
    by_loss = sorted(exact, key=lambda person: whole[person] - exact[person])
    for person in by_loss[: 100 - sum(whole.values())]:
        whole[person] += 1
    return whole
