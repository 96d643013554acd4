"""Signing in by the word of an institution, and not by ours where it wants to be asked."""

from typing import Any, Final

from allauth.account.adapter import get_adapter
from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.internal.flows.login import (
    get_authentication_records,
    perform_login,
    record_authentication,
)
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.account.utils import passthrough_next_redirect_url
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from docendo.commons.people.models import Person
from docendo.commons.people.protocols import INSTITUTIONS, Elsewhere

METHOD: Final = "institution"


def elsewhere_of(address: str | None) -> Elsewhere | None:
    """Where whoever has this e-mail address signs in; None for here."""
    found = (each.forced_for(address or "") for each in INSTITUTIONS)
    return next((elsewhere for elsewhere in found if elsewhere), None)


def are_there_institutions() -> bool:
    return any(each.are_there() for each in INSTITUTIONS)


def go_to(elsewhere: Elsewhere, request: HttpRequest) -> HttpResponse:
    """To the page that says who signs them in; the page on which they were stays in its address."""
    leads_to = passthrough_next_redirect_url(request, elsewhere.address, REDIRECT_FIELD_NAME)
    return HttpResponseRedirect(str(leads_to))


def instead(request: HttpRequest, person: Person) -> HttpResponse | None:
    """Whoever has to be signed in by their institution is led there, however they came.

    Whoever runs the site is let in: nobody else could mend it when an institution is broken.
    """
    elsewhere = None if person.is_superuser else elsewhere_of(person.email)
    if elsewhere is None or _is_vouched_for(request, person, provider_id=elsewhere.provider_id):
        return None
    clear_login(request)
    return go_to(elsewhere, request)


def sign_in(
    request: HttpRequest,
    person: Person,
    *,
    provider_id: int,
    is_second_factor: bool,
    leads_to: str,
) -> HttpResponse:
    """Sign somebody in whom an institution has vouched for, after their own second factor."""
    if request.user.is_authenticated:
        get_adapter().logout(request)
    record_authentication(
        request, person, METHOD, provider=provider_id, is_second_factor=is_second_factor
    )
    login = Login(
        user=person,
        email_verification=EmailVerificationMethod.NONE,
        redirect_url=leads_to or None,
        email=person.email,
    )
    response: HttpResponse = perform_login(request, login)
    return response


def has_shown_second_factor(request: HttpRequest, person: Any) -> bool:
    """Whether an institution has asked for it whose word counts."""
    return any(record.get("is_second_factor") for record in _records(request, person))


def _is_vouched_for(request: HttpRequest, person: Person, *, provider_id: int) -> bool:
    return any(record.get("provider") == provider_id for record in _records(request, person))


def _records(request: HttpRequest, person: Any) -> list[dict[str, Any]]:
    records = get_authentication_records(request, person)
    return [record for record in records if record.get("method") == METHOD]
