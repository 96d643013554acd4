"""What a provider says of itself and we say of us (Metadata for SAML 2.0)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from lxml import etree

from docendo.commons.institutions import rules
from docendo.commons.institutions.asking import Asking
from docendo.commons.institutions.refusals import Lack, NotBelieved, NotMetadata
from docendo.commons.institutions.saml import certificates
from docendo.commons.institutions.saml.documents import (
    METADATA,
    POST,
    PROTOCOL,
    REDIRECT,
    found,
    read,
    text_of,
)
from docendo.kernel.fetching import Silent

# One for now, one to come, and what somebody forgot to take away.
MOST_CERTIFICATES: Final = 8
# Ours is read again now and then: nothing in it changes but by an update.
HOLDS: Final = timedelta(days=30)
_ACCEPT: Final = "application/samlmetadata+xml, application/xml, text/xml"


@dataclass(frozen=True)
class Described:
    """What metadata says: who the provider is, where people are sent, and how it signs."""

    issuer: str
    sign_on: str
    certificates: str


def described_at(asked: Asking, url: str, *, now: datetime) -> Described:
    """What stands at an address. Raises Silent or NotMetadata."""
    said = asked.ask(url, headers={"Accept": _ACCEPT})
    if said.status != 200:
        raise Silent
    return described_by(said.body, is_by_operator=asked.provider.is_of_site, now=now)


def described_by(raw: bytes, *, is_by_operator: bool, now: datetime) -> Described:
    """What somebody has pasted, or what an address has answered. Raises NotMetadata."""
    try:
        root = read(raw)
        provider = _the_one(root)
        around = (provider, *provider.iterancestors())
        untils = [moment(each.get("validUntil", "")) for each in around if each.get("validUntil")]
    except NotBelieved:
        raise NotMetadata(Lack.NOT_XML) from None
    if any(until <= now for until in untils):
        raise NotMetadata(Lack.OVER)
    issuer = next((each.get("entityID", "") for each in around[1:2]), "")
    if not 0 < len(issuer) <= rules.MOST_IN_ADDRESS or not rules.can_be_kept(issuer):
        raise NotMetadata(Lack.NOT_XML)
    return Described(
        issuer=issuer,
        sign_on=_sign_on(provider, is_by_operator=is_by_operator),
        certificates=_certificates(provider),
    )


def ours(*, entity_id: str, returns_to: str, now: datetime) -> bytes:
    """What a provider reads of us: that we want assertions that are signed, and where to."""
    root = etree.Element(f"{{{METADATA}}}EntityDescriptor", nsmap={"md": METADATA})
    root.set("entityID", entity_id)
    root.set("validUntil", written(now + HOLDS))
    side = etree.SubElement(root, f"{{{METADATA}}}SPSSODescriptor")
    side.set("AuthnRequestsSigned", "false")
    side.set("WantAssertionsSigned", "true")
    side.set("protocolSupportEnumeration", PROTOCOL)
    format_ = etree.SubElement(side, f"{{{METADATA}}}NameIDFormat")
    format_.text = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
    place = etree.SubElement(side, f"{{{METADATA}}}AssertionConsumerService")
    place.set("Binding", POST)
    place.set("Location", returns_to)
    place.set("index", "0")
    place.set("isDefault", "true")
    said: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return said


def moment(text: str) -> datetime:
    """A time of XML, which SAML writes in UTC. Raises NotBelieved."""
    try:
        read_ = datetime.fromisoformat(text.strip())
    except ValueError:
        raise NotBelieved("time") from None
    return read_ if read_.tzinfo else read_.replace(tzinfo=UTC)


def written(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _the_one(root: etree._Element) -> etree._Element:
    """The provider that it describes, if it is one."""
    providers = list(root.iter(f"{{{METADATA}}}IDPSSODescriptor"))
    if len(providers) > 1:
        raise NotMetadata(Lack.SEVERAL)
    if not providers:
        raise NotMetadata(Lack.NOT_XML)
    return providers[0]


def _sign_on(provider: etree._Element, *, is_by_operator: bool) -> str:
    for each in found(provider, "md:SingleSignOnService"):
        address: str = each.get("Location", "")
        if each.get("Binding") == REDIRECT and rules.is_good_address(
            address, is_by_operator=is_by_operator
        ):
            return address
    raise NotMetadata(Lack.NO_SIGN_ON)


def _certificates(provider: etree._Element) -> str:
    texts = [
        text_of(each)
        for key in found(provider, "md:KeyDescriptor")
        if key.get("use", "signing") == "signing"
        for each in found(key, "ds:KeyInfo/ds:X509Data/ds:X509Certificate")
    ]
    try:
        pems = {certificates.in_pem(text) for text in texts}
    except ValueError:
        raise NotMetadata(Lack.NO_CERTIFICATE) from None
    if not 0 < len(pems) <= MOST_CERTIFICATES:
        raise NotMetadata(Lack.NO_CERTIFICATE)
    return certificates.kept(pems)
