"""Who wrote what a page shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile

from docendo.commons.people.models import Person
from docendo.commons.people.queries import is_blocked
from docendo.kernel.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Byline:
    """What a page shows of who wrote something."""

    pk: int
    name: str
    has_joined: bool
    is_persona: bool
    picture: FieldFile | None
    is_blocked: bool = False


def bylines(
    person_ids: Iterable[int | None], *, reader_id: int | None
) -> Mapping[int | None, Byline]:
    """Authors by number, and whether their reader has blocked them.

    Joined to every post instead, PostgreSQL would read the whole table of people.
    """
    wanted = tuple(sorted({number for number in person_ids if number is not None}))
    rows = _people(person_ids=wanted, reader_id=reader_id or 0) if wanted else []
    return {
        pk: Byline(
            pk,
            name,
            email is not None,
            is_persona,
            Person(picture=file).picture if file else None,
            blocked,
        )
        for pk, name, email, is_persona, file, blocked in rows
    }


@Prepared
def _people(
    *, person_ids: tuple[int, ...], reader_id: int
) -> QuerySet[Person, tuple[int, str, str | None, bool, str, bool]]:
    people = Person.objects.filter(pk__in=person_ids).annotate(blocked=is_blocked(reader_id))
    return people.values_list("pk", "name", "email", "is_persona", "picture", "blocked")
