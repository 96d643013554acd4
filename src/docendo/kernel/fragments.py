"""A page or a piece of it: htmx says which it asks for."""

from django.http import HttpRequest


def wants_fragment(request: HttpRequest) -> bool:
    """Whether a piece is to be put into a page; going back to a page asks for all of it."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in headers
