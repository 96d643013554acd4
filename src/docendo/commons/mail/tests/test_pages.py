"""Choosing letters, and stopping them from a mail."""

from collections.abc import Callable

from django.test import Client

from docendo.commons.communities.models import Seat
from docendo.commons.mail.queries import may_be_written
from docendo.commons.mail.tokens import unsubscribe_token
from docendo.commons.people.models import Person

Browse = Callable[[Seat], Client]


def is_written(seat: Seat, sort: str) -> bool:
    return may_be_written(seat.member.pk, community_id=seat.community.pk, sort=sort)


def test_letters_are_chosen_for_all_and_otherwise_for_one_community(
    member: Seat, browse: Browse
) -> None:
    browser = browse(member)
    page = browser.get("/me/mail/").content.decode()
    assert "Somebody mentions me" in page
    assert "/c/maple/mail/" in page
    browser.post("/me/mail/", {"wants_mail": "on", "mentions": "never", "peers": "at_once"})
    assert not is_written(member, "mentions")
    assert is_written(member, "peers")
    browser.post("/c/maple/mail/", {"wants_mail": "on", "mentions": "daily"})
    assert is_written(member, "mentions")
    assert browser.post("/c/maple/mail/", {"wants_mail": "on", "peers": "daily"}).status_code == 422
    browser.post("/c/maple/mail/", {})
    assert not is_written(member, "peers")
    assert "No letters" in browser.get("/me/mail/").content.decode()
    browser.post("/c/maple/mail/", {"wants_mail": "on"})
    browser.post("/me/mail/", {})
    assert not is_written(member, "peers")
    assert Person.objects.get(pk=member.member.pk).wants_mail is False


def test_one_press_in_a_mail_program_stops_letters_without_signing_in(member: Seat) -> None:
    token = unsubscribe_token(person_id=member.member.pk, community_id=member.community.pk)
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(f"/mail/off/{token}/").content.decode()
    assert "Write to me no more" in page
    assert is_written(member, "peers")
    assert browser.post("/mail/off/1-1.forged/").status_code == 404
    done = browser.post(f"/mail/off/{token}/", {"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200
    assert not is_written(member, "peers")
