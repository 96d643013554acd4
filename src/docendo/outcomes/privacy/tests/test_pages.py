"""Taking one's data along, and being forgotten, through the pages."""

import json
import zipfile
from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from docendo.commons.communities.api import Role, Seat
from docendo.commons.communities.models import Membership
from docendo.commons.matching.models import RatherNot
from docendo.commons.people.api import Person, block
from docendo.learning.forum.api import ask
from docendo.learning.forum.models import Post

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
FORGET = "/me/data/forget-me/"


@pytest.fixture
def client(member: Seat) -> Client:
    browser = Client()
    browser.force_login(member.member)
    return browser


def downloaded(client: Client) -> dict[str, bytes]:
    response = client.post("/me/data/download/")
    assert response["Cache-Control"] == "no-store"
    archive = zipfile.ZipFile(BytesIO(response.content))
    return {name: archive.read(name) for name in archive.namelist()}


def test_one_file_holds_what_is_one_s_own_and_nothing_of_others(
    client: Client, member: Seat, seat: Callable[..., Seat], now: datetime
) -> None:
    other = seat(Role.MEMBER, "Leyla Demir")
    block(member.member, blocked_id=other.member.pk, now=now)
    block(other.member, blocked_id=member.member.pk, now=now)
    RatherNot.objects.create(
        community=member.community, person=other.member, other=member.member, at=now
    )
    member.member.picture = default_storage.save("people/me.webp", ContentFile(b"RIFF"))
    member.member.save()
    ask(member, title="Why is zero even?", body="It divides by two.", now=now)
    held = downloaded(client)
    assert json.loads(held["me.json"])["email"] == member.member.email
    assert "password" not in json.loads(held["me.json"])
    assert [each["title"] for each in json.loads(held["forum.Thread.author.json"])] == [
        "Why is zero even?"
    ]
    assert [each["blocked_name"] for each in json.loads(held["people.Block.person.json"])] == [
        "Leyla Demir"
    ]
    assert held[f"files/{member.member.picture.name}"] == b"RIFF"
    # That somebody else keeps one away is theirs alone.
    assert not {"people.Block.blocked.json", "matching.RatherNot.other.json"} & set(held)
    assert str(other.member.email).encode() not in b"".join(held.values())


def test_who_is_forgotten_leaves_what_others_read_and_is_nobody(
    client: Client, member: Seat, seat: Callable[..., Seat], now: datetime
) -> None:
    thread = ask(member, title="Why is zero even?", body="It divides by two.", now=now)
    picture = default_storage.save("people/me.webp", ContentFile(b"RIFF"))
    Person.objects.filter(pk=member.member.pk).update(picture=picture)
    response = client.post(FORGET, {"password": PASSWORD, "is_sure": "on"}, follow=True)
    assert "You are forgotten here." in response.text
    former = Person.objects.get(pk=member.member.pk)
    assert (former.name, former.email, former.is_active) == ("Former member", None, False)
    assert not former.has_usable_password()
    assert not default_storage.exists(picture)
    assert not Membership.objects.filter(person=former).exists()
    assert Post.objects.filter(thread=thread).exists()
    assert client.get("/me/data/").status_code == 302
    assert "Former member" in Client().get(f"/c/maple/questions/{thread.pk}/").text


def test_a_wrong_password_and_no_yes_change_nothing(client: Client, member: Seat) -> None:
    wrong = client.post(FORGET, {"password": "wrong", "is_sure": "on"})
    assert (wrong.status_code, "This is not your password." in wrong.text) == (422, True)
    unsure = client.post(FORGET, {"password": PASSWORD})
    assert unsure.status_code == 422
    assert Person.objects.get(pk=member.member.pk).email == member.member.email


def test_who_owns_a_community_alone_finds_somebody_else_first(owner: Seat) -> None:
    browser = Client()
    browser.force_login(owner.member)
    assert "Make somebody else an owner first" in browser.get(FORGET).text
    refused = browser.post(FORGET, {"password": PASSWORD, "is_sure": "on"})
    assert refused.status_code == 409
    assert "Maple College" in refused.text
    assert Membership.objects.filter(person=owner.member).exists()
