"""What is asked about institutions."""

from docendo.commons.institutions.queries.finding import (
    are_there,
    forced_for,
    provider_for,
    provider_to_sign_in,
    vouch_for,
)
from docendo.commons.institutions.queries.provisioning import (
    provider_of_token,
    told_of,
    with_address,
    with_external_id,
    with_user_name,
)
from docendo.commons.institutions.queries.running import (
    ProviderPage,
    provider_page,
    providers_page,
)

__all__ = [
    "ProviderPage",
    "are_there",
    "forced_for",
    "provider_for",
    "provider_of_token",
    "provider_page",
    "provider_to_sign_in",
    "providers_page",
    "told_of",
    "vouch_for",
    "with_address",
    "with_external_id",
    "with_user_name",
]
