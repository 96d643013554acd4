"""A picture of oneself: drawn anew, shown by its address, refused without losing words."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from docendo.commons.people.models import Person

Make = Callable[..., Person]
WORDS = {"name": "Amira Haddad", "about": "I like *proofs*."}


def png(color: str = "teal", side: int = 40, name: str = "me.png") -> SimpleUploadedFile:
    written = BytesIO()
    Image.new("RGB", (side, side), color).save(written, "PNG")
    return SimpleUploadedFile(name, written.getvalue(), "image/png")


@pytest.fixture
def amira(client: Client, person: Make) -> Person:
    """Signed in."""
    amira = person("Amira Haddad")
    client.force_login(amira)
    return amira


def picture_of(person: Person) -> str:
    person.refresh_from_db()
    return person.picture.url if person.picture else ""


def text(response: Any) -> str:
    content: bytes = response.content
    return content.decode()


def test_a_picture_is_drawn_anew_and_shown_by_its_address(client: Client, amira: Person) -> None:
    page = text(client.post("/me/", WORDS | {"picture": png(side=900)}, follow=True))
    address = picture_of(amira)
    assert f'<img class="avatar huge" src="{address}"' in page
    shown = Client().get(address)
    assert shown.headers["Content-Type"] == "image/webp"
    assert Image.open(BytesIO(shown.content)).size == (512, 512)


def test_another_picture_takes_the_place_of_the_first(client: Client, amira: Person) -> None:
    client.post("/me/", WORDS | {"picture": png("teal")})
    first = picture_of(amira)
    client.post("/me/", WORDS | {"picture": png("plum")})
    assert picture_of(amira) not in ("", first)
    assert client.get(first).status_code == 404
    client.post("/me/", WORDS)
    assert client.get(picture_of(amira)).status_code == 200


def test_a_picture_can_be_removed(client: Client, amira: Person) -> None:
    assert "Remove the picture" not in text(client.get("/me/"))
    client.post("/me/", WORDS | {"picture": png()})
    address = picture_of(amira)
    assert "Remove the picture" in text(client.get("/me/"))
    client.post("/me/", WORDS | {"remove_picture": "on"})
    assert picture_of(amira) == ""
    assert client.get(address).status_code == 404


def test_one_picture_of_two_people_stays_when_one_removes_it(
    client: Client, amira: Person, person: Make
) -> None:
    ben, other = person("Ben Okri"), Client()
    other.force_login(ben)
    for browser in (client, other):
        browser.post("/me/", WORDS | {"picture": png()})
    client.post("/me/", WORDS | {"remove_picture": "on"})
    assert client.get(picture_of(ben)).status_code == 200


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The submitted file is empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cannot be used as a picture"),
        (b"GIF89a" + b"<script>" * 9, "cannot be used as a picture"),
        (b"\x89PNG" + b"0" * (5 * 1024 * 1024), "larger than 5 MB"),
    ],
)
def test_a_refused_picture_loses_no_words(
    client: Client, amira: Person, content: bytes, sentence: str
) -> None:
    upload = SimpleUploadedFile("me.png", content, "image/png")
    page = text(client.post("/me/", WORDS | {"picture": upload}))
    assert sentence in page
    assert "I like *proofs*." in page
    assert picture_of(amira) == ""


def test_refused_words_say_that_the_picture_has_to_be_chosen_again(
    client: Client, amira: Person
) -> None:
    page = text(client.post("/me/", WORDS | {"name": "", "picture": png()}))
    assert "The picture is good. Choose it once more." in page
    assert picture_of(amira) == ""


@pytest.mark.parametrize(
    "path",
    ["people/..%2fsecret-key", "../docendo.sqlite3", "people/0.webp", "people/", "mail/a.webp"],
)
def test_nothing_but_pictures_is_served(client: Client, path: str) -> None:
    assert client.get(f"/pictures/{path}").status_code == 404


# --- What one writes about oneself, as the others will see it ------------------------------------


def test_a_preview_shows_what_is_typed(client: Client, amira: Person) -> None:
    answer = client.post("/me/preview/", {"source": "I like *proofs*. <script>x</script>"})
    assert "<em>proofs</em>" in text(answer)
    assert "<script" not in text(answer)


def test_a_preview_needs_no_javascript(client: Client, amira: Person) -> None:
    page = text(client.post("/me/", WORDS | {"name": "Amira H.", "preview": ""}))
    assert "<em>proofs</em>" in page
    assert 'value="Amira H."' in page
    amira.refresh_from_db()
    assert amira.about == ""


@pytest.mark.django_db
def test_a_preview_is_not_for_strangers(client: Client) -> None:
    assert client.post("/me/preview/", {"source": "x"}).status_code == 302
