from collections.abc import Callable
from random import Random

import pytest
from django.core.mail import EmailMultiAlternatives

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
