"""The points of the agenda, and the one timer that everybody sees."""

from datetime import datetime

from docendo.commons.communities.api import Seat, speaker
from docendo.learning.rooms.actions.moments import taking_part
from docendo.learning.rooms.refusals import EnoughPoints, NoSuchPoint
from docendo.learning.rooms.rules.happenings import (
    PointAdded,
    PointDone,
    PointDropped,
    PointExtended,
    TimerPaused,
    TimerStarted,
)
from docendo.learning.rooms.rules.limits import MORE_MINUTES, MOST_POINTS


def add_point(seat: Seat, *, sitting_id: int, words: str, minutes: int, now: datetime) -> None:
    speaker(seat)
    with taking_part(seat, sitting_id=sitting_id, now=now) as moment:
        if len(moment.state.points) >= MOST_POINTS:
            raise EnoughPoints
        moment.do(PointAdded(words=words, minutes=minutes))


def drop_point(seat: Seat, *, sitting_id: int, number: int, now: datetime) -> None:
    with taking_part(seat, sitting_id=sitting_id, now=now) as moment:
        if any(each.number == number for each in moment.state.points):
            moment.do(PointDropped(number=number))


def start_timer(seat: Seat, *, sitting_id: int, now: datetime) -> None:
    """Two who press it at the same moment have started it once."""
    with taking_part(seat, sitting_id=sitting_id, now=now) as moment:
        point = moment.state.point
        if point is None:
            raise NoSuchPoint
        if point.running_since is None:
            moment.do(TimerStarted())


def pause_timer(seat: Seat, *, sitting_id: int, now: datetime) -> None:
    with taking_part(seat, sitting_id=sitting_id, now=now) as moment:
        point = moment.state.point
        if point is not None and point.running_since is not None:
            moment.do(TimerPaused())


def next_point(seat: Seat, *, sitting_id: int, number: int, now: datetime) -> None:
    """From this point to the next; two who press it at the same moment go one step."""
    with taking_part(seat, sitting_id=sitting_id, now=now) as moment:
        point = moment.state.point
        if point is not None and point.number == number:
            moment.do(PointDone(number=number))


def extend_point(seat: Seat, *, sitting_id: int, number: int, now: datetime) -> None:
    with taking_part(seat, sitting_id=sitting_id, now=now) as moment:
        point = moment.state.point
        if point is None or point.number != number:
            raise NoSuchPoint
        moment.do(PointExtended(number=number, minutes=MORE_MINUTES))
