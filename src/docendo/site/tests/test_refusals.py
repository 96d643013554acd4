"""What is refused is said in words: as a page, as a fragment, as JSON; and never as a defect."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any, cast

import pytest
from django.test import Client
from pytest_django import Settings

from docendo.commons.communities.models import Seat

pytestmark = [pytest.mark.urls("docendo.site.tests.refusing_urls"), pytest.mark.django_db]

AS_JSON: dict[str, Any] = {"headers": {"Accept": "application/json"}}
AS_FRAGMENT: dict[str, Any] = {"headers": {"HX-Request": "true"}}

EVERY_WAY = [
    ("full", 409, "full", "This group is full. Start another one."),
    ("invalid", 400, "invalid", "Check it and send it again."),
    ("not-allowed", 403, "not_allowed", "Ask a coordinator"),
    ("denied", 403, "not_allowed", "Ask a coordinator"),
    ("absent", 404, "not_found", "There is no such page"),
    ("no-row", 404, "not_found", "There is no such page"),
    ("too-many", 429, "too_many", "Wait a moment"),
    ("suspicious", 400, "invalid", "Check it and send it again."),
]


@pytest.mark.parametrize(("how", "status", "code", "words"), EVERY_WAY)
def test_a_refusal_is_a_page(client: Client, how: str, status: int, code: str, words: str) -> None:
    response = client.get(f"/test/refuse/{how}/")
    page = response.content.decode()
    assert response.status_code == status
    assert words in page
    assert "<main" in page
    assert "with a secret" not in page
    assert response["Cache-Control"] == "no-store"


def test_a_button_that_is_refused_leads_back_to_its_page(client: Client) -> None:
    from_here = {"Referer": "http://testserver/test/look/?page=2"}
    refused = client.post("/test/refuse/full/", headers=from_here)
    assert 'href="/test/look/?page=2"' in refused.content.decode()
    elsewhere = client.post("/test/refuse/full/", headers={"Referer": "http://evil.example/x"})
    opened = client.get("/test/refuse/full/", headers=from_here)
    for each in (elsewhere, opened):
        assert "Back to the page" not in each.content.decode()


@pytest.mark.parametrize(("how", "status", "code", "words"), EVERY_WAY)
def test_a_refusal_is_a_fragment_for_htmx(
    client: Client, how: str, status: int, code: str, words: str
) -> None:
    response = client.get(f"/test/refuse/{how}/", **AS_FRAGMENT)
    fragment = response.content.decode()
    assert response.status_code == status
    assert words in fragment
    assert 'role="alert"' in fragment
    assert "<html" not in fragment
    assert response["HX-Retarget"] == "#messages"


@pytest.mark.parametrize(("how", "status", "code", "words"), EVERY_WAY)
def test_a_refusal_is_json_for_programs(
    client: Client, how: str, status: int, code: str, words: str
) -> None:
    response = client.get(f"/test/refuse/{how}/", **AS_JSON)
    assert response.status_code == status
    assert response.json()["code"] == code
    assert words in response.json()["message"]


def test_who_was_too_fast_is_told_when_to_come_back(client: Client) -> None:
    assert client.get("/test/refuse/too-many/")["Retry-After"] == "42"


def test_a_refusal_speaks_the_readers_language(client: Client) -> None:
    response = client.get("/test/refuse/absent/", headers={"Accept-Language": "de"})
    assert 'lang="de"' in response.content.decode()


def test_a_defect_is_a_page_that_says_so(client: Client) -> None:
    client.raise_request_exception = False
    response = client.get("/test/refuse/defect/")
    assert response.status_code == 500
    assert "ZeroDivisionError" not in response.content.decode()


# --- Signing in first -------------------------------------------------------------------------


def test_who_has_not_signed_in_comes_back_after_it(client: Client) -> None:
    response = client.get("/test/members/?page=2")
    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=%2Ftest%2Fmembers%2F%3Fpage%3D2"
    fragment = client.get("/test/members/", **AS_FRAGMENT)
    assert fragment.status_code == 204
    assert fragment["HX-Redirect"].startswith("/accounts/login/")
    assert client.get("/test/members/", **AS_JSON).status_code == 401


def test_what_was_typed_is_given_back_once_after_signing_in(client: Client, member: Seat) -> None:
    typed = {"text": "half a page", "password": "geheim"}
    answer = client.post("/test/members/", typed, headers={"Referer": "http://testserver/form/"})
    assert answer["Location"] == "/accounts/login/?next=%2Fform%2F"
    assert "geheim" not in str(dict(client.session))
    client.force_login(member.member)
    assert client.get("/test/members/").content == b"typed: half a page"
    assert client.get("/test/members/").content == b"typed: nothing"


def test_the_way_back_never_leads_to_another_site(client: Client) -> None:
    response = client.post("/test/members/", headers={"Referer": "https://evil.example/x"})
    assert response["Location"] == "/accounts/login/?next=%2Ftest%2Fmembers%2F"


def test_an_address_that_looks_like_another_site_leads_to_a_page_of_ours(
    strict: Client, member: Seat
) -> None:
    strict.force_login(member.member)
    from_there = FROM_OUR_PAGE | {"Referer": "http://testserver//evil.example/x"}
    response = strict.post("/test/members/", {"text": "half a page"}, headers=from_there)
    assert response["Location"] == "/evil.example/x"


def test_more_than_a_session_should_hold_is_not_kept(client: Client) -> None:
    client.post("/test/members/", {"text": "x" * 100_001})
    assert "kept" not in client.session


# --- A form whose token is no longer good -----------------------------------------------------


@pytest.fixture
def strict() -> Client:
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "x" * 32
    return client


FROM_OUR_PAGE = {"Origin": "http://testserver", "Referer": "http://testserver/form/"}


def test_a_stale_form_is_given_back_with_what_was_typed(strict: Client, member: Seat) -> None:
    strict.force_login(member.member)
    response = strict.post("/test/members/", {"text": "half a page"}, headers=FROM_OUR_PAGE)
    assert (response.status_code, response["Location"]) == (302, "/form/")
    assert strict.get("/test/members/").content == b"typed: half a page"


def test_a_form_from_another_site_is_refused_and_nothing_of_it_kept(strict: Client) -> None:
    foreign = {"Origin": "https://evil.example", "Referer": "https://evil.example/x"}
    response = strict.post("/test/members/", {"text": "buy!"}, headers=foreign)
    assert response.status_code == 403
    assert "Load it again." in response.content.decode()
    assert "kept" not in strict.session


def test_who_sends_no_cookies_is_told_why(strict: Client) -> None:
    strict.cookies.clear()
    response = strict.post("/test/members/", {"text": "hello"}, headers=FROM_OUR_PAGE)
    assert response.status_code == 403
    assert "Allow cookies for this site" in response.content.decode()


# --- Bad input --------------------------------------------------------------------------------

POST_IS_FINE = ("/test/post/", {"text": "hello"})


def refused(response: Any, status: int, code: str) -> bool:
    return bool(response.status_code == status and response.json()["code"] == code)


def test_ten_megabytes_of_text_are_refused(client: Client) -> None:
    assert client.post(*POST_IS_FINE).content == b"got 5 characters"
    body = b"text=" + b"x" * 10_000_000
    form = "application/x-www-form-urlencoded"
    response = client.post("/test/post/", body, content_type=form, **AS_JSON)
    assert refused(response, 413, "too_large")
    response = client.post("/test/post/", {"text": "x" * 10_000_000}, **AS_JSON)
    assert refused(response, 413, "too_large")
    page = client.post("/test/post/", {"text": "x" * 10_000_000})
    assert "Shorten the text or choose a smaller file." in page.content.decode()


def test_a_file_larger_than_any_picture_is_refused(client: Client) -> None:
    file = BytesIO(b"x" * (12 * 1024 * 1024 + 1))
    file.name = "a.png"
    assert refused(client.post("/test/post/", {"file": file}, **AS_JSON), 413, "too_large")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"nothing of the kind", "multipart/form-data"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=" + "x" * 300),
        (b"&".join(b"a=1" for _ in range(1001)), "application/x-www-form-urlencoded"),
        (b"text=with+a+null+byte%00", "application/x-www-form-urlencoded"),
        (
            (
                b"--here\r\n"
                b'Content-Disposition: form-data; name="text"\r\n\r\nnull\x00byte\r\n--here--\r\n'
            ),
            "multipart/form-data; boundary=here",
        ),
    ],
    ids=["no boundary", "bad boundary", "too many fields", "null byte", "null byte, multipart"],
)
def test_malformed_input_is_refused_in_words(
    client: Client, body: bytes, content_type: str
) -> None:
    assert client.post(*POST_IS_FINE).status_code == 200
    response = client.post("/test/post/", body, content_type=content_type, **AS_JSON)
    assert refused(response, 400, "invalid")
    page = client.post("/test/post/", body, content_type=content_type).content.decode()
    assert "Check it and send it again." in page


@pytest.mark.parametrize(
    "address",
    ["/test/look/?q=%00", "/test/look%00/", "/test/look/?" + "&".join(["a=1"] * 1001)],
    ids=["null byte in the query", "null byte in the path", "too many arguments"],
)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_malformed_address_is_refused_in_words(client: Client, address: str, accept: str) -> None:
    assert client.get("/test/look/?q=fine").content == b"a page"
    response = client.get(address, headers={"Accept": accept})
    assert response.status_code == 400
    assert "Check it and send it again." in response.content.decode()


@pytest.mark.parametrize("address", ["/c/maple/people/{}/", "/c/maple/questions/{}/"])
def test_a_number_that_no_database_can_hold_is_nothing(
    browse: Callable[[Seat], Client], member: Seat, address: str
) -> None:
    browser = browse(member)
    assert browser.get(address.format(2**63 - 1)).status_code == 404
    assert browser.get(address.format(2**63)).status_code == 404
    assert browser.get(address.format("9" * 400)).status_code == 404


def test_an_unknown_host_is_refused(client: Client) -> None:
    response = client.get("/test/look/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "set DOCENDO_URL to the address that people type" in response.content.decode()
    assert "evil.example" not in response.content.decode()


def test_the_wrong_method_is_refused_in_words(client: Client) -> None:
    response = client.get("/test/post/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "Go back and use the button there." in response.content.decode()
    assert refused(client.get("/test/post/", **AS_JSON), 405, "wrong_method")


def test_head_and_options_are_answered(client: Client) -> None:
    assert client.head("/test/look/").status_code == 200
    assert client.head("/test/look/").content == b""
    assert client.options("/test/look/").status_code == 200
    assert client.head("/test/refuse/absent/").status_code == 404


# --- The request's id -------------------------------------------------------------------------


def test_a_request_has_an_id_of_its_own_or_of_whoever_sent_it(client: Client) -> None:
    own = client.get("/test/look/")["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{32}", own)
    assert client.get("/test/look/")["X-Request-ID"] != own
    given = client.get("/test/look/", headers={"X-Request-ID": "abc-12345678"})
    assert given["X-Request-ID"] == "abc-12345678"


@pytest.mark.parametrize("bad", ["short", "x" * 65, "with space 1", "new\nline12"])
def test_an_id_that_would_spoil_the_log_is_not_taken_over(client: Client, bad: str) -> None:
    assert client.get("/test/look/", headers={"X-Request-ID": bad})["X-Request-ID"] != bad


def test_every_answer_has_a_line_with_its_id(
    client: Client, browse: Callable[[Seat], Client], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    response = client.get("/test/refuse/full/?q=private")
    [line] = [cast(Any, r.msg) for r in caplog.records if r.name == "docendo.request"]
    assert line["request_id"] == response["X-Request-ID"]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/test/refuse/full/", 409)
    assert "private" not in str(line)


@pytest.mark.parametrize(
    ("address", "logged"),
    [
        ("/invitations/s3cret.token/", "/invitations/…/"),
        ("/invitations/s3cret.token", "/invitations/…"),
        ("/invitations/s3cret.token/?q=%00", "/invitations/…/"),
        ("/accounts/password/reset/key/1a-s3cret", "/accounts/password/reset/key/1a-…"),
    ],
)
def test_a_token_is_never_logged(
    client: Client, caplog: pytest.LogCaptureFixture, address: str, logged: str
) -> None:
    caplog.set_level("INFO")
    client.get(address)
    lines = [cast(Any, r.msg) for r in caplog.records if r.name == "docendo.request"]
    assert [line["path"] for line in lines] == [logged]


def test_a_token_is_not_logged_where_https_is_asked_for(
    client: Client, caplog: pytest.LogCaptureFixture, settings: Settings
) -> None:
    caplog.set_level("INFO")
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/invitations/s3cret.token/")
    assert response["Location"] == "https://testserver/invitations/s3cret.token/"
    lines = [cast(Any, r.msg) for r in caplog.records if r.name == "docendo.request"]
    assert [line["path"] for line in lines] == ["/invitations/…/"]
