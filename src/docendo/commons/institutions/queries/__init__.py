"""What is asked about institutions."""

from docendo.commons.institutions.queries.finding import (
    are_there,
    forced_for,
    provider_for,
    provider_to_sign_in,
    vouch_for,
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
    "provider_page",
    "provider_to_sign_in",
    "providers_page",
    "vouch_for",
]
