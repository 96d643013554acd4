"""What SAML needs beside the common way: our metadata, and the two steps of coming back."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.institutions import actions, attempts
from docendo.commons.institutions.models import Kind, Provider
from docendo.commons.institutions.queries.running import entity_id, returns_to
from docendo.commons.institutions.refusals import AttemptOver, NotBelieved
from docendo.commons.institutions.saml import requests, responses, slips
from docendo.commons.institutions.saml.metadata import ours
from docendo.commons.institutions.views.signing_in import RATE, let_in
from docendo.kernel import clock
from docendo.kernel.access import anyone, entry
from docendo.kernel.limits import limit


@entry(anyone, before_gates=True)
@require_safe
def metadata(request: HttpRequest, provider_id: int) -> HttpResponse:
    """What a provider reads of us."""
    provider = Provider.objects.get(pk=provider_id, kind=Kind.SAML)
    said = ours(entity_id=entity_id(provider), returns_to=returns_to(provider), now=clock.now())
    return HttpResponse(said, content_type="application/samlmetadata+xml; charset=utf-8")


@csrf_exempt
@entry(anyone, before_gates=True)
@never_cache
@require_POST
def assertion(request: HttpRequest, provider_id: int) -> HttpResponse:
    """A form of the provider's page brings what it says; the relay state in it leads nowhere.

    It comes without our cookie, so all that can be looked at is what was said. Who had asked is
    found out at the next address, which the browser opens with its cookie.
    """
    limit("bring an assertion", who=request.META.get("REMOTE_ADDR", ""), rate=RATE)
    provider = Provider.objects.get(pk=provider_id, kind=Kind.SAML)
    said = request.POST.get("SAMLResponse", "")
    if not said:
        raise AttemptOver
    now = clock.now()
    heard = responses.hear(
        provider,
        said,
        entity_id=entity_id(provider),
        returns_to=returns_to(provider),
        now=now,
    )
    if not heard.request_id:
        # Nobody here has asked: any page of the web could sign somebody in as somebody else.
        return HttpResponseRedirect(reverse("institutions:sign_in", args=[provider_id]))
    actions.remember(provider, digest=heard.digest, ends_at=heard.ends_at, now=now)
    slip = urlencode({"slip": slips.seal(provider, heard, now=now)})
    address = reverse("institutions:arrived", args=[provider_id])
    return HttpResponseRedirect(f"{address}?{slip}", status=303)


@entry(anyone, before_gates=True)
@never_cache
@require_safe
def arrived(request: HttpRequest, provider_id: int) -> HttpResponse:
    """The browser that had asked is let in by what the provider has said to it."""
    now = clock.now()
    slip = slips.unseal(request.GET.get("slip", ""), provider_id=provider_id, now=now)
    state = requests.state_of(slip.request_id)
    attempt = attempts.take(request, state=state, provider_id=provider_id, now=now)
    provider = Provider.objects.get(pk=provider_id)
    if provider.server != slip.server:
        raise NotBelieved("issuer")
    return let_in(request, provider, claims=slip.claims, leads_to=attempt.leads_to)
