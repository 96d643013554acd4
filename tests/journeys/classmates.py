"""A class that reads each other's works; it runs as a process on the demo's database.

    python -m tests.journeys.classmates

Thirty have joined, and all but the last two learn in one group. The keys of people, of what they
hand in and of their files begin where nothing else counts, so that one of them is found wherever it
stands. Printed are the sessions of all by their names.
"""

import json
import re

from tests.journeys.joining import joined  # first: it sets Django up

from django.db import connection, models, transaction  # isort: skip

from benchmarks.sessions import session_of

from docendo.commons.communities.api import Community, Role, Seat
from docendo.commons.groups.api import GroupKind, GroupRole, begin_group, take_in
from docendo.commons.people.api import Person
from docendo.kernel import clock
from docendo.learning.review.models import Attachment, Participant, Submission, Version

GROUP = "Physics lab"
# Surnames that nobody else has, and that are no part of a word.
NAMES = tuple(f"Robin Quillam{number:02}" for number in range(30))
LATECOMERS = NAMES[28:]
# On a phone in Arabic.
ARAB = NAMES[2]
FIRST_KEY = 731_400_000
COUNTED = (Person, Participant, Submission, Version, Attachment)
KEY = re.compile(r"(?<!\d)7314\d{5}(?!\d)")


def count_from(model: type[models.Model], key: int) -> None:
    """The next row of a table gets the key after this one."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, key])
            return
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, key])


@transaction.atomic
def main() -> None:
    here, now = Community.objects.get(slug="northfield"), clock.now()
    for place, model in enumerate(COUNTED):
        count_from(model, FIRST_KEY + 10_000 * place)
    owner = here.memberships.filter(role=Role.OWNER).select_related("person").get()
    seat = Seat(here, owner.person, Role.OWNER)
    group = begin_group(seat, name=GROUP, kind=GroupKind.COHORT, now=now)
    sessions = {}
    for name in NAMES:
        person = joined(here, name, week=0).member
        if name == ARAB:
            Person.objects.filter(pk=person.pk).update(interface_language="ar")
        if name not in LATECOMERS:
            take_in(group, person_id=person.pk, role=GroupRole.LEARNER, now=now)
        sessions[name] = session_of(person)
    print(json.dumps(sessions))


if __name__ == "__main__":
    main()
