"""What was worth reading about a topic is in the library now, each page once.

Two topics that listed the same page share it, each with who listed it there and when. What the
later ones called it or said of it stands below what the first one said.
"""

from hashlib import sha256
from urllib.parse import urlsplit

from django.db import migrations
from django.utils import timezone

AT_ONCE = 500


def key_of_address(url):
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").removesuffix(".")
    try:
        port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    except ValueError:
        port = ""
    compared = f"{host}{port}{parts.path.rstrip('/')}?{parts.query}"
    return sha256(compared.encode()).hexdigest()


def take_over(apps, schema_editor):
    Reading = apps.get_model("topics", "Reading")
    Resource = apps.get_model("library", "Resource")
    About = apps.get_model("library", "About")
    communities = set()
    for reading in Reading.objects.order_by("community", "at", "pk").iterator(chunk_size=AT_ONCE):
        communities.add(reading.community_id)
        resource, is_new = Resource.objects.get_or_create(
            community_id=reading.community_id,
            key=key_of_address(reading.url),
            defaults={
                "kind": "link",
                "title": reading.title,
                "note": reading.note,
                "url": reading.url,
                "adder_id": reading.added_by_id,
                "at": reading.at,
                "due_at": reading.at,
            },
        )
        if not is_new:
            called = "" if reading.title == resource.title else f"“{reading.title}”"
            noted = "" if reading.note in resource.note else reading.note
            address = "" if reading.url == resource.url else reading.url
            if said := " · ".join(filter(None, (called, noted, address))):
                resource.note = "\n".join(filter(None, (resource.note, said)))[:4000]
                resource.save(update_fields=["note"])
        About.objects.get_or_create(
            community_id=reading.community_id,
            resource=resource,
            topic_id=reading.topic_id,
            defaults={"by_id": reading.added_by_id, "at": reading.at},
        )
    # The index folds words by code that a migration must not know.
    QueuedJob = apps.get_model("kernel", "QueuedJob")
    QueuedJob.objects.bulk_create(
        QueuedJob(
            name="library.make_findable",
            arguments={"community_id": community_id},
            due_at=timezone.now(),
        )
        for community_id in sorted(communities)
    )


class Migration(migrations.Migration):

    dependencies = [
        ("kernel", "0001_initial"),
        ("library", "0001_initial"),
        ("topics", "0001_initial"),
    ]
    # The rows are here before their table goes.
    run_before = [("topics", "0002_readings_are_resources")]

    operations = [migrations.RunPython(take_over, migrations.RunPython.noop, elidable=True)]
