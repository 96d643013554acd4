"""What a push service is sent, and what becomes of its answers."""

from base64 import urlsafe_b64decode

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import LazySettings

from docendo.commons.push import actions
from docendo.commons.push.models import Subscription
from docendo.commons.push.sending import MOST_BYTES, Message, public_key
from docendo.commons.push.tests.service import Browser, Service
from docendo.kernel.fetching import Silent

MESSAGE = Message(
    title="Maple",
    words="أميرة أجابت",
    address="/me/notices/7/",
    tag="notice-7",
    lang="ar",
    dir="rtl",
    icon="/static/icon.png",
)


def test_only_the_browser_can_read_it(
    subscription: Subscription, service: Service, browser: Browser
) -> None:
    actions.push(subscription.pk, MESSAGE)
    ((path, headers, body),) = service.sent
    assert path == "/ada"
    assert headers["content-encoding"] == "aes128gcm"
    assert headers["ttl"] == "86400"
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


def test_the_site_shows_who_it_is(subscription: Subscription, service: Service) -> None:
    actions.push(subscription.pk, MESSAGE)
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
    subscription: Subscription, service: Service, browser: Browser
) -> None:
    said = {**MESSAGE.__dict__, "words": "ع" * 4000}
    actions.push(subscription.pk, Message(**said))
    body = service.sent[0][2]
    assert len(body) <= 4096
    words = browser.read(body)["words"]
    assert len(words) > MOST_BYTES / 3
    assert set(words) == {"ع", "…"}


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten(
    subscription: Subscription, service: Service, status: int
) -> None:
    service.status = status
    actions.push(subscription.pk, MESSAGE)
    actions.push(subscription.pk, MESSAGE)
    assert len(service.sent) == 1
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_that_is_busy_is_asked_again(
    subscription: Subscription, service: Service, status: int
) -> None:
    service.status = status
    with pytest.raises(OSError, match="takes nothing"):
        actions.push(subscription.pk, MESSAGE)
    assert Subscription.objects.exists()


def test_a_service_that_refuses_is_not_asked_again(
    subscription: Subscription, service: Service
) -> None:
    service.status = 403
    actions.push(subscription.pk, MESSAGE)
    assert Subscription.objects.exists()


def test_where_nobody_answers_it_is_tried_again(subscription: Subscription) -> None:
    # Nobody listens at the port of echo.
    Subscription.objects.update(endpoint="http://127.0.0.1:7/ada")
    with pytest.raises(Silent):
        actions.push(subscription.pk, MESSAGE)


def test_a_service_that_is_not_taken_any_more_is_never_asked(
    subscription: Subscription, service: Service, settings: LazySettings
) -> None:
    settings.PUSH_SERVICES = ("push.example",)
    actions.push(subscription.pk, MESSAGE)
    assert not service.sent


def test_keys_that_nobody_can_have_are_forgotten(
    subscription: Subscription, service: Service
) -> None:
    Subscription.objects.update(public_key="B" + "A" * 86)
    actions.push(subscription.pk, MESSAGE)
    assert not service.sent
    assert not Subscription.objects.exists()
