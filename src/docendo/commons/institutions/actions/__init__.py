"""Everything that changes which institutions sign people in, and whom."""

from docendo.commons.institutions.actions.running import (
    Setup,
    add_domain,
    change_provider,
    end_token,
    force_domain,
    make_provider,
    make_token,
    prove_domain,
    remove_domain,
    remove_provider,
)
from docendo.commons.institutions.actions.signing_in import person_who

__all__ = [
    "Setup",
    "add_domain",
    "change_provider",
    "end_token",
    "force_domain",
    "make_provider",
    "make_token",
    "person_who",
    "prove_domain",
    "remove_domain",
    "remove_provider",
]
