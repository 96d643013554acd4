"""Beginning and ending to be told on a device."""

from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from django.test import Client

from docendo.commons.people.account.sessions import SessionStore
from docendo.commons.people.api import Person
from docendo.commons.push.actions import subscribe
from docendo.commons.push.models import Subscription
from docendo.commons.push.queries import subscriptions_of
from docendo.commons.push.sending import public_key
from docendo.commons.push.tests.conftest import sign_in
from docendo.commons.push.tests.service import Browser, Service

DEVICES, TELL = "/me/devices/", "/me/devices/tell/"


def test_a_device_is_told_until_it_is_not(
    client: Client, ada: Person, service: Service, browser: Browser, now: datetime
) -> None:
    sign_in(client, ada, now=now)
    assert f'data-push="{public_key()}"' in client.get(DEVICES).content.decode()
    told = client.post(TELL, {"endpoint": f"{service.url}/ada", **browser.said}, follow=True)
    page = told.content.decode()
    assert "This device is told from now on." in page
    assert "Firefox on Linux" in page
    ((person_id, pk),) = subscriptions_of([ada.pk], now=now)
    assert person_id == ada.pk
    page = client.post(f"{DEVICES}{pk}/end/", follow=True).content.decode()
    assert "This device is told no more." in page
    assert not subscriptions_of([ada.pk], now=now)


def test_a_session_that_ends_with_the_browser_is_not_told(
    client: Client, ada: Person, service: Service, browser: Browser, now: datetime
) -> None:
    sign_in(client, ada, now=now)
    session = client.session
    session.set_expiry(0)
    session.save()
    page = client.get(DEVICES).content.decode()
    assert "until the browser is closed" in page
    assert "data-push" not in page
    told = client.post(TELL, {"endpoint": f"{service.url}/ada", **browser.said})
    assert told.status_code == 409
    assert not Subscription.objects.exists()


def test_a_device_that_nobody_knew_of_is_told(
    client: Client, ada: Person, service: Service, browser: Browser, now: datetime
) -> None:
    client.force_login(ada)
    client.post(TELL, {"endpoint": f"{service.url}/ada", **browser.said})
    assert len(subscriptions_of([ada.pk], now=now)) == 1


def test_another_key_of_the_session_leaves_the_device_told(
    ada: Person, subscription: Subscription, now: datetime
) -> None:
    """As after a new password."""
    store = SessionStore(subscription.device.session_id)
    store.cycle_key()
    assert subscriptions_of([ada.pk], now=now) == [(ada.pk, subscription.pk)]


def test_the_newest_ten_devices_are_told(
    ada: Person, service: Service, browser: Browser, now: datetime
) -> None:
    for number in range(12):
        subscribe(
            ada,
            session_key=sign_in(Client(), ada, now=now),
            endpoint=f"{service.url}/{number}",
            **browser.said,
            now=now + timedelta(seconds=number),
        )
    assert len(subscriptions_of([ada.pk], now=now)) == 10
    assert not Subscription.objects.filter(endpoint__endswith="/1").exists()


def test_who_signs_out_is_not_told_there(
    client: Client, ada: Person, subscription: Subscription, now: datetime
) -> None:
    client.post("/accounts/logout/")
    assert not Subscription.objects.exists()


def test_who_is_signed_out_by_time_is_not_told(
    ada: Person, subscription: Subscription, now: datetime
) -> None:
    Session.objects.update(expire_date=now - timedelta(seconds=1))
    assert not subscriptions_of([ada.pk], now=now)


def test_a_browser_tells_whoever_sits_there_now(
    client: Client,
    ada: Person,
    eve: Person,
    service: Service,
    browser: Browser,
    subscription: Subscription,
    now: datetime,
) -> None:
    other = Client()
    sign_in(other, eve, now=now)
    other.post(TELL, {"endpoint": subscription.endpoint, **browser.said})
    assert not subscriptions_of([ada.pk], now=now)
    assert len(subscriptions_of([eve.pk], now=now)) == 1


def test_nobody_ends_it_for_somebody_else(
    eve: Person, subscription: Subscription, now: datetime
) -> None:
    other = Client()
    sign_in(other, eve, now=now)
    assert other.post(f"{DEVICES}{subscription.pk}/end/").status_code == 404
    assert Subscription.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "https://intranet.example/"},
        {"endpoint": "http://127.0.0.1.evil.example/"},
        {"endpoint": ""},
        {"public_key": "A" * 87},
        {"public_key": "B" * 10},
        {"secret": "short"},
        {"secret": "é" * 22},
    ],
)
def test_what_no_browser_says_is_refused(
    client: Client,
    ada: Person,
    service: Service,
    browser: Browser,
    now: datetime,
    wrong: dict[str, str],
) -> None:
    sign_in(client, ada, now=now)
    said = {"endpoint": f"{service.url}/ada", **browser.said, **wrong}
    assert client.post(TELL, said).status_code in (400, 409)
    assert not Subscription.objects.exists()


def test_a_site_may_speak_to_no_service(
    client: Client, ada: Person, settings: LazySettings, now: datetime
) -> None:
    settings.PUSH_SERVICES = ()
    sign_in(client, ada, now=now)
    page = client.get(DEVICES).content.decode()
    assert "has switched this off" in page
    assert "data-push" not in page
