"""The executable: it explains itself, fails in sentences, and serves."""

import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command, get_commands, load_command_class
from django.core.management.base import CommandError
from tools.services import free_port

from docendo.commons.communities.models import Seat
from docendo.commons.people.models import Person
from docendo.kernel import clock, health
from docendo.kernel.models import OutboxEvent, QueuedJob
from docendo.kernel.tests.processes import Place, wait_until
from docendo.site import cli

LOOKS_LIKE_AN_ERROR = re.compile("error|traceback|warning|exception|fail", re.IGNORECASE)


# --- Explaining itself ------------------------------------------------------------------------


@pytest.fixture
def docendo(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Call the executable in this process: its exit code, stdout and stderr."""

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["docendo", *arguments])
        try:
            code = cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.mark.parametrize("arguments", [(), ("--help",), ("help",)])
def test_docendo_alone_lists_our_commands_first(
    arguments: tuple[str, ...], docendo: Callable[..., tuple[int, str, str]]
) -> None:
    code, said, _ = docendo(*arguments)
    assert code == 0
    ours = [name for name in cli.OURS if name in get_commands()]
    assert re.findall(r"^  ([\w-]+)  +[A-Z].*\.$", said, re.MULTILINE) == ours
    assert said.index("createadmin") < said.index("For developers") < said.index("dbshell")


@pytest.mark.parametrize("name", [name for name in cli.OURS if name in get_commands()])
def test_every_command_of_ours_explains_itself(
    name: str, docendo: Callable[..., tuple[int, str, str]]
) -> None:
    code, said, _ = docendo(name, "--help")
    assert code == 0
    assert load_command_class(get_commands()[name], name).help.split("\n")[0][:40] in said
    # What only developers need is left out.
    assert "--pythonpath" not in said


def test_an_unknown_command_says_what_is_near(
    docendo: Callable[..., tuple[int, str, str]],
) -> None:
    code, _, said = docendo("serv")
    assert code == 2
    assert said.startswith("There is no command 'serv'. Did you mean: docendo serve\n")
    code, _, said = docendo("xyzzy")
    assert code == 2
    assert said == "There is no command 'xyzzy'. docendo --help lists them all.\n"


def test_a_wrong_option_is_a_wrong_call(docendo: Callable[..., tuple[int, str, str]]) -> None:
    code, _, said = docendo("configuration", "--mark")
    assert code == 0
    code, _, said = docendo("configuration", "--nonsense")
    assert code == 2
    assert "unrecognized arguments: --nonsense" in said


# --- Administrators ---------------------------------------------------------------------------


@pytest.fixture
def create(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """``docendo createadmin`` with a password on stdin."""

    def call(password: str, **options: str) -> str:
        monkeypatch.setattr("sys.stdin", StringIO(f"{password}\n"))
        out = StringIO()
        call_command("createadmin", stdout=out, **options)
        return out.getvalue()

    return call


GOOD = "correct horse battery"


@pytest.mark.django_db
def test_an_administrator_is_made_and_can_sign_in(create: Callable[..., str]) -> None:
    said = create(GOOD, email="Ada@example.org", name="Ada")
    assert said == "Ada can now sign in as ada@example.org and runs this site.\n"
    admin = Person.objects.get(email="ada@example.org")
    assert (admin.name, admin.is_staff, admin.is_superuser) == ("Ada", True, True)
    assert admin.check_password(GOOD)
    assert admin.emailaddress_set.get().verified


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("password", "options", "said"),
    [
        (GOOD, {"name": "Ada"}, "E-mail address is missing: give it with --email."),
        (GOOD, {"email": "ada@example.org"}, "Name is missing: give it with --name."),
        (GOOD, {"email": "ada", "name": "Ada"}, "'ada' is no e-mail address."),
        (GOOD, {"email": "ada@example.org", "name": " "}, "The name must not be empty."),
        ("", {"email": "ada@example.org", "name": "Ada"}, "The password is missing"),
        ("short", {"email": "ada@example.org", "name": "Ada"}, "too short"),
        ("ada@example.org", {"email": "ada@example.org", "name": "Ada"}, "too similar"),
    ],
)
def test_what_is_missing_for_an_administrator_is_said(
    password: str, options: dict[str, str], said: str, create: Callable[..., str]
) -> None:
    with pytest.raises(CommandError, match=re.escape(said)):
        create(password, **options)
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_somebody_who_is_there_becomes_an_administrator_and_keeps_the_password(
    create: Callable[..., str], member: Seat
) -> None:
    email = member.member.email or ""
    assert "now runs this site" in create("", email=email.upper())
    person = Person.objects.get(email=email)
    assert person.is_superuser
    assert person.check_password(GOOD)
    with pytest.raises(CommandError, match="runs this site already"):
        create("", email=email)


# --- What could not be done -------------------------------------------------------------------


@pytest.fixture
def given_up(db: None, now: datetime) -> dict[str, list[int]]:
    """Two events and two jobs that were given up."""
    events = [
        OutboxEvent.objects.create(
            community_id=7,
            kind="forum.Asked",
            version=1,
            payload={},
            attempts=5,
            set_aside_at=now,
            error="Traceback\n  deep inside\nValueError: no such badge",
        )
        for _ in range(2)
    ]
    jobs = [
        QueuedJob.objects.create(
            name="people.send_mail",
            due_at=now,
            attempts=8,
            failed_at=now,
            error="Traceback\n  deep inside\nOSError: no route",
        )
        for _ in range(2)
    ]
    return {"outbox": [row.pk for row in events], "jobs": [row.pk for row in jobs]}


def said_by(*arguments: Any) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("command", "what", "why"),
    [
        ("outbox", "forum.Asked in community 7", "ValueError: no such badge"),
        ("jobs", "people.send_mail", "OSError: no route"),
    ],
)
def test_an_operator_sees_and_decides(
    command: str, what: str, why: str, given_up: dict[str, list[int]]
) -> None:
    first, second = given_up[command]
    listed = said_by(command)
    assert f"{first}  {what}  since 2026-11-16 09:00" in listed
    assert why in listed
    assert "deep inside" not in listed
    assert "deep inside" in said_by(command, "list", "--errors")

    with pytest.raises(CommandError, match=r"Say which ones by their number, or --all\."):
        call_command(command, "retry")
    with pytest.raises(CommandError, match=r"Not in the list: 999\. Nothing was changed\."):
        call_command(command, "discard", str(first), "999")

    assert said_by(command, "retry", str(first)) == "1 will be done again.\n"
    assert said_by(command, "discard", "--all") == "1 discarded.\n"
    model = OutboxEvent if command == "outbox" else QueuedJob
    assert model.objects.get(pk=first).done_at is None
    assert model.objects.get(pk=second).done_at is not None
    assert "Every event" in said_by(command) or "No job" in said_by(command)


def test_readiness_counts_what_was_given_up(given_up: dict[str, list[int]], client: Any) -> None:
    health.give_sign("here", now=clock.now())
    warnings = {"events set aside": 2, "failed jobs": 2}
    assert client.get("/readyz").json() == {"status": "ok", "warnings": warnings}
    call_command("outbox", "discard", "--all")
    call_command("jobs", "discard", "--all")
    assert client.get("/readyz").json() == {"status": "ok"}


# --- As processes -----------------------------------------------------------------------------


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_port_in_use_is_said_before_anything_is_done(place: Place, taken_port: int) -> None:
    done = place.run("serve", "--port", str(taken_port))
    assert done.returncode == 1
    assert done.stderr == (
        f"Port {taken_port} is taken by another program. Stop that, or choose another port:"
        f" docendo serve --port {taken_port + 1}\n"
    )
    assert not (place.folder / "static").exists()


@pytest.mark.parametrize("command", ["check", "migrate", "serve", "worker"])
@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("postgres://me:geheim@127.0.0.1:{closed_port}/docendo", "Connection refused"),
        ("sqlite:////nowhere/docendo.sqlite3", "unable to open database file"),
    ],
)
def test_a_database_that_is_away_is_named_without_its_password(
    tmp_path: Path, command: str, url: str, why: str
) -> None:
    # It needs no database: each is away.
    done = Place(tmp_path, None).run(command, DATABASE_URL=url.format(closed_port=free_port()))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("DATABASE_URL: ")
    assert why in done.stderr
    assert "Example: DATABASE_URL=" in done.stderr
    assert "geheim" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_stops_the_start(place: Place) -> None:
    done = place.run("serve", REDIS_URL="localhost")
    assert done.returncode == 2
    assert done.stderr.startswith("REDIS_URL: it must start with redis://")


def test_a_command_that_comes_too_early_says_what_to_do_first(place: Place) -> None:
    for command in ("worker", "outbox"):
        done = place.run(command)
        assert done.returncode == 1
        assert done.stderr == ("The database is not ready for this release. Run: docendo migrate\n")


class Served:
    """A running ``docendo serve``."""

    def __init__(self, place: Place, *options: str) -> None:
        self.port = free_port()
        self.process: subprocess.Popen[str] = place.start(
            "-m", "docendo", "serve", "--port", str(self.port), *options
        )
        wait_until(lambda: self.status("/healthz") == 200, "the site answered")

    def status(self, path: str, **how: Any) -> int | None:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", **how)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None

    def stop(self) -> str:
        """Ask it to stop, as systemd does; what it said."""
        self.process.send_signal(signal.SIGTERM)
        said, _ = self.process.communicate(timeout=30)
        assert self.process.returncode == 0, said
        return said


@pytest.mark.long
def test_the_site_is_served_and_stops_as_asked(place: Place) -> None:
    served = Served(place)
    assert served.status("/") == 200
    assert served.status("/readyz") == 200
    assert served.status("/nowhere/") == 404
    assert served.status("/", method="HEAD") == 200
    # Whole, and in pieces of which nobody said how many there would be.
    many = 20_000_000
    assert served.status("/accounts/login/", data=b"x" * many) == 413
    pieces = (b"x" * 1_000_000 for _ in range(20))
    assert served.status("/accounts/login/", data=pieces, method="POST") == 413
    assert served.status("/") == 200
    # The worker inside queues the periodic jobs at once and does them.
    done = "SELECT count(*) FROM kernel_queuedjob WHERE done_at IS NOT NULL"
    wait_until(lambda: place.query(done)[0][0] > 0, "the first periodic job was done")
    said = served.stop()
    assert said.startswith("Preparing the database ...\n\nDocendo is running.\n")
    assert f"Address  http://127.0.0.1:{served.port}\n" in said
    assert str(place.folder) in said
    assert said.endswith("Stopped.\n")
    assert not LOOKS_LIKE_AN_ERROR.search(said)

    started = time.monotonic()
    again = Served(place, "--no-worker")
    seconds = time.monotonic() - started
    said = again.stop()
    assert said.startswith("\nDocendo is running.\n")
    assert "Worker   none here" in said
    # Five are promised on an idle machine; this one may be running the other tests.
    assert seconds < 15


def test_several_processes_serve_one_site(migrated_place: Place) -> None:
    served = Served(migrated_place, "--processes", "2")
    assert {served.status("/") for _ in range(10)} == {200}
    said = served.stop()
    assert "Serving  by 2 processes" in said
    assert "without REDIS_URL each process counts its own rate limits" in said


def test_a_worker_works_and_stops_as_asked(migrated_place: Place) -> None:
    worker = migrated_place.start("-m", "docendo", "worker")
    done = "SELECT count(*) FROM kernel_queuedjob WHERE done_at IS NOT NULL"
    wait_until(lambda: migrated_place.query(done)[0][0] > 0, "the first periodic job was done")
    worker.send_signal(signal.SIGTERM)
    said, _ = worker.communicate(timeout=30)
    assert worker.returncode == 0
    assert re.match(r"Worker \S+ is running. Stop it with Ctrl\+C.\n", said)
    assert said.endswith("Stopped.\n")
    assert not LOOKS_LIKE_AN_ERROR.search(said)


# --- Somebody who has lost their device ---------------------------------------------------------


@pytest.mark.django_db
def test_who_has_lost_their_device_is_let_in_again_and_that_is_logged(
    person: Callable[..., Person], caplog: pytest.LogCaptureFixture
) -> None:
    amira, ben = person("Amira Haddad"), person("Ben Okri")
    for each in (amira, ben):
        Authenticator.objects.create(user=each, type="totp", data={"secret": "sealed"})
    out = StringIO()
    with caplog.at_level("WARNING"):
        call_command("reset-mfa", "AMIRA.haddad@example.org", stdout=out)
    assert "Taken away: 1." in out.getvalue()
    assert [each.user for each in Authenticator.objects.all()] == [ben]
    assert "second factor reset" in caplog.text
    assert "example.org" not in caplog.text
    with pytest.raises(CommandError, match="Nobody signs in as"):
        call_command("reset-mfa", "nobody@example.org")
