"""What somebody typed waits in their session, and only for the form it was typed into."""

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from docendo.kernel import kept


def post(path: str, session: dict[str, object], **fields: object) -> HttpRequest:
    request = RequestFactory().post(path, fields)
    request.session = session  # type: ignore[assignment]
    return request


@pytest.fixture
def session() -> dict[str, object]:
    return {}


def test_it_is_given_back_once_to_the_form_it_was_typed_into(session: dict[str, object]) -> None:
    typed: dict[str, object] = {"title": "Why?", "topics": ["limits", "series"]}
    assert kept.keep(post("/ask/", session, **typed))
    assert kept.give_back(post("/elsewhere/", session)) == {}
    request = post("/elsewhere/", session)
    assert kept.give_back(request, path="/ask/") == typed
    assert kept.give_back(request, path="/ask/") == {}


def test_no_password_and_no_token_is_kept(session: dict[str, object]) -> None:
    secrets = {"new_password": "b", "secret": "c", "csrfmiddlewaretoken": "d"}
    kept.keep(post("/in/", session, login="a", **secrets))
    assert kept.give_back(post("/in/", session)) == {"login": "a"}


def test_only_the_last_form_is_kept(session: dict[str, object]) -> None:
    kept.keep(post("/first/", session, text="one"))
    kept.keep(post("/second/", session, text="two"))
    assert kept.give_back(post("/first/", session)) == {}
    assert kept.give_back(post("/second/", session)) == {"text": "two"}


def test_a_session_is_no_store(session: dict[str, object]) -> None:
    assert kept.keep(post("/ask/", session, text="x" * kept.MOST_CHARACTERS))
    session.clear()
    assert not kept.keep(post("/ask/", session, text="x" * (kept.MOST_CHARACTERS + 1)))
    assert session == {}
