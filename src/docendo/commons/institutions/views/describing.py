"""What metadata says of a provider of SAML that is being set up."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from docendo.commons.institutions.forms import ProviderForm
from docendo.commons.institutions.models import Kind, Provider
from docendo.commons.institutions.refusals import Lack, NotMetadata, ProviderSilent
from docendo.commons.institutions.saml.fresh import read_at
from docendo.commons.institutions.saml.metadata import Described, described_by
from docendo.commons.institutions.views.scope import Scope
from docendo.kernel import clock


def described_for(
    request: HttpRequest, form: ProviderForm, scope: Scope, *, known: Provider | None = None
) -> Described | None:
    """What stands at the address that was typed, or what was pasted, or what is known.

    Asked outside of a transaction: a provider may take its time. Raises ProviderSilent or
    NotMetadata, but not for the address that it has: its other settings can be changed meanwhile.
    """
    if form.kind is not Kind.SAML:
        return None
    now = clock.now()
    if url := form.cleaned_data["metadata_url"]:
        try:
            return read_at(scope.community, url, now=now)
        except (ProviderSilent, NotMetadata):
            if known is None or known.metadata_url != url:
                raise
            said = _(
                "The address of its metadata does not answer, or not with its metadata. What was"
                " known of it is kept."
            )
            messages.warning(request, said)
            return _known(known)
    if pasted := form.cleaned_data["metadata"]:
        is_by_operator = scope.community is None
        return described_by(pasted.encode(), is_by_operator=is_by_operator, now=now)
    if known is None:
        raise NotMetadata(Lack.NOTHING)
    return _known(known)


def _known(provider: Provider) -> Described:
    return Described(provider.issuer, provider.sign_on, provider.certificates)
