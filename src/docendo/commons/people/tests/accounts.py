"""Signing up and in as somebody does it, for the tests of accounts."""

import re
from datetime import UTC, datetime
from typing import Any

from django.core.mail import EmailMessage
from django.test import Client

PASSWORD = "a quiet green river"
OTHER = "seven loud red kettles"
AMIRA = "amira.haddad@example.org"
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def sign_up(client: Client, **fields: str) -> Any:
    form = {"name": "Amira Haddad", "email": AMIRA, "password1": PASSWORD} | fields
    return client.post("/accounts/signup/?next=/me/", form)


def sign_in(client: Client, password: str, email: str = AMIRA) -> Any:
    return client.post("/accounts/login/", {"login": email, "password": password})


def is_signed_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def link_in(mail: EmailMessage) -> str:
    found = re.search(r"http://testserver(/\S+)", str(mail.body))
    assert found is not None
    return found[1]


def text(response: Any) -> str:
    content: bytes = response.content
    return content.decode()


def is_signed_in_after(client: Client, password: str) -> bool:
    sign_in(client, password)
    return is_signed_in(client)
