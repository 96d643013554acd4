"""Every setting an operator may choose, read from the environment, typed, in one place.

A wrong value stops the start with the variable's name, what is wrong and an example.
"""

import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import unquote, urlsplit

import dj_database_url
from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class WrongConfiguration(Exception):
    """An environment variable cannot be used; the text says which one, why, and what would do."""


def _database_url(value: str) -> str:
    schemes = ("sqlite", "postgres", "postgresql")
    if urlsplit(value).scheme not in schemes:
        raise ValueError("it must start with postgres:// or sqlite:///")
    dj_database_url.parse(value)
    return value


def _redis_url(value: str) -> str:
    if urlsplit(value).scheme not in ("redis", "rediss", "unix"):
        raise ValueError("it must start with redis://, rediss:// or unix://")
    return value


def _mail_url(value: str) -> str:
    if urlsplit(value).scheme not in ("smtp", "smtps"):
        raise ValueError("it must start with smtp:// or smtps://")
    return value


def _public_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise ValueError("it must be http:// or https:// and a host, without a path")
    return value.rstrip("/")


class Configuration(BaseSettings):
    """One field per environment variable of the same name in capitals."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

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
    docendo_url: Annotated[str, AfterValidator(_public_url)] | None = Field(
        default=None,
        description="The address people type; https switches on secure cookies and HSTS.",
        examples=["https://learn.example.org"],
    )
    database_url: Annotated[str, AfterValidator(_database_url)] | None = Field(
        default=None,
        description="PostgreSQL instead of the SQLite file in DOCENDO_HOME.",
        examples=["postgres://docendo:secret@localhost:5432/docendo"],
    )
    redis_url: Annotated[str, AfterValidator(_redis_url)] | None = Field(
        default=None,
        description="Shared cache and rate limits; needed with more than one process.",
        examples=["redis://localhost:6379/0"],
    )
    email_url: Annotated[str, AfterValidator(_mail_url)] | None = Field(
        default=None,
        description="Where mail is sent; without it mail is written to DOCENDO_HOME/mail.",
        examples=["smtps://user:secret@mail.example.org:465"],
    )
    email_from: str = Field(
        default="Docendo <docendo@localhost>",
        description="Sender of every mail.",
        examples=["Docendo <learn@example.org>"],
    )
    docendo_secret_key: str | None = Field(
        default=None,
        min_length=32,
        description="Signs sessions; without it one is made and kept in DOCENDO_HOME/secret-key.",
        examples=["at-least-32-random-characters-here"],
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

    @property
    def home(self) -> Path:
        return self.docendo_home.expanduser().absolute()

    @property
    def public_url(self) -> str:
        return self.docendo_url or f"http://{self.host}:{self.port}"

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @cached_property
    def secret_key(self) -> str:
        """The configured key, or the one kept in DOCENDO_HOME, which is made on first need."""
        if self.docendo_secret_key:
            return self.docendo_secret_key
        kept = self.home / "secret-key"
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            # O_EXCL: of two processes that start together only one writes the key.
            descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return kept.read_text().strip()
        except OSError as error:
            raise WrongConfiguration(
                f"DOCENDO_HOME: {self.home} cannot be written ({error.strerror}).\n"
                "  Example: DOCENDO_HOME=/var/lib/docendo"
            ) from error
        key = secrets.token_urlsafe(50)
        with os.fdopen(descriptor, "w") as file:
            file.write(key)
        return key


def read() -> Configuration:
    """The configuration of this process, from its environment.

    Raises WrongConfiguration that names each wrong variable with an example.
    """
    try:
        return Configuration()
    except ValidationError as error:
        lines = []
        for wrong in error.errors():
            name = str(wrong["loc"][0])
            field = Configuration.model_fields[name]
            said = wrong["msg"].removeprefix("Value error, ")
            example = f"{name.upper()}={(field.examples or [''])[0]}"
            lines.append(f"{name.upper()}: {said}.\n  {field.description}\n  Example: {example}")
        raise WrongConfiguration("\n".join(lines)) from None


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
