"""Each page speaks the reader's language and shows times in the reader's zone."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.template import Template
from django.template.context import Context
from django.test import RequestFactory

from docendo.commons.people.models import Person
from docendo.site.middleware import ReaderPreferences

Make = Callable[..., Person]
NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Template("{% load design %}{% when at %}").render(Context({"at": NOON})))


def read(request: HttpRequest, reader: Person | AnonymousUser) -> str:
    request.user = reader
    response = ReaderPreferences(page)(request)
    return f"{response.headers['Content-Language']}: {response.content.decode()}"


def test_a_person_reads_in_their_own_language_and_zone(rf: RequestFactory, person: Make) -> None:
    reader = person("Sita Rai", time_zone="Asia/Kathmandu", interface_language="de")
    shown = read(rf.get("/", headers={"accept-language": "ar"}), reader)
    assert shown.startswith("de: ")
    assert "16. November 2026 17:45" in shown
    reader.time_zone, reader.interface_language = "America/New_York", "en"
    shown = read(rf.get("/"), reader)
    assert shown.startswith("en: ")
    assert "7 a.m." in shown


@pytest.mark.parametrize("zone", ["", "Mars/Olympus"])
def test_without_a_zone_that_exists_times_are_in_utc(
    rf: RequestFactory, person: Make, zone: str
) -> None:
    reader = person("Sita Rai", time_zone=zone, interface_language="de")
    assert "12:00" in read(rf.get("/"), reader)


def test_a_stranger_reads_in_the_language_of_the_cookie_or_the_browser(rf: RequestFactory) -> None:
    request = rf.get("/", headers={"accept-language": "ar, en;q=0.5"})
    assert read(request, AnonymousUser()).startswith("ar: ")
    request.COOKIES["django_language"] = "de"
    assert read(request, AnonymousUser()).startswith("de: ")
    assert read(rf.get("/", headers={"accept-language": "tlh"}), AnonymousUser()).startswith("en: ")


def test_dates_are_written_as_people_write_them(rf: RequestFactory) -> None:
    request = rf.get("/", headers={"accept-language": "ar"})
    assert "16 نوفمبر 2026، 12:00 م" in read(request, AnonymousUser())


def test_what_a_person_reads_is_kept_by_no_shared_cache(rf: RequestFactory, person: Make) -> None:
    def headers_for(reader: Person | AnonymousUser) -> Mapping[str, str]:
        request = rf.get("/")
        request.user = reader
        return ReaderPreferences(page)(request).headers

    assert headers_for(person("Sita Rai", interface_language="de"))["Cache-Control"] == "private"
    stranger = headers_for(AnonymousUser())
    assert "Cache-Control" not in stranger
    assert "Accept-Language" in stranger["Vary"]
