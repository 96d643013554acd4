"""Setting up an institution's sign-in: what it is, which domains are its own, and its token."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from docendo.commons.institutions import actions, queries
from docendo.commons.institutions.forms import FORMS, DomainForm, ForgetForm, ProviderForm
from docendo.commons.institutions.models import Identity, Kind, Provider
from docendo.commons.institutions.refusals import AnotherSecret
from docendo.commons.institutions.views.describing import described_for
from docendo.commons.institutions.views.scope import Scope, show, who
from docendo.commons.people.api import ask_again
from docendo.kernel import clock, kept
from docendo.kernel.errors import Invalid, Refused
from docendo.kernel.limits import limit

RATE = "120/hour"
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def providers(request: HttpRequest, scope: Scope) -> HttpResponse:
    """All that there are."""
    rows = [
        (provider, scope.url("provider", provider_id=provider.pk))
        for provider in queries.providers_page(scope.community)
    ]
    return show(request, "providers", scope, rows=rows, new=scope.url("new"))


@get_or_post
def new(request: HttpRequest, scope: Scope) -> HttpResponse:
    kind = Kind.SAML if request.GET.get("kind") == Kind.SAML else Kind.OIDC
    form = FORMS[kind](
        request.POST or None,
        of_site=scope.community is None,
        initial={"makes_people": True} | ProviderForm.given_back(kept.give_back(request)),
    )
    if request.method == "POST" and form.is_valid():
        limit("set up a sign-in", who=who(request), rate=RATE)
        try:
            setup = form.setup(described_for(request, form, scope))
            made = actions.make_provider(scope.community, setup=setup, now=clock.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved. Now register the address below with it."))
            return HttpResponseRedirect(scope.url("provider", provider_id=made.pk))
    return show(request, "new", scope, form=form, is_saml=kind == Kind.SAML)


@get_or_post
def provider(request: HttpRequest, scope: Scope, provider_id: int) -> HttpResponse:
    """One of them: what to tell it, how it is set up, and what belongs to it."""
    page = queries.provider_page(scope.community, provider_id=provider_id)
    shape = FORMS[Kind(page.provider.kind)]
    form = shape(
        request.POST or None,
        of_site=scope.community is None,
        kept=page.provider,
        initial=shape.said_of(page.provider) | shape.given_back(kept.give_back(request)),
    )
    if request.method == "POST" and form.is_valid():
        limit("set up a sign-in", who=who(request), rate=RATE)
        if asked := ask_again(request, leads_to=f"{request.path}#setup"):
            return asked
        try:
            setup = form.setup(described_for(request, form, scope, known=page.provider))
            actions.change_provider(scope.community, provider_id=provider_id, setup=setup)
        except AnotherSecret as refused:
            form.add_error("secret", str(refused))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(request.path)
    return _page(request, scope, page, form=form)


@require_POST
def add_domain(request: HttpRequest, scope: Scope, provider_id: int) -> HttpResponse:
    limit("set up a sign-in", who=who(request), rate=RATE)
    form = DomainForm(request.POST)
    if form.is_valid():
        try:
            actions.add_domain(
                scope.community,
                provider_id=provider_id,
                name=form.cleaned_data["name"],
                now=clock.now(),
            )
        except Refused as refused:
            form.add_error("name", str(refused))
        else:
            return _back(scope, provider_id, "domains")
    page = queries.provider_page(scope.community, provider_id=provider_id)
    return _page(request, scope, page, domain_form=form)


@require_POST
def decide_domain(
    request: HttpRequest, scope: Scope, provider_id: int, domain_id: int
) -> HttpResponse:
    """Prove one, force it or not, or take it away."""
    limit("set up a sign-in", who=who(request), rate=RATE)
    which = {"provider_id": provider_id, "domain_id": domain_id}
    match request.POST.get("decision"):
        case "prove":
            domain = actions.prove_domain(scope.community, **which, now=clock.now())
            said = _("%(name)s is proven.") % {"name": domain.name}
        case "force":
            domain = actions.force_domain(scope.community, **which, is_forced=True)
            said = _("Whoever has an address of %(name)s now signs in only there.") % {
                "name": domain.name
            }
        case "free":
            domain = actions.force_domain(scope.community, **which, is_forced=False)
            said = _("Whoever has an address of %(name)s may also sign in here.") % {
                "name": domain.name
            }
        case "remove":
            name = actions.remove_domain(scope.community, **which)
            said = _("%(name)s was removed.") % {"name": name}
        case _:
            raise Invalid
    messages.success(request, said)
    return _back(scope, provider_id, "domains")


@require_POST
def token(request: HttpRequest, scope: Scope, provider_id: int) -> HttpResponse:
    """Make a token for SCIM and say it this once, or end the one that there is."""
    limit("set up a sign-in", who=who(request), rate=RATE)
    # Whoever's it is, it is looked for first.
    Provider.objects.of(scope.community).get(pk=provider_id)
    match request.POST.get("decision"):
        case "make":
            if asked := ask_again(request, leads_to=f"{_address(scope, provider_id)}#scim"):
                return asked
            made = actions.make_token(scope.community, provider_id=provider_id, now=clock.now())
            page = queries.provider_page(scope.community, provider_id=provider_id)
            return _page(request, scope, page, token=made)
        case "end":
            actions.end_token(scope.community, provider_id=provider_id)
            messages.success(request, _("The token opens nothing any more."))
            return _back(scope, provider_id, "scim")
        case _:
            raise Invalid


@require_POST
def forget(request: HttpRequest, scope: Scope, provider_id: int) -> HttpResponse:
    """Know one person by their address only, whose number with the provider has changed."""
    limit("set up a sign-in", who=who(request), rate=RATE)
    form = ForgetForm(request.POST)
    page = queries.provider_page(scope.community, provider_id=provider_id)
    if form.is_valid():
        address = form.cleaned_data["email"]
        try:
            actions.forget_person(scope.community, provider_id=provider_id, address=address)
        except Identity.DoesNotExist:
            form.add_error("email", _("It knows nobody with this address."))
        else:
            messages.success(
                request, _("The number of %(address)s is forgotten.") % {"address": address}
            )
            return _back(scope, provider_id, "known")
    return _page(request, scope, page, forget_form=form)


@get_or_post
def remove(request: HttpRequest, scope: Scope, provider_id: int) -> HttpResponse:
    page = queries.provider_page(scope.community, provider_id=provider_id)
    if request.method == "POST":
        name = actions.remove_provider(scope.community, provider_id=provider_id)
        messages.success(request, _("%(name)s was removed.") % {"name": name})
        return HttpResponseRedirect(scope.all_url)
    return show(request, "remove", scope, shown=page, back=_address(scope, provider_id))


def _page(
    request: HttpRequest,
    scope: Scope,
    page: queries.ProviderPage,
    *,
    form: ProviderForm | None = None,
    domain_form: DomainForm | None = None,
    forget_form: ForgetForm | None = None,
    token: str = "",
) -> HttpResponse:
    pk = page.provider.pk
    rows = [
        (row, scope.url("decide_domain", provider_id=pk, domain_id=row.domain.pk))
        for row in page.domains
    ]
    of_site = scope.community is None
    shape = FORMS[Kind(page.provider.kind)]
    kept_form = shape(of_site=of_site, kept=page.provider, initial=shape.said_of(page.provider))
    return show(
        request,
        "provider",
        scope,
        form=form or kept_form,
        shown=page,
        now=clock.now(),
        domain_form=domain_form or DomainForm(),
        forget_form=forget_form or ForgetForm(),
        rows=rows,
        token=token,
        here=_address(scope, pk),
        domains_url=scope.url("add_domain", provider_id=pk),
        token_url=scope.url("token", provider_id=pk),
        forget_url=scope.url("forget", provider_id=pk),
        remove_url=scope.url("remove", provider_id=pk),
    )


def _address(scope: Scope, provider_id: int) -> str:
    return scope.url("provider", provider_id=provider_id)


def _back(scope: Scope, provider_id: int, part: str) -> HttpResponse:
    return HttpResponseRedirect(f"{_address(scope, provider_id)}#{part}")
