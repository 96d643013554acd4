"""A provider of SAML 2.0 that signs with a key of its own, and may lie."""

import base64
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.test import Client
from lxml import etree
from signxml import methods
from signxml.algorithms import CanonicalizationMethod
from signxml.signer import XMLSigner

from docendo.commons.institutions.saml.metadata import written
from docendo.commons.institutions.tests.idp import a_key
from docendo.kernel import clock

ISSUER = "https://id.maple.example/saml"
SIGN_ON = "https://id.maple.example/saml/sign-on?tenant=7"
NAMES = {
    "samlp": "urn:oasis:names:tc:SAML:2.0:protocol",
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
}
Spoil = Callable[[str], str]


@cache
def an_elliptic_key(name: str) -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def key_of(name: str) -> rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey:
    """Of RSA, but for the names that say otherwise."""
    return an_elliptic_key(name) if name.startswith("elliptic") else a_key(name)


@cache
def a_certificate(name: str, *, days: int = 900) -> str:
    key = key_of(name)
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    begins = clock.now() - timedelta(days=100)
    builder = x509.CertificateBuilder(named, named, key.public_key(), x509.random_serial_number())
    made = builder.not_valid_before(begins).not_valid_after(clock.now() + timedelta(days=days))
    return made.sign(key, SHA256()).public_bytes(Encoding.PEM).decode()


def metadata(*certificates: str, issuer: str = ISSUER, sign_on: str = SIGN_ON, **more: str) -> str:
    """What it says of itself."""
    keys = "".join(
        "<md:KeyDescriptor use='signing'><ds:KeyInfo><ds:X509Data><ds:X509Certificate>"
        f"{''.join(each.splitlines()[1:-1])}"
        "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
        for each in certificates
    )
    said = "".join(f" {name}='{value}'" for name, value in more.items())
    return (
        "<md:EntityDescriptor xmlns:md='urn:oasis:names:tc:SAML:2.0:metadata'"
        f" xmlns:ds='{NAMES['ds']}' entityID='{issuer}'{said}>"
        f"<md:IDPSSODescriptor protocolSupportEnumeration='{NAMES['samlp']}'>{keys}"
        "<md:SingleSignOnService"
        f" Binding='urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect' Location='{sign_on}'/>"
        "</md:IDPSSODescriptor></md:EntityDescriptor>"
    )


def asked_by(address: str) -> etree._Element:
    """The question that a browser takes there."""
    [packed] = parse_qs(urlsplit(address).query)["SAMLRequest"]
    return etree.fromstring(zlib.decompress(base64.b64decode(packed), wbits=-15))


@dataclass
class SamlIdp:
    """``spoil`` changes the assertion before it is signed, and ``wrap`` all of it after."""

    person: dict[str, str] = field(
        default_factory=lambda: {"mail": "ada@maple.example", "displayName": "Ada of Maple"}
    )
    subject: str = "a-1"
    kind: str = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
    spoil: Spoil = str
    wrap: Callable[[etree._Element], None] = lambda root: None
    signs_with: str = "one"
    signer: dict[str, Any] = field(default_factory=dict)

    def answer(self, address: str, *, at: datetime | None = None) -> tuple[str, str]:
        """To what is asked by this address: where the form leads, and what is in it."""
        asked = asked_by(address)
        returns_to = asked.get("AssertionConsumerServiceURL", "")
        audience = asked.findtext("saml:Issuer", "", NAMES)
        said = self.say(
            request_id=asked.get("ID", ""),
            returns_to=returns_to,
            audience=audience,
            now=at or clock.now(),
        )
        return urlsplit(returns_to).path, said

    def say(self, *, request_id: str, returns_to: str, audience: str, now: datetime) -> str:
        over, name = written(now + timedelta(minutes=5)), f"_{uuid4().hex}"
        attributes = "".join(
            f'<saml:Attribute Name="{each}"><saml:AttributeValue>{value}</saml:AttributeValue>'
            "</saml:Attribute>"
            for each, value in self.person.items()
        )
        answers = f' InResponseTo="{request_id}"' if request_id else ""
        assertion = self.spoil(
            f'<saml:Assertion xmlns:saml="{NAMES["saml"]}" xmlns:ds="{NAMES["ds"]}" ID="{name}"'
            f' Version="2.0" IssueInstant="{written(now)}"><saml:Issuer>{ISSUER}</saml:Issuer>'
            '<ds:Signature Id="placeholder"></ds:Signature>'
            f'<saml:Subject><saml:NameID Format="{self.kind}">{self.subject}</saml:NameID>'
            '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
            f'<saml:SubjectConfirmationData NotOnOrAfter="{over}" Recipient="{returns_to}"'
            f"{answers}/></saml:SubjectConfirmation></saml:Subject>"
            f'<saml:Conditions NotBefore="{written(now)}" NotOnOrAfter="{over}">'
            f"<saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience>"
            "</saml:AudienceRestriction></saml:Conditions>"
            f'<saml:AuthnStatement AuthnInstant="{written(now)}"/>'
            f"<saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion>"
        )
        signed = self._signed(etree.fromstring(assertion.encode()))
        root = etree.fromstring(
            f'<samlp:Response xmlns:samlp="{NAMES["samlp"]}" xmlns:saml="{NAMES["saml"]}"'
            f' ID="_{uuid4().hex}" Version="2.0" IssueInstant="{written(now)}"'
            f' Destination="{returns_to}"{answers}><saml:Issuer>{ISSUER}</saml:Issuer>'
            '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/>'
            "</samlp:Status></samlp:Response>"
        )
        root.append(signed)
        self.wrap(root)
        return base64.b64encode(etree.tostring(root)).decode()

    def _signed(self, assertion: etree._Element) -> etree._Element:
        if not self.signs_with:
            [empty] = assertion.findall("ds:Signature", NAMES)
            assertion.remove(empty)
            return assertion
        signer = _Signer(
            method=methods.enveloped,
            **{
                "signature_algorithm": f"{_family(self.signs_with)}-sha256",
                "digest_algorithm": "sha256",
                "c14n_algorithm": CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
                **self.signer,
            },
        )
        return signer.sign(
            assertion,
            key=key_of(self.signs_with),
            cert=a_certificate(self.signs_with),
            reference_uri=assertion.get("ID"),
            id_attribute="ID",
        )


def _family(name: str) -> str:
    return "rsa" if isinstance(key_of(name), rsa.RSAPrivateKey) else "ecdsa"


class _Signer(XMLSigner):
    """Signs also as nobody should."""

    def check_deprecated_methods(self) -> None:
        pass


def posts(browser: Client, path: str, said: str, **more: str) -> Any:
    """A form of the provider's page, which brings no cookie of ours; then what the browser does."""
    stranger = Client(enforce_csrf_checks=True)
    response = stranger.post(path, {"SAMLResponse": said, **more})
    if response.status_code != 303:
        return response
    return browser.get(response.headers["Location"])


def a_saml_setup(*certificates: str, **more: object) -> dict[str, Any]:
    return {
        "kind": "saml",
        "issuer": ISSUER,
        "client_id": "",
        "secret": "",
        "sign_on": SIGN_ON,
        "certificates": "".join(certificates or (a_certificate("one"),)),
        "vouches": True,
        **more,
    }
