"""Everything that changes which institutions sign people in, and whom."""

from docendo.commons.institutions.actions.hearing import remember, take_metadata
from docendo.commons.institutions.actions.provisioning import change_told, forget_told, provision
from docendo.commons.institutions.actions.running import (
    Setup,
    add_domain,
    change_provider,
    end_token,
    force_domain,
    forget_person,
    free_domain,
    hash_of,
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
    "change_told",
    "end_token",
    "force_domain",
    "forget_person",
    "forget_told",
    "free_domain",
    "hash_of",
    "make_provider",
    "make_token",
    "person_who",
    "prove_domain",
    "provision",
    "remember",
    "remove_domain",
    "remove_provider",
    "take_metadata",
]
