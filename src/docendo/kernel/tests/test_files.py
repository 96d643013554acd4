"""How a stored file reaches a browser."""

import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import RequestFactory

from docendo.kernel import files
from docendo.kernel.files import respond

CONTENT = b"0123456789"


def answer(
    name: str = "people/0a1b.webp",
    *,
    download: bool = False,
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    request = RequestFactory().get("/", headers=headers)
    return respond(request, ContentFile(CONTENT, name=name), download=download)


def test_a_picture_is_shown_and_can_be_nothing_but_a_picture() -> None:
    response = answer()
    assert response.content == CONTENT
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Content-Disposition"] == 'inline; filename="0a1b.webp"'
    assert response.headers["Cache-Control"].startswith("private")


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "x.php", "noending", "a.js"])
def test_whatever_a_browser_could_run_is_downloaded_as_bytes(name: str) -> None:
    response = answer(name)
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_a_picture_is_downloaded_on_request() -> None:
    assert answer(download=True).headers["Content-Disposition"].startswith("attachment")


def test_a_name_cannot_add_a_header() -> None:
    disposition = answer('a"\r\nSet-Cookie: x.webp').headers["Content-Disposition"]
    assert "\n" not in disposition


def test_a_browser_that_has_it_is_told_so() -> None:
    etag = answer().headers["ETag"]
    again = answer(headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert again.content == b""
    assert answer("people/other.webp", headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize(
    ("asked", "content", "told"),
    [
        ("bytes=0-3", b"0123", "bytes 0-3/10"),
        ("bytes=0-", CONTENT, "bytes 0-9/10"),
        ("bytes=0-9", CONTENT, "bytes 0-9/10"),
        ("bytes=-99", CONTENT, "bytes 0-9/10"),
        ("bytes=4-", b"456789", "bytes 4-9/10"),
        ("bytes=-2", b"89", "bytes 8-9/10"),
        ("bytes=8-99", b"89", "bytes 8-9/10"),
    ],
)
def test_a_part_is_given_where_a_part_is_asked_for(asked: str, content: bytes, told: str) -> None:
    response = answer(headers={"Range": asked})
    assert (response.status_code, response.content) == (206, content)
    assert response.headers["Content-Range"] == told


def test_a_recording_without_an_end_is_given_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_AT_ONCE", 4)
    for asked, content in (("bytes=2-", b"2345"), ("bytes=8-", b"89"), ("bytes=2-8", b"2345678")):
        assert answer("a/film.webm", headers={"Range": asked}).content == content
    assert answer("a/picture.webp", headers={"Range": "bytes=2-"}).content == CONTENT[2:]
    whole = answer("a/film.webm")
    assert (whole.status_code, whole.content) == (200, CONTENT)


def test_nothing_has_no_parts() -> None:
    request = RequestFactory().get("/", headers={"Range": "bytes=0-"})
    assert respond(request, ContentFile(b"", name="a.webm")).status_code == 200


@pytest.mark.parametrize("asked", ["bytes=", "bytes=a-b", "bytes=0-1,3-4", "lines=0-3", "bytes=-"])
def test_an_unclear_part_is_answered_with_the_whole(asked: str) -> None:
    response = answer(headers={"Range": asked})
    assert (response.status_code, response.content) == (200, CONTENT)


def test_a_part_behind_the_end_is_refused() -> None:
    response = answer(headers={"Range": "bytes=10-"})
    assert (response.status_code, response.content) == (416, b"")
    assert response.headers["Content-Range"] == "bytes */10"


def test_a_part_of_another_version_is_answered_with_the_whole() -> None:
    assert answer(headers={"Range": "bytes=0-3", "If-Range": '"old"'}).status_code == 200
