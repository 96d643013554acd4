from collections.abc import Callable
from random import Random

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from pytest_django import Settings

from docendo.commons.people.api import verified
from docendo.commons.people.models import Person
from docendo.commons.people.tests.accounts import AMIRA, NOW, PASSWORD
from docendo.kernel import clock, queue

Mails = Callable[[], list[EmailMultiAlternatives]]


@pytest.fixture
def mails(mailoutbox: list[EmailMultiAlternatives]) -> Mails:
    """All mail so far, after a worker has sent what waits."""

    def sent() -> list[EmailMultiAlternatives]:
        while queue.run_next("test", now=clock.now(), rng=Random(0)):
            pass
        return mailoutbox

    return sent


@pytest.fixture
def mail_is_sent(settings: Settings) -> None:
    """As with EMAIL_URL: an address must be confirmed before anybody gets in with it."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


@pytest.fixture
def amira(client: Client) -> Person:
    """Signed in with a confirmed address."""
    person = verified(AMIRA, name="Amira Haddad", password=PASSWORD, now=NOW)
    client.force_login(person)
    return person
