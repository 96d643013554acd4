"""A page names where its browser is told: no other place than a push service is ever asked."""

import pytest

from docendo.commons.push.rules import MOST_IN_ENDPOINT, is_taken

SERVICES = ("push.example", "fcm.googleapis.com")


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://push.example/a/b",
        "https://eu.push.example:443/a?b=c",
        "https://fcm.googleapis.com/fcm/send/xyz",
    ],
)
def test_a_service_is_taken(endpoint: str) -> None:
    assert is_taken(endpoint, services=SERVICES)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example/a",
        "https://notpush.example/a",
        "https://push.example.evil.example/a",
        "https://evil.example/push.example",
        "https://push.example@evil.example/",
        "https://ada@push.example/",
        "https://push.example:a/",
        "https://push.example:81/",
        "https://127.0.0.1/",
        "http://127.0.0.1/",
        "https://[::1/",
        "file:///etc/passwd",
        "https://push.example/ü",
        "https://push.example/" + "a" * MOST_IN_ENDPOINT,
        "",
    ],
)
def test_what_is_no_service_is_not(endpoint: str) -> None:
    assert not is_taken(endpoint, services=SERVICES)


def test_nothing_is_taken_where_it_is_switched_off() -> None:
    assert not is_taken("https://push.example/", services=())
