"""What metadata says of a provider of SAML that is being set up."""

from docendo.commons.institutions.forms import ProviderForm
from docendo.commons.institutions.models import Kind, Provider
from docendo.commons.institutions.refusals import Lack, NotMetadata
from docendo.commons.institutions.saml.fresh import read_at
from docendo.commons.institutions.saml.metadata import Described, described_by
from docendo.commons.institutions.views.scope import Scope
from docendo.kernel import clock


def described_for(
    form: ProviderForm, scope: Scope, *, known: Provider | None = None
) -> Described | None:
    """What stands at the address that was typed, or what was pasted, or what is known.

    Asked outside of a transaction: a provider may take its time. Raises ProviderSilent or
    NotMetadata.
    """
    if form.kind is not Kind.SAML:
        return None
    now = clock.now()
    if url := form.cleaned_data["metadata_url"]:
        return read_at(scope.community, url, now=now)
    if pasted := form.cleaned_data["metadata"]:
        is_by_operator = scope.community is None
        return described_by(pasted.encode(), is_by_operator=is_by_operator, now=now)
    if known is None:
        raise NotMetadata(Lack.NOTHING)
    return Described(known.issuer, known.sign_on, known.certificates)
