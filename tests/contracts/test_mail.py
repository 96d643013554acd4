"""Letters as others see them: a mail server takes them, and npm's mailauth verifies who signed."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.core.management import CommandError, call_command
from tools.services import free_port

from docendo.commons.communities.models import Seat
from docendo.commons.mail.api import letter_to
from docendo.commons.mail.tokens import read_address
from docendo.commons.people.api import deliver
from docendo.commons.people.models import DeadAddress
from docendo.kernel import clock, dkim
from docendo.site.txt_records import Lookup
from tests.contracts.conftest import Script

COMMANDS = "docendo.site.management.commands"
ARABIC = "مرحبا أميرة،\n\nأجاب يوناس: " + "نعم، هذا صحيح. " * 40 + "\n\n.\nFrom here on."


class Mailbox:
    """Keeps what it is given; nobody@… does not exist there."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []

    async def handle_RCPT(  # noqa: N802 named by aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("nobody@"):
            return "550 5.1.1 User unknown"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 named by aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.taken.append(envelope)
        return "250 OK"


@pytest.fixture
def server(settings: Any) -> Iterator[Mailbox]:
    """A mail server to which the site sends."""
    mailbox = Mailbox()
    port = free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield mailbox
    controller.stop()


@pytest.fixture
def keys(settings: Any, tmp_path: Path) -> list[dkim.Key]:
    """Both kinds of key sign what the site sends."""
    made = [
        dkim.make(tmp_path, "one", algorithm="rsa"),
        dkim.make(tmp_path, "two", algorithm="ed25519"),
    ]
    settings.DKIM_FOLDER, settings.DKIM_SELECTORS = tmp_path, ("one", "two")
    settings.DEFAULT_FROM_EMAIL = "Docendo <learn@example.org>"
    settings.REPLY_ADDRESS = "reply@learn.example.org"
    return made


def test_a_letter_is_verified_by_others_and_no_more_when_it_was_changed(
    server: Mailbox, keys: list[dkim.Key], script: Script, member: Seat, tmp_path: Path
) -> None:
    letter = letter_to(
        member.member,
        member.community,
        subject="أجاب يوناس “Why does it diverge?”",
        text=ARABIC,
        about="thread:7",
        now=clock.now(),
    )
    deliver(letter, key="letter-1")
    [envelope] = server.taken
    raw = envelope.content
    assert isinstance(raw, bytes)
    arrived = message_from_bytes(raw, policy=policy.default)
    # Folding may leave a space in front, which mail programs do not show.
    assert arrived["Subject"].strip() == letter.subject
    plain = arrived.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().split() == ARABIC.split()
    assert arrived["From"] == "Docendo <learn@example.org>"
    bounces_to = read_address(envelope.mail_from or "")
    assert bounces_to is not None
    assert bounces_to.person_id == member.member.pk
    records = tmp_path / "records.json"
    records.write_text(json.dumps({key.name_in("example.org"): key.record for key in keys}))
    files = []
    for name, content in (
        ("as it was", raw),
        ("other body", raw.replace(b"From here on.", b"From there on.")),
        ("other way out", raw.replace(b"/mail/off/", b"/mail/0ff/")),
    ):
        files.append(tmp_path / f"{name}.eml")
        files[-1].write_bytes(content)
    node = shutil.which("node") or "node"
    said = subprocess.run(
        [node, str(script("verify-dkim.mjs")), str(records), *map(str, files)],
        capture_output=True,
        check=True,
        text=True,
    )
    verified = json.loads(said.stdout)
    signers = [["one", "example.org", "rsa-sha256"], ["two", "example.org", "ed25519-sha256"]]
    assert sorted(verified[0]) == [[*signer, "pass"] for signer in signers]
    assert len({file.read_bytes() for file in files}) == 3
    for changed in verified[1:]:
        assert [each[-1] for each in changed] != []
        assert "pass" not in [each[-1] for each in changed]


def test_a_server_that_knows_no_such_address_is_asked_once(
    server: Mailbox, keys: list[dkim.Key], member: Seat
) -> None:
    member.member.email = "nobody@example.org"
    member.member.save()
    letter = letter_to(
        member.member, member.community, subject="s", text="t", about="x", now=clock.now()
    )
    deliver(letter, key="letter-2")
    assert server.taken == []
    assert DeadAddress.objects.get().address == "nobody@example.org"


def test_mail_test_says_what_works_and_what_to_do(
    server: Mailbox,
    keys: list[dkim.Key],
    settings: Any,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    published = {keys[0].name_in("example.org"): Lookup.FOUND}
    monkeypatch.setattr(
        f"{COMMANDS}.mail-test.look_up", lambda name, _key: published.get(name, Lookup.NOTHING)
    )
    call_command("mail-test", "you@example.org")
    said = capsys.readouterr().out
    assert "The server accepted a mail to you@example.org" in said
    assert "ok      one._domainkey.example.org" in said
    assert (
        f"wrong   two._domainkey.example.org has no TXT record. Publish: {keys[1].record}" in said
    )
    assert "neither EMAIL_IN_URL nor EMAIL_IN_SECRET" in said
    assert len(server.taken) == 1
    with pytest.raises(CommandError, match="User unknown"):
        call_command("mail-test", "nobody@example.org")
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "me", "wrong"
    with pytest.raises(CommandError, match="refuses"):
        call_command("mail-test", "you@example.org")
    settings.EMAIL_PORT = 1
    with pytest.raises(CommandError, match="cannot be reached"):
        call_command("mail-test", "you@example.org")


def test_a_key_is_made_once_and_says_what_to_publish(
    settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DKIM_FOLDER = tmp_path / "dkim"
    settings.DEFAULT_FROM_EMAIL = "Docendo <learn@example.org>"
    call_command("mail-key", "new")
    first = capsys.readouterr().out
    assert "new._domainkey.example.org" in first
    assert "Set EMAIL_DKIM=new" in first
    assert dkim.path_of(settings.DKIM_FOLDER, "new").stat().st_mode & 0o077 == 0
    call_command("mail-key", "new")
    again = capsys.readouterr().out
    record = dkim.read(settings.DKIM_FOLDER, "new").record
    assert record in first
    assert record in again
