"""Every setting an operator may choose, read from the environment, typed, in one place.

A wrong value stops the start with the variable's name, what is wrong and an example.
"""

import contextlib
import os
import re
import secrets
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from docendo.site import spelling

LEAST_SECRET = 16


class WrongConfiguration(Exception):
    """An environment variable cannot be used; the text says which one, why, and what would do."""


@dataclass(frozen=True)
class Variable:
    """One setting, as an operator reads of it."""

    name: str
    purpose: str
    default: str
    example: str


class Configuration(BaseSettings):
    """One field per environment variable of the same name in capitals."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", env_ignore_empty=True, validate_default=True
    )

    docendo_home: Path = Field(
        default=Path(".docendo"),
        description="Folder that holds the database, the files and the secret key.",
        examples=["/var/lib/docendo"],
    )
    host: str = Field(
        default="127.0.0.1", description="Address to listen on.", examples=["0.0.0.0"]
    )
    port: int = Field(
        default=8000, ge=1, le=65535, description="Port to listen on.", examples=["8000"]
    )
    docendo_url: Annotated[str, AfterValidator(spelling.public_url)] | None = Field(
        default=None,
        description="The address people type; https switches on secure cookies and HSTS.",
        examples=["https://learn.example.org"],
    )
    database_url: Annotated[str, AfterValidator(spelling.database_url)] | None = Field(
        default=None,
        description="PostgreSQL instead of the SQLite file in DOCENDO_HOME.",
        examples=["postgres://docendo:secret@localhost:5432/docendo"],
    )
    redis_url: Annotated[str, AfterValidator(spelling.redis_url)] | None = Field(
        default=None,
        description="Shared cache and rate limits; needed with more than one process.",
        examples=["redis://localhost:6379/0"],
    )
    email_url: Annotated[str, AfterValidator(spelling.mail_url)] | None = Field(
        default=None,
        description="Where mail is sent; without it mail is written to DOCENDO_HOME/mail.",
        examples=["smtps://user:secret@mail.example.org:465"],
    )
    email_from: str = Field(
        default="Docendo <docendo@localhost>",
        description="Sender of every mail.",
        examples=["Docendo <learn@example.org>"],
    )
    email_dkim: Annotated[str, AfterValidator(spelling.selectors)] = Field(
        default="",
        description="Selectors of the keys that sign mail, made by `docendo mail-key`.",
        examples=["docendo,docendo-rsa"],
    )
    email_reply: Annotated[str, AfterValidator(spelling.reply_address)] = Field(
        default="",
        description="Where answers and bounces arrive; a mailbox that takes name+anything, too.",
        examples=["reply@learn.example.org"],
    )
    email_in_url: Annotated[str, AfterValidator(spelling.mailbox_url)] = Field(
        default="",
        description="The mailbox of EMAIL_REPLY, to be looked into once a minute.",
        examples=["imaps://user:secret@mail.example.org/INBOX"],
    )
    email_in_secret: str = Field(
        default="",
        description="Lets a mail provider bring answers to /mail/in/ instead of a mailbox.",
        examples=[f"at-least-{LEAST_SECRET}-random-characters"],
    )
    docendo_secret_key: str | None = Field(
        default=None,
        min_length=32,
        description="Signs sessions; without it one is made and kept in DOCENDO_HOME/secret-key.",
        examples=["at-least-32-random-characters-here"],
    )
    forwarded_allow_ips: str = Field(
        default="127.0.0.1",
        description="Reverse proxies that may say for whom they ask, separated by commas.",
        examples=["10.0.0.2,10.0.0.3"],
    )
    docendo_worker: bool = Field(
        default=True,
        description="Whether `docendo serve` also delivers events and runs jobs.",
        examples=["false"],
    )
    docendo_largest_file: int = Field(
        default=10,
        ge=1,
        le=100,
        description="How many MB a file may have, in a library, on a board or in a work.",
        examples=["25"],
    )
    docendo_look_at_links: bool = Field(
        default=True,
        description="Whether the worker looks about once a week if the library's links answer.",
        examples=["false"],
    )
    docendo_backups: Path | None = Field(
        default=None,
        description="Folder for daily backups; without it `backups` in DOCENDO_HOME.",
        examples=["/mnt/other-disk/docendo"],
    )
    docendo_backups_kept: int = Field(
        default=7,
        ge=0,
        le=1000,
        description="How many daily backups are kept; 0 makes none.",
        examples=["14"],
    )
    docendo_metrics_token: str | None = Field(
        default=None,
        min_length=16,
        description="Who knows it may read /metrics; without it only whoever runs the site.",
        examples=["at-least-16-random-characters"],
    )
    docendo_staff_second_factor: bool = Field(
        default=False,
        description="Whether who moderates, coordinates, owns or runs needs a second factor.",
        examples=["true"],
    )
    docendo_longest_session: int = Field(
        default=180,
        ge=1,
        le=3650,
        description="After how many days everybody signs in once more, however often they come.",
        examples=["30"],
    )
    docendo_push: Annotated[str, AfterValidator(spelling.push_services)] = Field(
        default="fcm.googleapis.com,push.services.mozilla.com,notify.windows.com,push.apple.com",
        description="Services of browsers by which people are told on their devices; `off`: none.",
        examples=["push.services.mozilla.com"],
    )
    docendo_stun: Annotated[str, AfterValidator(spelling.stun_servers)] = Field(
        default="",
        description="By what browsers in a call learn how they can be reached.",
        examples=["stun:turn.example.org:3478"],
    )
    docendo_turn: Annotated[str, AfterValidator(spelling.turn_servers)] = Field(
        default="",
        description="What passes on sound and picture where browsers find no way to each other.",
        examples=["turn:turn.example.org:3478,turns:turn.example.org:5349?transport=tcp"],
    )
    docendo_turn_secret: str = Field(
        default="",
        description="The static-auth-secret of DOCENDO_TURN, from which keys for a day are made.",
        examples=[f"at-least-{LEAST_SECRET}-random-characters"],
    )
    docendo_jitsi: Annotated[str, AfterValidator(spelling.web_address)] = Field(
        default="",
        description="Where more than six meet: a Jitsi, to which the call of a room leads.",
        examples=["https://meet.example.org"],
    )
    docendo_debug: bool = Field(
        default=False,
        description="Development only: tracebacks in pages and the /design/ page.",
        examples=["true"],
    )
    docendo_log_format: Literal["text", "json"] = Field(
        default="text", description="How log lines are written.", examples=["json"]
    )
    docendo_log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least important line that is logged.", examples=["info"]
    )

    @field_validator("docendo_turn_secret")
    @classmethod
    def _turn_has_a_secret(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("docendo_turn") and len(value) < LEAST_SECRET:
            raise ValueError(f"DOCENDO_TURN needs it, with at least {LEAST_SECRET} characters")
        return value

    @property
    def home(self) -> Path:
        return self.docendo_home.expanduser().absolute()

    @property
    def dkim_selectors(self) -> tuple[str, ...]:
        return tuple(filter(None, self.email_dkim.split(",")))

    @property
    def public_url(self) -> str:
        return self.docendo_url or f"http://{self.host}:{self.port}"

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def push_services(self) -> tuple[str, ...]:
        return () if self.docendo_push == "off" else tuple(self.docendo_push.split(","))

    @property
    def backups(self) -> Path:
        folder = self.docendo_backups
        return folder.expanduser().absolute() if folder else self.home / "backups"

    @property
    def secret_key_file(self) -> Path:
        return self.home / "secret-key"

    @cached_property
    def secret_key(self) -> str:
        """The configured key, or the one kept in DOCENDO_HOME, which is made on first need."""
        if self.docendo_secret_key:
            return self.docendo_secret_key
        kept = self.secret_key_file
        if not kept.exists():
            mine = self.home / f"secret-key.{os.getpid()}"
            mine.touch(0o600)
            mine.write_text(secrets.token_urlsafe(50))
            # Of two processes that start together one makes the key, whole, and both read it.
            with contextlib.suppress(FileExistsError):
                os.link(mine, kept)
            mine.unlink()
        return kept.read_text().strip()


def read() -> Configuration:
    """The configuration of this process, from its environment.

    Raises WrongConfiguration that names each wrong variable with an example.
    """
    try:
        configuration = Configuration()
    except ValidationError as error:
        raise WrongConfiguration(
            "\n".join(
                _wrong(str(wrong["loc"][0]), _in_our_words(wrong["type"], wrong["msg"]))
                for wrong in error.errors()
            )
        ) from None
    home = configuration.home
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            configuration.secret_key  # noqa: B018 made here, where a failure has words
    except OSError as error:
        said = f"the folder {home} cannot be written ({error.strerror})"
        raise WrongConfiguration(_wrong("docendo_home", said)) from None
    return configuration


def _in_our_words(kind: str, said: str) -> str:
    match kind:
        case "int_parsing":
            return "it must be a whole number"
        case "bool_parsing":
            return "it must be true or false"
    said = said.removeprefix("Value error, ")
    return re.sub(r"^(Input|String) should", "it must", said)


def _wrong(name: str, said: str) -> str:
    field = Configuration.model_fields[name]
    example = (field.examples or [""])[0]
    return f"{name.upper()}: {said}.\n  {field.description}\n  Example: {name.upper()}={example}"


def variables() -> list[Variable]:
    """Every setting, in the order in which an operator meets them."""
    return [
        Variable(
            name=name.upper(),
            purpose=field.description or "",
            default=_as_typed(field.default),
            example=(field.examples or [""])[0],
        )
        for name, field in Configuration.model_fields.items()
    ]


def _as_typed(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
    return str(value)


def as_markdown() -> str:
    """The table in docs/operating.md."""
    lines = ["| variable | what it is for | without it | example |", "|---|---|---|---|"]
    lines += [
        f"| `{v.name}` | {v.purpose} | {f'`{v.default}`' if v.default else ''} | `{v.example}` |"
        for v in variables()
    ]
    return "\n".join(lines)


def mail_settings(url: str) -> dict[str, str | int | bool]:
    """Django's mail settings for smtp:// (STARTTLS when the port is 587) or smtps://."""
    parts = urlsplit(url)
    is_tls = parts.scheme == "smtps"
    port = parts.port or (465 if is_tls else 25)
    return {
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": is_tls,
        "EMAIL_USE_TLS": port == 587,
        "EMAIL_TIMEOUT": 20,
    }


def allowed_hosts(configuration: Configuration) -> list[str]:
    """Names under which the site answers: its public one and, for health checks, this machine."""
    return [urlsplit(configuration.public_url).hostname or "", "127.0.0.1", "localhost", "[::1]"]
