"""Signing in through an institution: finding it, going there, and coming back."""

from allauth.account.utils import get_next_redirect_url
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from docendo.commons.institutions import actions, attempts, queries
from docendo.commons.institutions.asking import asking
from docendo.commons.institutions.attempts import Attempt
from docendo.commons.institutions.forms import AddressForm
from docendo.commons.institutions.models import Kind, Provider
from docendo.commons.institutions.oidc import discovery, tokens
from docendo.commons.institutions.queries.running import entity_id, returns_to
from docendo.commons.institutions.refusals import NotBelieved
from docendo.commons.institutions.rules import Claims
from docendo.commons.institutions.saml import requests
from docendo.commons.institutions.saml.fresh import fresh
from docendo.commons.people.api import sign_in
from docendo.kernel import clock
from docendo.kernel.access import anyone, entry
from docendo.kernel.limits import limit

HINT = "institution_hint"
# A whole school signs in at once, from one address.
RATE = "1200/10minute"


@entry(anyone, before_gates=True)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """By their address it is known who signs somebody in."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["email"]
        provider = queries.provider_for(address)
        if provider is not None:
            request.session[HINT] = address
            return HttpResponseRedirect(_page_of(request, "institutions:sign_in", provider.pk))
        form.add_error(
            "email", _("No institution signs in here whose addresses end like this one.")
        )
    shown = {"form": form, "leads_to": _leads_to(request)}
    return render(request, "institutions/find.html", shown, status=422 if form.errors else 200)


@entry(anyone, before_gates=True)
@never_cache
@require_safe
def sign_in_page(request: HttpRequest, provider_id: int) -> HttpResponse:
    """Who signs somebody in, before they leave for it."""
    found = queries.provider_to_sign_in(provider_id)
    offer = attempts.offer(request)
    go = _page_of(request, "institutions:go", provider_id, offer=offer)
    shown = {"shown": found, "go": go}
    return render(request, "institutions/sign_in.html", shown)


@entry(anyone, before_gates=True)
@never_cache
@require_safe
def go(request: HttpRequest, provider_id: int) -> HttpResponse:
    """Off to the provider. A link and no form: ours may lead to no other site."""
    who = request.META.get("REMOTE_ADDR", "")
    limit("sign in through an institution", who=who, rate=RATE)
    provider = Provider.objects.select_related("community").get(pk=provider_id)
    if not attempts.take_offer(request, request.GET.get("offer", "")):
        return HttpResponseRedirect(_page_of(request, "institutions:sign_in", provider_id))
    return HttpResponseRedirect(
        _to_saml(request, provider) if provider.is_saml else _to_oidc(request, provider)
    )


def _to_oidc(request: HttpRequest, provider: Provider) -> str:
    with asking(provider) as asked:
        places = discovery.places_of(asked)
    return attempts.address_of(
        _attempt(request, provider),
        at=places.authorization,
        client_id=provider.client_id,
        returns_to=returns_to(provider),
        hint=request.session.get(HINT, ""),
    )


def _to_saml(request: HttpRequest, provider: Provider) -> str:
    provider = fresh(provider, now=clock.now())
    return requests.address_of(
        _attempt(request, provider),
        at=provider.sign_on,
        entity_id=entity_id(provider),
        returns_to=returns_to(provider),
        now=clock.now(),
    )


def _attempt(request: HttpRequest, provider: Provider) -> Attempt:
    return attempts.begin(
        request, provider_id=provider.pk, leads_to=_leads_to(request), now=clock.now()
    )


@entry(anyone, before_gates=True)
@never_cache
@require_safe
def back(request: HttpRequest, provider_id: int) -> HttpResponse:
    """Back from the provider, with a code or with a refusal."""
    attempt = attempts.take(
        request, state=request.GET.get("state", ""), provider_id=provider_id, now=clock.now()
    )
    provider = Provider.objects.get(pk=provider_id, kind=Kind.OIDC)
    # RFC 9207: an answer of another provider is none to this question.
    if request.GET.get("iss", provider.issuer) != provider.issuer:
        raise NotBelieved("issuer")
    code = request.GET.get("code", "")
    if not code or "error" in request.GET:
        raise NotBelieved("access denied" if "error" in request.GET else "code")
    claims = tokens.claims_of(provider, attempt, code=code, returns_to=returns_to(provider))
    return let_in(request, provider, claims=claims, leads_to=attempt.leads_to)


def let_in(
    request: HttpRequest, provider: Provider, *, claims: Claims, leads_to: str
) -> HttpResponse:
    """Sign in whom a provider has named, however it did."""
    person = actions.person_who(provider, claims=claims, now=clock.now())
    request.session.pop(HINT, None)
    return sign_in(
        request,
        person,
        provider_id=provider.pk,
        is_second_factor=provider.is_second_factor,
        leads_to=leads_to,
    )


def _leads_to(request: HttpRequest) -> str:
    """The page on which somebody was, if it is one of ours."""
    return get_next_redirect_url(request) or ""


def _page_of(request: HttpRequest, name: str, provider_id: int, **more: str) -> str:
    leads_to = _leads_to(request)
    asked = {**({REDIRECT_FIELD_NAME: leads_to} if leads_to else {}), **more}
    return f"{reverse(name, args=[provider_id])}{f'?{urlencode(asked)}' if asked else ''}"
