"""Taking over people and topics of another place; each call is one transaction."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Community, Role, Seat, keep_seats
from docendo.commons.people.api import Author, not_joined
from docendo.commons.topics.api import NewTopic, create_topics
from docendo.kernel.events import publish
from docendo.kernel.inserting import insert
from docendo.kernel.jobs import SystemActor
from docendo.outcomes.connect.events import ImportFinished
from docendo.outcomes.connect.models import ImportedAuthor, ImportedTopic

IMPORTER = SystemActor("connect.importer")


def seat_of_importer(community: Community) -> Seat:
    """Where the importer stands: it is no person, and may do what a coordinator may."""
    return Seat(community, None, Role.COORDINATOR)


@transaction.atomic
def take_authors(community: Community, *, authors: Mapping[str, Author], now: datetime) -> int:
    """Make those of these authors who are not known yet, by their key; how many there were.

    They are people who have not joined; a seat is kept for each until a coordinator's invitation
    lets somebody claim it.
    """
    rows = ImportedAuthor.objects.filter(community=community, source_key__in=authors)
    known = set(rows.values_list("source_key", flat=True))
    keys = [key for key in authors if key not in known]
    people = not_joined(authors[key] for key in keys)
    insert(
        ImportedAuthor(community=community, source_key=key, person=person)
        for key, person in zip(keys, people, strict=True)
    )
    keep_seats(seat_of_importer(community), authors=people, now=now)
    return len(people)


@transaction.atomic
def take_topics(community: Community, *, topics: Mapping[str, NewTopic], now: datetime) -> int:
    """Make those of these topics that are not known yet, by their key; how many there were.

    A name that means a topic here already means that one.
    """
    rows = ImportedTopic.objects.filter(community=community, source_key__in=topics)
    known = set(rows.values_list("source_key", flat=True))
    new = {key: topic for key, topic in topics.items() if key not in known}
    made = create_topics(community.pk, [*new.values()], now=now)
    ImportedTopic.objects.bulk_create(
        ImportedTopic(community=community, source_key=key, topic=made[topic.name])
        for key, topic in new.items()
    )
    return len(new)


@transaction.atomic
def finish(community: Community, *, source_url: str, added: dict[str, int]) -> None:
    """Announce that another place was read to its end."""
    publish(
        ImportFinished(
            community_id=community.pk, source_url=source_url, added=added, by=IMPORTER.name
        )
    )
