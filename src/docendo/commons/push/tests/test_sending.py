"""What a push service is sent, and what becomes of its answers."""

from base64 import urlsafe_b64decode
from datetime import datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import LazySettings
from django.contrib.sessions.models import Session

from docendo.commons.push import actions
from docendo.commons.push.models import Subscription
from docendo.commons.push.rules import MOST_FAILURES
from docendo.commons.push.sending import MOST_BYTES, Message, public_key
from docendo.commons.push.tests.service import Browser, Service

MESSAGE = Message(
    title="Maple",
    words="أميرة أجابت",
    address="/me/notices/7/",
    tag="notice-7",
    lang="ar",
    dir="rtl",
    icon="/static/icon.png",
    kept=timedelta(hours=2),
)


def test_only_the_browser_can_read_it(
    subscription: Subscription, service: Service, browser: Browser, now: datetime
) -> None:
    actions.push(subscription.pk, MESSAGE, now=now)
    ((path, headers, body),) = service.sent
    assert path == "/ada"
    assert headers["content-encoding"] == "aes128gcm"
    assert (headers["ttl"], headers["topic"]) == ("7200", "notice-7")
    assert b"Maple" not in body
    assert browser.read(body) == {
        "title": "Maple",
        "words": "أميرة أجابت",
        "address": "/me/notices/7/",
        "tag": "notice-7",
        "lang": "ar",
        "dir": "rtl",
        "icon": "/static/icon.png",
    }


def test_the_site_shows_who_it_is(
    subscription: Subscription, service: Service, now: datetime
) -> None:
    actions.push(subscription.pk, MESSAGE, now=now)
    scheme, _space, said = service.sent[0][1]["authorization"].partition(" ")
    token, key = (each.strip().partition("=")[2] for each in said.split(","))
    assert (scheme, key) == ("vapid", public_key())
    point = urlsafe_b64decode(key + "=")
    known = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    claims = jwt.decode(token, known, algorithms=["ES256"], audience="http://127.0.0.1")
    assert claims["sub"].startswith("mailto:")


def test_the_key_follows_from_the_secret_of_the_site(settings: LazySettings) -> None:
    before = public_key()
    assert public_key() == before
    settings.SECRET_KEY = "another secret of another site"
    assert public_key() != before


def test_many_words_are_cut_at_a_letter(
    subscription: Subscription, service: Service, browser: Browser, now: datetime
) -> None:
    said = {**MESSAGE.__dict__, "words": "ع" * 4000}
    actions.push(subscription.pk, Message(**said), now=now)
    body = service.sent[0][2]
    assert len(body) <= 4096
    words = browser.read(body)["words"]
    assert len(words) > MOST_BYTES / 3
    assert set(words) == {"ع", "…"}


@pytest.mark.parametrize("status", [404, 410, 401, 403])
def test_a_device_that_is_gone_is_forgotten(
    subscription: Subscription, service: Service, now: datetime, status: int
) -> None:
    service.status = status
    assert actions.push(subscription.pk, MESSAGE, now=now)
    assert actions.push(subscription.pk, MESSAGE, now=now)
    assert len(service.sent) == 1
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_that_is_busy_is_asked_again(
    subscription: Subscription, service: Service, now: datetime, status: int
) -> None:
    service.status = status
    assert not actions.push(subscription.pk, MESSAGE, now=now)
    assert Subscription.objects.get().failures == 1
    service.status = 201
    assert actions.push(subscription.pk, MESSAGE, now=now)
    assert Subscription.objects.get().failures == 0


def test_a_device_that_nobody_takes_anything_for_is_forgotten(
    subscription: Subscription, now: datetime
) -> None:
    # Nobody listens at the port of echo.
    Subscription.objects.update(endpoint="http://127.0.0.1:7/ada")
    for _time in range(MOST_FAILURES):
        assert not actions.push(subscription.pk, MESSAGE, now=now)
    assert actions.push(subscription.pk, MESSAGE, now=now)
    assert not Subscription.objects.exists()


def test_a_service_that_refuses_is_not_asked_again(
    subscription: Subscription, service: Service, now: datetime
) -> None:
    service.status = 413
    assert actions.push(subscription.pk, MESSAGE, now=now)
    assert Subscription.objects.exists()


def test_a_device_whose_session_is_over_is_not_told(
    subscription: Subscription, service: Service, now: datetime
) -> None:
    Session.objects.update(expire_date=now)
    assert actions.push(subscription.pk, MESSAGE, now=now)
    assert not service.sent


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ("Maple <post@maple.example>", "mailto:post@maple.example"),
        ("docendo@localhost", "mailto:docendo@learn.maple.example"),
    ],
)
def test_a_service_learns_where_to_write_to(
    subscription: Subscription,
    service: Service,
    settings: LazySettings,
    now: datetime,
    own: str,
    said: str,
) -> None:
    settings.DEFAULT_FROM_EMAIL, settings.PUBLIC_URL = own, "https://learn.maple.example"
    actions.push(subscription.pk, MESSAGE, now=now)
    token = service.sent[0][1]["authorization"].removeprefix("vapid t=").partition(",")[0]
    assert jwt.decode(token, options={"verify_signature": False})["sub"] == said


def test_a_service_that_is_not_taken_any_more_is_never_asked(
    subscription: Subscription, service: Service, settings: LazySettings, now: datetime
) -> None:
    settings.PUSH_SERVICES = ("push.example",)
    actions.push(subscription.pk, MESSAGE, now=now)
    assert not service.sent


def test_keys_that_nobody_can_have_are_forgotten(
    subscription: Subscription, service: Service, now: datetime
) -> None:
    Subscription.objects.update(public_key="B" + "A" * 86)
    actions.push(subscription.pk, MESSAGE, now=now)
    assert not service.sent
    assert not Subscription.objects.exists()
