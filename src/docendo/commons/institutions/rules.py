"""Institutions that sign their people in: whose word counts about whom."""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, validate_email
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import Role

MOST_IN_NAME: Final = 80
MOST_IN_ADDRESS: Final = 300
MOST_IN_DOMAIN: Final = 253
MOST_IN_SUBJECT: Final = 255
MOST_IN_EMAIL: Final = 254
# Of a person, as accounts have it.
MOST_IN_NAME_OF_PERSON: Final = 120
MOST_PROVIDERS: Final = 20
MOST_DOMAINS: Final = 50
# A provider brings people in; what more they may do is given to them by those who know them.
ROLES: Final = (Role.GUEST, Role.MEMBER)

_DOMAIN: Final = re.compile(r"(?=.{3,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
valid_domain = RegexValidator(
    rf"^{_DOMAIN.pattern}\Z", _("Write the part after the @, as in maple-college.example.")
)
LOOPBACK: Final = frozenset(("localhost", "127.0.0.1", "::1"))


class Trust(StrEnum):
    """What a provider's word about an e-mail address is worth."""

    GOOD = "good"
    NO_ADDRESS = "no address"
    NOT_VERIFIED = "not verified"
    NOT_THEIRS = "not theirs"


@dataclass(frozen=True)
class Claims:
    """What a provider says of somebody; ``is_verified`` is None where it does not say."""

    subject: str
    address: str
    is_verified: bool | None
    name: str


def domain_of(address: str) -> str:
    """What follows the @, as domains are kept; empty for what is none."""
    name = address.rpartition("@")[2].strip().rstrip(".").lower() if "@" in address else ""
    return in_ascii(name)


def in_ascii(name: str) -> str:
    """A domain as name servers know it; empty for what they could not know."""
    try:
        return name if name.isascii() else name.encode("idna").decode().lower()
    except UnicodeError:
        return ""


def can_be_kept(text: str) -> bool:
    """Whether a database takes it: JSON can say what is no text anywhere else."""
    return "\0" not in text and text == text.encode(errors="ignore").decode()


def is_address(text: str) -> bool:
    """Whether it can be the e-mail address of an account."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= MOST_IN_EMAIL


def trust(claims: Claims, *, domains: Collection[str], vouches: bool) -> Trust:
    """Whether the address may open, or make, the account that has it.

    Anybody can run a provider that says any address, so it is believed only about domains that are
    proven to be its own, and only where it says that it has looked. One that never says so may
    ``vouch`` for all; what it says is not verified stays so.
    """
    if not claims.address:
        return Trust.NO_ADDRESS
    if domain_of(claims.address) not in domains:
        return Trust.NOT_THEIRS
    if claims.is_verified or (claims.is_verified is None and vouches):
        return Trust.GOOD
    return Trust.NOT_VERIFIED


def is_good_issuer(address: str, *, is_by_operator: bool) -> bool:
    """Whether it can be the issuer of OpenID Connect: an address to which nothing is added."""
    return is_good_address(address, is_by_operator=is_by_operator) and "?" not in address


def is_good_address(address: str, *, is_by_operator: bool) -> bool:
    """Whether a place can be asked, or somebody sent to it, without being overheard."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    if not host or parts.fragment or parts.username or not 0 < len(address) <= MOST_IN_ADDRESS:
        return False
    return parts.scheme == "https" or (
        is_by_operator and parts.scheme == "http" and host in LOOPBACK
    )


def proof_of(domain: str, *, provider_id: int, issuer: str, known_by: str) -> str:
    """What the domain has to say so that this provider, and no other, is believed about it.

    Of the server that it names, too: whoever owns the domain has agreed to that one.
    """
    said = json.dumps([provider_id, domain, issuer, known_by])
    signed = salted_hmac("docendo.institutions.proof", said)
    return f"docendo-proof={signed.hexdigest()[:40]}"


def name_of_proof(domain: str) -> str:
    return f"_docendo.{domain}"


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a provider tells of somebody by SCIM; ``kept`` is all of it, in the words of SCIM."""

    user_name: str
    external_id: str
    is_active: bool
    address: str
    name: str
    kept: dict[str, Any]
