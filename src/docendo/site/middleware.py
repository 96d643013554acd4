"""Each page speaks the reader's language and shows times in the reader's zone."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from docendo.commons.people.api import zone

SUPPORTED = {code for code, _ in settings.LANGUAGES}


class ReaderPreferences:
    """A person's own choice, else the language cookie, else what the browser prefers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        language = person.interface_language if person.is_authenticated else ""
        if language not in SUPPORTED:
            language = translation.get_language_from_request(request)
        own_zone = zone(person.time_zone) if person.is_authenticated else None
        with translation.override(language), timezone.override(own_zone):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
