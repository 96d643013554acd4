"""The pages that belong to no app."""

import gzip

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from PIL import Image

from docendo.commons.communities.models import Seat
from docendo.kernel.access import anyone, entry
from docendo.site.middleware import Compression


@pytest.mark.django_db
def test_a_stranger_reads_what_this_place_is_for(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "Get unstuck, together" in page
    assert 'href="/accounts/login/"' in page


def test_a_member_finds_their_communities(client: Client, member: Seat, stranger: Seat) -> None:
    client.force_login(member.member)
    assert member.community.name in client.get("/").content.decode()
    client.force_login(stranger.member)
    page = client.get("/").content.decode()
    assert member.community.name not in page
    assert "You are in no community yet" in page


@pytest.mark.django_db
def test_the_page_for_the_time_without_a_connection_knows_nobody(
    client: Client, member: Seat
) -> None:
    """The browser keeps it, for whoever sits there next."""
    client.force_login(member.member)
    page = client.get("/offline/").content.decode()
    assert "There is no connection" in page
    assert member.member.name not in page
    assert "csrf" not in page


@pytest.mark.django_db
def test_the_service_worker_is_served_from_the_root_as_a_script(client: Client) -> None:
    response = client.get("/service-worker.js")
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert b"/offline/" in response.content


@pytest.mark.django_db
def test_the_site_can_be_put_among_the_programs_of_a_device(client: Client) -> None:
    response = client.get("/app.webmanifest", headers={"Accept-Language": "ar"})
    assert response["Content-Type"] == "application/manifest+json"
    about = response.json()
    assert (about["start_url"], about["display"], about["dir"]) == ("/", "standalone", "rtl")
    assert {each["purpose"] for each in about["icons"]} == {"any", "maskable"}
    for each in about["icons"]:
        path = finders.find(each["src"].removeprefix("/static/"))
        assert path is not None
        with Image.open(path) as image:
            assert f"{image.width}x{image.height}" == each["sizes"]


@pytest.mark.django_db
def test_what_is_not_there_is_told_with_a_way_on(client: Client) -> None:
    response = client.get("/nothing/here/")
    assert response.status_code == 404
    page = response.content.decode()
    assert "We cannot find that page" in page
    assert 'href="/"' in page


@entry(anyone)
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


urlpatterns = [path("broken/", broken)]
handler500 = "docendo.site.views.broken"


@override_settings(ROOT_URLCONF=__name__)
def test_a_defect_is_told_without_its_details() -> None:
    client = Client(raise_request_exception=False, headers={"Accept-Language": "en"})
    response = client.get("/broken/")
    assert response.status_code == 500
    page = response.content.decode()
    assert "Something broke on our side" in page
    assert "on purpose" not in page


def test_a_page_is_packed_for_whoever_can_unpack_it(client: Client, db: None) -> None:
    plain = client.get("/", headers={"accept-encoding": "br"})
    packed = client.get("/", headers={"accept-encoding": "br, gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.content) < len(plain.content)
    assert b"<!doctype html>" in gzip.decompress(packed.content)
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_how_long_a_packed_page_is_tells_nothing(rf: RequestFactory) -> None:
    pack = Compression(lambda request: HttpResponse("The same for all. " * 100))
    request = rf.get("/", headers={"accept-encoding": "gzip"})
    pages = [pack(request).content for _ in range(50)]
    assert len({len(page) for page in pages}) > 5
    assert {gzip.decompress(page) for page in pages} == {b"The same for all. " * 100}


def test_a_strong_tag_becomes_a_weak_one_when_the_bytes_change(rf: RequestFactory) -> None:
    tagged = {"ETag": '"1"'}
    pack = Compression(lambda request: HttpResponse("The same. " * 100, headers=tagged))
    assert pack(rf.get("/")).headers["ETag"] == '"1"'
    assert pack(rf.get("/", headers={"accept-encoding": "gzip"})).headers["ETag"] == 'W/"1"'
