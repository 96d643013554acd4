"""What was worth reading about a topic is in the library now, and nothing of it is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from docendo.commons.communities.models import Community, Seat
from docendo.commons.topics.models import Topic
from docendo.kernel.jobs import Run, SystemActor
from docendo.kernel.models import QueuedJob
from docendo.learning.library import jobs
from docendo.learning.library.models import About, Resource
from docendo.learning.library.tests.test_shelf import HERE, text

BEFORE = [("kernel", "0001_initial"), ("library", "0001_initial"), ("topics", "0001_initial")]
TAKES_OVER = ("library", "0002_take_over_readings")


@pytest.mark.django_db(transaction=True)
def test_readings_become_resources(
    community: Community, member: Seat, moderator: Seat, topics: list[Topic], now: Any, browse: Any
) -> None:
    loader = MigrationLoader(connection)
    goes = ("topics", "0002_readings_are_resources")
    assert TAKES_OVER in loader.graph.forwards_plan(goes)
    before = loader.project_state(BEFORE)
    Reading = before.apps.get_model("topics", "Reading")
    # Its table stands again for a while: to go back through all that came after takes a minute.
    with connection.schema_editor() as editor:
        editor.create_model(Reading)
    rows = (
        (topics[0], "https://a.example/x", "A page", "Short.", member.person_id),
        (topics[1], "http://www.a.example/x/", "The same", "Kind.", moderator.person_id),
        (topics[2], "https://b.example/", "Another", "", None),
    )
    for number, (topic, url, title, note, person_id) in enumerate(rows):
        Reading.objects.create(
            community_id=community.pk, topic_id=topic.pk, url=url, title=title, note=note,
            added_by_id=person_id, at=now + timedelta(days=number),
        )  # fmt: skip
    [operation] = loader.get_migration(*TAKES_OVER).operations
    with connection.schema_editor() as editor:
        operation.database_forwards("library", editor, before, before)
    with connection.schema_editor() as editor:
        editor.delete_model(Reading)
    one, other = Resource.objects.order_by("at")
    assert (one.title, one.url, one.adder_id, one.at) == (
        "A page", "https://a.example/x", member.person_id, now,
    )  # fmt: skip
    assert one.note == "Short.\n“The same” · Kind. · http://www.a.example/x/"
    about = About.objects.filter(resource=one).order_by("pk")
    assert [(row.topic_id, row.by_id, row.at) for row in about] == [
        (topics[0].pk, member.person_id, now),
        (topics[1].pk, moderator.person_id, now + timedelta(days=1)),
    ]
    assert (other.title, other.adder_id, other.note) == ("Another", None, "")
    job = QueuedJob.objects.get(name="library.make_findable")
    jobs.make_findable.work(Run(SystemActor("library"), "key", 1, now), **job.arguments)
    assert "Another" in text(browse(member).get(f"{HERE}?q=another"))
