"""A provider is asked within one time, and by few of our threads."""

import time
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from docendo.commons.institutions import asking
from docendo.commons.institutions.models import Provider
from docendo.commons.institutions.tests.conftest import Comes, goes
from docendo.commons.institutions.tests.idp import Idp
from docendo.kernel import limits

pytestmark = pytest.mark.django_db


def test_all_that_is_asked_takes_one_time(
    comes: Comes, client: Client, idp: Idp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each answer comes in time, and all together do not."""
    monkeypatch.setattr(asking, "SECONDS", 0.9)
    assert comes().status_code == 302
    client.logout()
    for name in ("keys", "token"):
        answer = getattr(idp, name)

        def late(*said: Any, answer: Any = answer) -> Any:
            time.sleep(0.6)
            return answer(*said)

        monkeypatch.setattr(idp, name, late)
    idp.shows = idp.signs_with = "new"
    began = time.monotonic()
    assert comes().status_code == 409
    assert time.monotonic() - began < 1.5


def test_silence_is_remembered_for_a_moment(
    comes: Comes, client: Client, maple: Provider, idp: Idp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idp, "token", lambda *_: (200, []))
    assert comes().status_code == 409
    asked = len(idp.asked)
    assert goes(client, maple).status_code == 409
    assert len(idp.asked) == asked
    cache.clear()
    assert goes(client, maple).status_code == 302


def test_providers_are_asked_by_few_threads_at_once(
    client: Client, maple: Provider, idp: Idp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "WAIT_SECONDS", 0.01)
    taken = 0
    while asking.TURNS.acquire(blocking=False):
        taken += 1
    try:
        assert goes(client, maple).status_code == 409
        assert idp.asked == []
    finally:
        asking.TURNS.release(taken)
    # That we are busy says nothing of the provider.
    assert goes(client, maple).status_code == 302
    assert goes(client, maple).status_code == 302
    assert taken == max(1, settings.THREADS // 4)


def test_nobody_is_signed_in_by_a_link_of_somebody_elses_page(
    client: Client, maple: Provider
) -> None:
    page, go = (f"/accounts/institution/{maple.pk}/{end}" for end in ("", "go/"))
    for asked in ({}, {"offer": "x"}):
        assert client.get(go, {**asked, "next": "/me/"}).headers["Location"] == (
            f"{page}?next=%2Fme%2F"
        )
    link = client.get(page).context["go"]
    assert Client().get(link).headers["Location"] == page
    assert client.get(link).headers["Location"].startswith(maple.issuer)
    assert client.get(link).headers["Location"] == page


def test_one_address_shuts_nobody_else_out(client: Client, maple: Provider) -> None:
    limits.forget()
    go = f"/accounts/institution/{maple.pk}/go/"
    for _ in range(1200):
        limits.limit("sign in through an institution", who="127.0.0.1", rate="1200/10minute")
    assert client.get(go).status_code == 429
    assert client.get(go, REMOTE_ADDR="127.0.0.2").status_code == 302
    limits.forget()
