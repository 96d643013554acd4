"""Somebody signed in, the browser in which they are, and a push service on this machine."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.conf import LazySettings
from django.test import Client

from docendo.commons.people.actions import note_device
from docendo.commons.people.api import Person
from docendo.commons.push import actions
from docendo.commons.push.models import Subscription
from docendo.commons.push.tests.service import Browser, Service, running


@pytest.fixture
def ada(person: Callable[..., Person]) -> Person:
    return person("Ada")


@pytest.fixture
def eve(person: Callable[..., Person]) -> Person:
    return person("Eve")


@pytest.fixture
def service(settings: LazySettings) -> Iterator[Service]:
    settings.PUSH_SERVICES = ("127.0.0.1",)
    with running() as service:
        yield service


@pytest.fixture
def browser() -> Browser:
    return Browser()


def sign_in(client: Client, person: Person, *, now: datetime) -> str:
    """The key of their session, which is a device of theirs."""
    client.force_login(person)
    key = client.session.session_key or ""
    note_device(person, session_key=key, agent="Firefox/140 Linux", now=now)
    return key


@pytest.fixture
def subscription(
    client: Client, ada: Person, service: Service, browser: Browser, now: datetime
) -> Subscription:
    return actions.subscribe(
        ada,
        session_key=sign_in(client, ada, now=now),
        endpoint=f"{service.url}/ada",
        **browser.said,
        now=now,
    )
