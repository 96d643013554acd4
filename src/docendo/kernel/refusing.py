"""Forms that were refused: they say why, and keep what was typed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from docendo.kernel.errors import Invalid, Refused, TooMany

REFUSED_INPUT = 422


@contextmanager
def telling(form: Form) -> Iterator[None]:
    """Let a form say why what it sent was refused, so that what was typed is not lost."""
    try:
        yield
    except Refused as refused:
        form.refused = refused  # type: ignore[attr-defined]  # for answered
        form.add_error(getattr(refused, "field", None), str(refused))


def demand_valid(form: Form) -> None:
    """For what only a button sends: it is right, or no page has sent it. Raises Invalid."""
    if not form.is_valid():
        raise Invalid(str(next(iter(form.errors.values()))[0]))


def form_page(request: HttpRequest, template: str, form: Form, **more: Any) -> HttpResponse:
    """A page with a form, as a refusal if something is wrong with it; it keeps what was typed."""
    return answered(form, render(request, template, {"form": form, **more}))


def answered(form: Form | None, response: HttpResponse) -> HttpResponse:
    """The page that holds a form, with the status of what was refused."""
    refused = getattr(form, "refused", None)
    if form is not None and form.errors:
        response.status_code = refused.status if refused else REFUSED_INPUT
    if isinstance(refused, TooMany):
        response.headers["Retry-After"] = str(refused.wait_seconds)
    return response
