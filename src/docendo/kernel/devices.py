"""Camera, microphone and screen: no page may ask for them but those that say so."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADER = "Permissions-Policy"
NONE = "camera=(), microphone=(), display-capture=()"
OWN = "camera=(self), microphone=(self), display-capture=(self)"


def with_devices(response: HttpResponse) -> HttpResponse:
    """This page may ask its reader for them."""
    response.headers[HEADER] = OWN
    return response


class Devices:
    """Every other page may not, whatever a script of it would like."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(HEADER, NONE)
        return response
