"""The teams of evaluations that go on follow the groups that they are."""

from docendo.commons.groups.events import EnrollmentsEnded, PeopleEnrolled
from docendo.kernel import clock
from docendo.kernel.events import listener
from docendo.learning.evaluations.actions import bring_in, let_go


@listener(PeopleEnrolled)
def ask_who_comes_later(enrolled: PeopleEnrolled) -> None:
    bring_in(enrolled.group_id, enrolled.person_ids, now=enrolled.at or clock.now())


@listener(EnrollmentsEnded)
def ask_no_more_who_has_left(ended: EnrollmentsEnded) -> None:
    let_go(ended.group_id, ended.person_ids, now=ended.at or clock.now())
