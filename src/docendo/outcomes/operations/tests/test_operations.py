"""The page of whoever runs the site, its figures, and its daily backups."""

import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from docendo.commons.communities.models import Seat
from docendo.commons.people.models import Person
from docendo.kernel import clock, health
from docendo.kernel.backup import new_name
from docendo.kernel.models import OutboxEvent, QueuedJob
from docendo.outcomes.operations import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(person: Callable[..., Person]) -> Client:
    client = Client()
    client.force_login(person("Ada Root", is_staff=True, is_superuser=True))
    return client


def give_up(now: datetime, *, jobs: int, events: int) -> None:
    for number in range(jobs):
        QueuedJob.objects.create(
            name=f"people.send_mail{number}",
            arguments={"body": "a private word"},
            due_at=now,
            attempts=8,
            failed_at=now,
            error="Traceback\nOSError: no route",
        )
    for number in range(events):
        OutboxEvent.objects.create(
            community_id=7,
            kind=f"forum.Asked{number}",
            version=1,
            payload={"body": "a private word"},
            attempts=5,
            set_aside_at=now,
            error="ValueError: no such badge",
        )


def test_what_could_not_be_done_is_shown_and_decided(operator: Client, now: datetime) -> None:
    page = operator.get("/operations/").text
    assert "None. What fails is tried again" in page
    assert "None. Everything that happened was passed on." in page
    assert "No worker has ever given a sign" in page

    give_up(now, jobs=3, events=2)
    page = operator.get("/operations/").text
    assert "OSError: no route" in page
    assert "ValueError: no such badge" in page
    assert "Do all 3 again" in page
    assert "a private word" not in page

    first, second, third = QueuedJob.objects.order_by("pk")
    decide(operator, "job", str(first.pk), "again")
    decide(operator, "job", str(second.pk), "discard")
    decide(operator, "event", "all", "again")
    first.refresh_from_db()
    second.refresh_from_db()
    third.refresh_from_db()
    assert (first.failed_at, first.attempts) == (None, 0)
    assert second.done_at is not None
    assert third.failed_at == now
    assert not OutboxEvent.objects.filter(set_aside_at__isnull=False).exists()

    health.give_sign("here", now=clock.now())
    decide(operator, "job", "all", "discard")
    OutboxEvent.objects.all().delete()
    QueuedJob.objects.all().delete()
    assert "Everything runs. There is nothing to do." in operator.get("/operations/").text
    for wrong in ({"kind": "job", "which": "1", "decision": "again"}, {"kind": "job"}):
        answer = operator.post("/operations/decide/", wrong)
        assert answer.status_code in (400, 409)


def decide(operator: Client, kind: str, which: str, decision: str) -> None:
    sent = {"kind": kind, "which": which, "decision": decision}
    assert operator.post("/operations/decide/", sent).status_code == 302


def test_the_page_asks_as_often_however_much_failed(
    operator: Client, now: datetime, django_assert_num_queries: Any
) -> None:
    give_up(now, jobs=2, events=2)
    operator.get("/operations/")
    with django_assert_num_queries(12) as asked:
        operator.get("/operations/")
    give_up(now, jobs=20, events=20)
    with django_assert_num_queries(len(asked)):
        operator.get("/operations/")


def test_only_an_operator_enters_and_the_menu_shows_the_way(
    operator: Client, member: Seat, browse: Callable[[Seat], Client]
) -> None:
    refused = browse(member).get("/operations/")
    assert refused.status_code == 403
    assert "This page is for whoever runs this site." in refused.text
    assert "/operations/" in operator.get("/").text
    assert "/operations/" not in browse(member).get("/").text


def test_figures_are_for_who_knows_the_token(operator: Client, settings: Settings) -> None:
    asked = {"Authorization": "Bearer sixteen-letters-or-more"}
    assert Client().get("/metrics", headers=asked).status_code == 302
    settings.METRICS_TOKEN = "sixteen-letters-or-more"
    assert Client().get("/metrics", headers={"Authorization": "Bearer x"}).status_code == 302
    said = Client().get("/metrics", headers=asked).text
    for line in (
        'docendo_jobs{state="failed"} 0.0',
        "docendo_outbox_lag_seconds 0.0",
        "docendo_worker_silent_seconds -1.0",
        "docendo_database_bytes",
        'docendo_request_seconds_count{method="GET",route="operations:metrics",status="302"}',
    ):
        assert line in said
    assert "docendo_jobs" in operator.get("/metrics").text


def test_a_backup_is_due_once_a_day_and_made_when_asked_for(
    operator: Client, now: datetime, settings: Settings, tmp_path: Path
) -> None:
    assert not actions.is_backup_due(now=now)
    assert operator.post("/operations/back-up/").status_code == 409
    settings.BACKUPS_KEPT, settings.BACKUPS_FOLDER = 2, tmp_path
    assert actions.is_backup_due(now=now)
    (tmp_path / new_name(now=now)).write_bytes(b"whole")
    assert not actions.is_backup_due(now=now + timedelta(hours=22))
    assert actions.is_backup_due(now=now + timedelta(hours=23))
    assert operator.post("/operations/back-up/").status_code == 302
    assert QueuedJob.objects.get().name == "operations.back_up_now"
    assert "Nov. 16, 2026" in operator.get("/operations/").text


def test_a_backup_that_fails_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(command: list[str], **how: Any) -> subprocess.CompletedProcess[str]:
        assert command[1:] == ["-m", "docendo", "backup", "--rotate"]
        return subprocess.CompletedProcess(command, 1, "", "No room.\n")

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(actions.BackupFailed, match=r"No room\."):
        actions.back_up()
