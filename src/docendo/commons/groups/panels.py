"""What is shown of groups on a person's page."""

from datetime import datetime

from docendo.commons.communities.api import PersonPanel, Seat, show_on_person
from docendo.commons.groups import queries


def _of_person(seat: Seat, *, person_id: int, now: datetime) -> queries.PersonGroups | None:
    return queries.groups_of_person(seat, person_id=person_id)


show_on_person(PersonPanel(order=15, template="groups/_person.html", query=_of_person))
