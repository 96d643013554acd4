"""Whoever was signed in before devices were listed finds those browsers in the list, too."""

from django.core import signing
from django.db import migrations
from django.utils import timezone

AT_ONCE = 500
SALT = "django.contrib.sessions.SessionStore"


def list_sessions(apps, schema_editor):
    session_model = apps.get_model("sessions", "Session")
    device_model = apps.get_model("people", "Device")
    people = set(apps.get_model("people", "Person").objects.values_list("pk", flat=True))
    now = timezone.now()
    alive = session_model.objects.filter(expire_date__gt=now)
    some = []
    for key, data in alive.values_list("pk", "session_data").iterator(AT_ONCE):
        try:
            said = signing.loads(data, salt=SALT)
        except (signing.BadSignature, ValueError):
            continue
        person_id = str(said.get("_auth_user_id", "")) if isinstance(said, dict) else ""
        if person_id.isdigit() and int(person_id) in people:
            some.append(device_model(session_id=key, person_id=int(person_id), since=now))
        if len(some) == AT_ONCE:
            device_model.objects.bulk_create(some, ignore_conflicts=True)
            some = []
    device_model.objects.bulk_create(some, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("people", "0006_devices"), ("sessions", "0001_initial")]

    operations = [migrations.RunPython(list_sessions, migrations.RunPython.noop, elidable=True)]
