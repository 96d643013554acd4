"""A university signs its people in by SAML: a form of another site, in a real browser."""

import re
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from docendo.commons.institutions.tests.saml_idp import SamlIdp, a_certificate, asked_by, metadata
from tests.journeys.conftest import OwnDemo, Visit
from tests.journeys.serving import Site, serving, told_by
from tests.journeys.test_institution import look, sign_in, sign_out

pytestmark = pytest.mark.journey

NUMBER = int(time.time())
OPERATOR, PASSWORD = f"root-saml-{NUMBER}@example.org", "a quiet green river"


@dataclass
class University:
    """Its pages: metadata, and a form that the browser sends by itself, with a button."""

    idp: SamlIdp = field(default_factory=SamlIdp)
    certificates: Sequence[str] = ()
    # Of another site than ours for a browser, although both are on this machine.
    address: str = ""
    metadata: str = ""
    again: str = ""

    def page(self, path: str) -> str:
        where, said = self.idp.answer(f"{self.address}{path}")
        self.again = said if not self.again else self.again
        to = asked_by(f"{self.address}{path}").get("AssertionConsumerServiceURL", "")
        assert urlsplit(to).path == where
        return (
            "<!doctype html><title>University</title><link rel=icon href='data:,'>"
            f"<form method=post action='{to}'>"
            f"<input type=hidden name=SAMLResponse value='{said}'>"
            "<input type=hidden name=RelayState value='https://evil.example/'>"
            "<button>Go on</button></form>"
        )


@pytest.fixture
def site(own_demo: OwnDemo) -> Iterator[Site]:
    home, database_url = own_demo("saml")
    with serving(home, database_url) as running:
        told_by(
            "tests.journeys.operators", OPERATOR, PASSWORD, home=home, database_url=database_url
        )
        yield running


@pytest.fixture
def university() -> Iterator[University]:
    said = University(certificates=(a_certificate("one"), a_certificate("two", days=20)))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/metadata":
                body = metadata(*said.certificates, sign_on=f"{said.address}/sso")
            else:
                body = said.page(self.path)
            kind = "text/xml" if self.path == "/metadata" else "text/html"
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    said.address = f"http://localhost:{server.server_port}"
    said.metadata = f"http://127.0.0.1:{server.server_port}/metadata"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield said
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def beyond(university: University) -> Sequence[str]:
    return (university.address,)


def set_up(page: Page, university: University) -> None:
    sign_in(page, OPERATOR, PASSWORD)
    expect(page.locator("body[data-person]")).to_have_count(1)
    page.goto("/operations/sign-in/new/")
    page.get_by_role("link", name="It speaks only SAML").click()
    page.get_by_label("Name", exact=True).fill("Maple University")
    page.get_by_label("Address of its metadata").fill("http://id.maple.example/")
    page.get_by_label("All its addresses are checked").check()
    page.get_by_role("button", name="Save").click()
    expect(
        page.get_by_text("Write an address that begins with https://", exact=True)
    ).to_be_visible()
    page.get_by_label("Address of its metadata").fill(university.metadata)
    page.get_by_label("Community that they join").fill("northfield")
    look(page, "saml-new")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(re.compile("^Ends "))).to_have_count(2)
    page.get_by_label("Domain", exact=True).fill("maple.example")
    page.get_by_role("button", name="Add the domain").click()
    expect(page.get_by_text("proven", exact=True)).to_be_visible()
    look(page, "saml-provider")


def test_a_university_signs_its_people_in(visit: Visit, site: Site, university: University) -> None:
    operator, page = visit(), visit()
    set_up(operator, university)
    page.goto("/accounts/login/?next=/me/")
    page.get_by_role("link", name="Sign in through your school or organization").click()
    page.get_by_label("E-mail address").fill("ada@maple.example")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name="Go on to Maple University").click()
    # Their page, and a form to ours: no cookie comes along with it.
    page.wait_for_url(f"{university.address}/**")
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/me/")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Ada of Maple")

    # What was said once is said to nobody else, and what is signed by somebody else to nobody.
    sign_out(page)
    for why, signs_with in (("replay", "one"), ("signature", "evil"), ("not signed", "")):
        university.idp.signs_with = signs_with
        page.goto("/accounts/institution/")
        page.get_by_label("E-mail address").fill("ada@maple.example")
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("link", name="Go on to Maple University").click()
        page.wait_for_url(f"{university.address}/**")
        if why == "replay":
            hidden = page.locator("input[name=SAMLResponse]")
            hidden.evaluate("(field, said) => { field.value = said; }", university.again)
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_text(f"({why})")).to_be_visible()
        expect(page.locator("body[data-person]")).to_have_count(0)
    look(page, "saml-refused")
    university.idp.signs_with = "two"
    page.goto("/accounts/institution/")
    page.get_by_label("E-mail address").fill("ada@maple.example")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name="Go on to Maple University").click()
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("body[data-person]")).to_have_count(1)
