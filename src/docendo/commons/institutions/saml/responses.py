"""What comes back from a provider: who somebody is, if every word of it is signed and for us.

Everything is read from what the signature has signed, and from nothing beside it (SAML 2.0 Core
and Profiles, 4.1.4; XML Signature Best Practices, "see what is signed").
"""

import base64
import binascii
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration, XMLVerifier

from docendo.commons.institutions.models import Provider
from docendo.commons.institutions.refusals import NotBelieved
from docendo.commons.institutions.rules import MOST_IN_SUBJECT, Claims
from docendo.commons.institutions.saml import certificates
from docendo.commons.institutions.saml.documents import (
    ASSERTION,
    PROTOCOL,
    SIGNATURE,
    found,
    read,
    refuse_asides,
    refuse_burdens,
    text_of,
)
from docendo.commons.institutions.saml.metadata import moment
from docendo.commons.institutions.saml.people import claims_of

# How wrong a clock may be.
LEEWAY: Final = timedelta(seconds=60)
# Till then it is remembered that somebody has brought it.
LONGEST: Final = timedelta(days=1)
SUCCESS: Final = "urn:oasis:names:tc:SAML:2.0:status:Success"
BEARER: Final = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
# What says how it was signed is some ten elements.
MOST_IN_SIGNATURE: Final = 64
# Never SHA-1, in the signature or below it.
_CONFIGURATION: Final = SignatureConfiguration(
    location=f"./{{{ASSERTION}}}Assertion/",
    expect_references=1,
    signature_methods=frozenset(
        (
            *(SignatureMethod.RSA_SHA256, SignatureMethod.RSA_SHA384, SignatureMethod.RSA_SHA512),
            *(SignatureMethod.ECDSA_SHA256, SignatureMethod.ECDSA_SHA384),
            *(SignatureMethod.ECDSA_SHA512, SignatureMethod.SHA256_RSA_MGF1),
        )
    ),
    digest_algorithms=frozenset(
        (DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512)
    ),
)


@dataclass(frozen=True)
class Heard:
    """An assertion that holds; ``request_id`` is empty where nobody had asked for it."""

    claims: Claims
    request_id: str
    digest: str
    ends_at: datetime


def hear(provider: Provider, said: str, *, entity_id: str, returns_to: str, now: datetime) -> Heard:
    """What an answer says, after all that has to hold of it. Raises NotBelieved."""
    try:
        root = read(base64.b64decode("".join(said.split()), validate=True))
    except (binascii.Error, ValueError):
        raise NotBelieved("base64") from None
    refuse_asides(root)
    refuse_burdens(root)
    _look_at_frame(root, issuer=provider.issuer, returns_to=returns_to)
    assertion = _signed(root, provider, now=now)
    if text_of(assertion.find(f"{{{ASSERTION}}}Issuer")) != provider.issuer:
        raise NotBelieved("issuer")
    if assertion.get("Version") != "2.0":
        raise NotBelieved("version")
    ends_at = _conditions(assertion, entity_id=entity_id, now=now)
    request_id, confirmed_till = _confirmed(assertion, returns_to=returns_to, now=now)
    if root.get("InResponseTo", "") not in ("", request_id):
        raise NotBelieved("request")
    return Heard(
        claims=claims_of(assertion),
        request_id=request_id,
        digest=hashlib.sha256(assertion.get("ID", "").encode()).hexdigest(),
        # Both must hold, so what ends first ends it.
        ends_at=min(ends_at, confirmed_till) + LEEWAY,
    )


def _look_at_frame(root: etree._Element, *, issuer: str, returns_to: str) -> None:
    """What is around the assertion may refuse it, and makes nothing true."""
    if root.tag != f"{{{PROTOCOL}}}Response":
        raise NotBelieved("no response")
    status = root.find(f"{{{PROTOCOL}}}Status/{{{PROTOCOL}}}StatusCode")
    if status is None or status.get("Value") != SUCCESS:
        raise NotBelieved("access denied")
    if root.get("Destination", returns_to) != returns_to:
        raise NotBelieved("destination")
    said_by = root.find(f"{{{ASSERTION}}}Issuer")
    if said_by is not None and text_of(said_by) != issuer:
        raise NotBelieved("issuer")
    if next(root.iter(f"{{{ASSERTION}}}EncryptedAssertion"), None) is not None:
        raise NotBelieved("encrypted")
    assertions = list(root.iter(f"{{{ASSERTION}}}Assertion"))
    names = [each.get("ID") for each in root.iter() if each.get("ID") is not None]
    # A second one, or a second of its name, is how somebody wraps their own around a signature.
    if len(assertions) != 1 or assertions[0].getparent() is not root:
        raise NotBelieved("assertion")
    if len(set(names)) != len(names):
        raise NotBelieved("assertion")


def _signed(root: etree._Element, provider: Provider, *, now: datetime) -> etree._Element:
    """The assertion as its signature has signed it."""
    [assertion] = found(root, "saml:Assertion")
    signatures = list(assertion.iter(f"{{{SIGNATURE}}}Signature"))
    if len(signatures) != 1 or signatures[0].getparent() is not assertion:
        raise NotBelieved("not signed")
    _refuse_old(signatures[0])
    _lighten(signatures[0])
    good = [each for each in certificates.shown(provider.certificates) if each.is_good(now)]
    for certificate in good:
        try:
            verified = XMLVerifier().verify(
                root,
                x509_cert=certificate.pem,
                id_attribute="ID",
                expect_config=replace(_CONFIGURATION, verification_time=now),
            )
        except _UNVERIFIED:
            # Also a key of another family, which cannot even look at it: the next one may fit.
            continue
        signed = None if isinstance(verified, list) else verified.signed_xml
        if signed is None or signed.tag != assertion.tag:
            raise NotBelieved("assertion")
        if signed.get("ID") != assertion.get("ID") or not signed.get("ID"):
            raise NotBelieved("assertion")
        return signed
    raise NotBelieved("signature" if good else "certificate")


# What a key that does not fit, or a signature that was made to be strange, does to who checks it.
_UNVERIFIED: Final = (
    *(SignXMLException, etree.LxmlError, UnsupportedAlgorithm, NotImplementedError),
    *(ValueError, TypeError, LookupError, AttributeError),
)


def _refuse_old(signature: etree._Element) -> None:
    for each in signature.iter(f"{{{SIGNATURE}}}SignatureMethod", f"{{{SIGNATURE}}}DigestMethod"):
        if each.get("Algorithm", "").lower().endswith("sha1"):
            raise NotBelieved("SHA-1")


def _lighten(signature: etree._Element) -> None:
    """Leave in it only what is used, and refuse it where that is more than could be meant.

    The key that comes along is never used, and nobody has signed it; it would still be compared.
    """
    for key in found(signature, "ds:KeyInfo"):
        signature.remove(key)
    if sum(1 for _ in signature.iter()) > MOST_IN_SIGNATURE:
        raise NotBelieved("references")


def _conditions(assertion: etree._Element, *, entity_id: str, now: datetime) -> datetime:
    """That it holds now, and for us; till when."""
    all_of_them = found(assertion, "saml:Conditions")
    if len(all_of_them) != 1:
        raise NotBelieved("conditions")
    [conditions] = all_of_them
    ends_at = _holds(conditions, now=now)
    for_whom = found(conditions, "saml:AudienceRestriction")
    if not for_whom:
        raise NotBelieved("audience")
    for restriction in for_whom:
        if entity_id not in map(text_of, found(restriction, "saml:Audience")):
            raise NotBelieved("audience")
    if not found(assertion, "saml:AuthnStatement"):
        raise NotBelieved("statement")
    for statement in found(assertion, "saml:AuthnStatement"):
        if over := statement.get("SessionNotOnOrAfter"):
            _refuse_over(moment(over), now=now)
    return ends_at


def _confirmed(
    assertion: etree._Element, *, returns_to: str, now: datetime
) -> tuple[str, datetime]:
    """The question that it answers, and till when whoever brings it is believed."""
    why = "confirmation"
    for data in _bearers(assertion):
        if data.get("Recipient") != returns_to:
            why = "recipient"
        elif "NotOnOrAfter" in data.attrib:
            if moment(data.get("NotOnOrAfter", "")) > now + LONGEST:
                raise NotBelieved("time")
            if len(request_id := data.get("InResponseTo", "")) > MOST_IN_SUBJECT:
                raise NotBelieved("request")
            return request_id, _holds(data, now=now)
    raise NotBelieved(why)


def _bearers(assertion: etree._Element) -> Iterator[etree._Element]:
    for confirmation in found(assertion, "saml:Subject/saml:SubjectConfirmation"):
        if confirmation.get("Method") == BEARER:
            yield from found(confirmation, "saml:SubjectConfirmationData")


def _holds(element: etree._Element, *, now: datetime) -> datetime:
    """Till when."""
    begins = element.get("NotBefore")
    if begins and moment(begins) > now + LEEWAY:
        raise NotBelieved("not yet valid")
    over = element.get("NotOnOrAfter")
    ends_at = moment(over) if over else now + LONGEST
    _refuse_over(ends_at, now=now)
    return min(ends_at, now + LONGEST)


def _refuse_over(ends_at: datetime, *, now: datetime) -> None:
    if ends_at <= now - LEEWAY:
        raise NotBelieved("expired")
