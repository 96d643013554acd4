"""Who wrote what a page shows."""

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from docendo.commons.people.api import Person
from docendo.kernel.prepared import Prepared


def authors(person_ids: Iterable[int | None]) -> Mapping[int | None, Person]:
    """Authors by number, with what a byline shows.

    Joined to every post instead, PostgreSQL would read the whole table of people.
    """
    wanted = tuple(sorted({number for number in person_ids if number is not None}))
    found = _people(person_ids=wanted) if wanted else []
    return {person.pk: person for person in found}


@Prepared
def _people(*, person_ids: tuple[int, ...]) -> QuerySet[Person]:
    return Person.objects.only("name", "email", "picture").filter(pk__in=person_ids)
