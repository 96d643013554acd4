"""Pages are packed small, speak the reader's language and show times in the reader's zone."""

import re
import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from isal import igzip

from docendo.commons.people.api import zone

SUPPORTED = {code for code, _ in settings.LANGUAGES}


class ReaderPreferences:
    """A person's own choice, else the language cookie, else what the browser prefers.

    What a person reads is kept by no cache but their browser's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        language = person.interface_language if person.is_authenticated else ""
        is_chosen = language in SUPPORTED
        if not is_chosen:
            language = translation.get_language_from_request(request)
        own_zone = zone(person.time_zone) if person.is_authenticated else None
        with translation.override(language), timezone.override(own_zone):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if not is_chosen:
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
        if person.is_authenticated:
            response.headers.setdefault("Cache-Control", "private")
        return response


class Compression:
    """Packs pages as Django's own GZipMiddleware does, in a tenth of the time.

    The name of a file that the format may carry is as long as chance will have it, so that the
    length of a page does not tell what secret stands in it (BREACH).
    """

    ACCEPTED = re.compile(r"\bgzip\b")
    LEVEL = 2
    SHORT = 200
    HEAD, HAS_NAME, LONGEST_NAME = 10, 8, 100

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.streaming or response.has_header("Content-Encoding"):
            return response
        if len(response.content) < self.SHORT:
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        if not self.ACCEPTED.search(request.headers.get("Accept-Encoding", "")):
            return response
        packed = self._packed(response.content)
        if len(packed) < len(response.content):
            response.content = packed
            response.headers["Content-Encoding"] = "gzip"
            response.headers["Content-Length"] = str(len(packed))
            # The bytes differ from those that a strong tag was given for.
            tag = response.headers.get("ETag", "")
            if tag.startswith('"'):
                response.headers["ETag"] = f"W/{tag}"
        return response

    def _packed(self, content: bytes) -> bytes:
        packed = igzip.compress(content, self.LEVEL, mtime=0)
        head = bytearray(packed[: self.HEAD])
        head[3] = self.HAS_NAME
        name = b"a" * secrets.randbelow(self.LONGEST_NAME) + b"\0"
        return bytes(head) + name + packed[self.HEAD :]
