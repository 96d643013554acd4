"""The teams of evaluations that go on follow the groups that they are."""

from datetime import datetime

from docendo.commons.groups.events import EnrollmentsEnded, PeopleEnrolled
from docendo.kernel import clock
from docendo.kernel.events import listener
from docendo.learning.evaluations.actions import bring_in, let_go


@listener(PeopleEnrolled)
def ask_who_comes_later(enrolled: PeopleEnrolled) -> None:
    bring_in(enrolled.group_id, enrolled.person_ids, now=_as_late_as(enrolled.at))


@listener(EnrollmentsEnded)
def ask_no_more_who_has_left(ended: EnrollmentsEnded) -> None:
    let_go(ended.group_id, ended.person_ids, now=_as_late_as(ended.at))


def _as_late_as(at: datetime | None) -> datetime:
    # An event may wait: what has closed meanwhile does not change any more.
    return max(at, clock.now()) if at else clock.now()
