"""What was worth reading about a topic is in the library now, and nothing of it is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from docendo.commons.communities.models import Community, Seat
from docendo.commons.topics.models import Topic
from docendo.kernel.jobs import Run, SystemActor
from docendo.learning.library import jobs
from docendo.learning.library.tests.test_shelf import HERE, text

BEFORE = [("library", "0001_initial"), ("topics", "0001_initial")]


@pytest.mark.django_db(transaction=True)
def test_readings_become_resources(
    community: Community, member: Seat, moderator: Seat, topics: list[Topic], now: Any, browse: Any
) -> None:
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes()
    executor.migrate(BEFORE)
    Reading = executor.loader.project_state(BEFORE).apps.get_model("topics", "Reading")  # noqa: N806
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
    executor = MigrationExecutor(connection)
    executor.migrate(latest)
    # The live models know what stands now.
    from docendo.kernel.models import QueuedJob  # noqa: PLC0415
    from docendo.learning.library.models import About, Resource  # noqa: PLC0415

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
