"""A site whose address begins with https, as its proxy asks it."""

import http.client

import pytest
from tools.services import free_port

from docendo.kernel.tests.processes import Place, wait_until

HOST = "learn.example.org"
A_YEAR = 31_536_000


class Site:
    """A running server behind a proxy that speaks https."""

    def __init__(self, place: Place) -> None:
        self.port = free_port()
        place.start(
            *("-m", "docendo", "serve", "--no-worker", "--port", str(self.port)),
            DOCENDO_URL=f"https://{HOST}",
        )
        wait_until(self.is_up, "the site answered")

    def is_up(self) -> bool:
        try:
            return self.ask("/healthz")[0] == 200
        except OSError:
            return False

    def ask(
        self, path: str, *, method: str = "GET", scheme: str = "https", **headers: str
    ) -> tuple[int, http.client.HTTPMessage, str]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {"Host": HOST, "X-Forwarded-Proto": scheme, **headers}
        line.request(method, path, headers=sent)
        answer = line.getresponse()
        body = answer.read().decode()
        line.close()
        return answer.status, answer.headers, body


@pytest.fixture
def site(migrated_place: Place) -> Site:
    return Site(migrated_place)


@pytest.mark.long
def test_browsers_are_told_to_come_by_https_only_and_keep_cookies_for_it(site: Site) -> None:
    status, headers, page = site.ask("/accounts/login/")
    assert status == 200
    style = page.split('href="/static/')[1].split('"')[0]
    for path, found in (("/accounts/login/", 200), (f"/static/{style}", 200), ("/nowhere/", 404)):
        status, headers, _ = site.ask(path)
        assert status == found
        told = headers["Strict-Transport-Security"].split("; ")
        assert int(told[0].removeprefix("max-age=")) >= A_YEAR, path
        assert "includeSubDomains" in told, path
        assert headers["X-Content-Type-Options"] == "nosniff", path
    status, headers, _ = site.ask("/accounts/login/", scheme="http")
    assert (status, headers["Location"]) == (301, f"https://{HOST}/accounts/login/")

    cookies = site.ask("/accounts/login/")[1].get_all("Set-Cookie") or []
    assert [each.split("=")[0] for each in cookies] == ["__Host-csrftoken"]
    for each in cookies:
        parts = {part.strip().lower() for part in each.split(";")}
        assert {"secure", "path=/", "samesite=lax"} <= parts
        assert not [part for part in parts if part.startswith("domain=")]
