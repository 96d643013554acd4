"""A program of others that signs people in by SAML: pysaml2, with signatures made by libxmlsec."""

import base64
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import xmlsec
from conftest import NOW
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.cache import cache
from django.test import Client
from lxml import etree
from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT, xmldsig
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID
from saml2.server import Server

from docendo.commons.communities.models import Community, Membership
from docendo.commons.institutions import actions
from docendo.commons.institutions.models import Provider
from docendo.commons.institutions.saml.metadata import described_by
from docendo.commons.institutions.tests.conftest import goes
from docendo.commons.institutions.tests.idp import a_key
from docendo.commons.institutions.tests.saml_idp import a_certificate, posts
from docendo.commons.institutions.tests.setups import a_setup
from docendo.commons.people.models import Person
from docendo.kernel import clock

pytestmark = pytest.mark.django_db
WORDS = {"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"}


class ByLibxmlsec:
    """In the place of the program xmlsec1, which is the same library."""

    def sign_statement(self, statement: object, node_name: str, key_file: str, node_id: str) -> str:
        is_read = isinstance(statement, bytes)
        root = etree.fromstring(statement if is_read else str(statement).encode())
        xmlsec.tree.add_ids(root, ["ID"])
        [node] = root.xpath("//*[@ID=$name]", name=node_id)
        context = xmlsec.SignatureContext()
        context.key = xmlsec.Key.from_file(key_file, xmlsec.constants.KeyDataFormatPem)
        context.sign(xmlsec.tree.find_child(node, xmlsec.constants.NodeSignature))
        signed: bytes = etree.tostring(root)
        return signed.decode()


@pytest.fixture
def idp_settings(tmp_path: Path) -> Mapping[str, Any]:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    key.write_bytes(
        a_key("one").private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    )
    certificate.write_text(a_certificate("one"))
    return {
        "entityid": "https://id.maple.example/saml",
        # Never run: what it would do is done by the library.
        "xmlsec_binary": "/bin/true",
        "key_file": str(key),
        "cert_file": str(certificate),
        "service": {
            "idp": {
                "endpoints": {
                    "single_sign_on_service": [
                        ("https://id.maple.example/sso", BINDING_HTTP_REDIRECT)
                    ]
                },
                "policy": {"default": {"lifetime": {"minutes": 5}, "attribute_restrictions": None}},
            }
        },
    }


@pytest.fixture
def maple(
    idp_settings: Mapping[str, Any], community: Community, monkeypatch: pytest.MonkeyPatch
) -> Provider:
    """Set up by what pysaml2 says of itself."""
    cache.clear()
    # It would ask the program what it can.
    monkeypatch.setattr("saml2.metadata.algorithm_support_in_metadata", lambda _: [])
    told = str(entity_descriptor(IdPConfig().load(dict(idp_settings))))
    described = described_by(told.encode(), is_by_operator=False, now=clock.now())
    setup = a_setup(
        described.issuer,
        kind="saml",
        client_id="",
        secret="",
        sign_on=described.sign_on,
        certificates=described.certificates,
        vouches=True,
        joins=community,
    )
    made = actions.make_provider(None, setup=setup, now=NOW)
    actions.add_domain(None, provider_id=made.pk, name="maple.example", now=NOW)
    return made


@pytest.fixture
def idp(idp_settings: Mapping[str, Any], maple: Provider, client: Client) -> Server:
    """Which knows us by what we say of ourselves."""
    ours = client.get(f"/accounts/institution/{maple.pk}/metadata/").content.decode()
    config = IdPConfig().load({**idp_settings, "metadata": {"inline": [ours]}})
    server = Server(config=config)
    server.sec.crypto = ByLibxmlsec()
    return server


Answer = Callable[..., tuple[str, str]]


@pytest.fixture
def answer(idp: Server, client: Client, maple: Provider) -> Answer:
    """Where its form leads, and what is in it, for somebody who goes there now."""

    def say(**more: Any) -> tuple[str, str]:
        parts = urlsplit(goes(client, maple).headers["Location"])
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://id.maple.example/sso"
        [packed] = parse_qs(parts.query)["SAMLRequest"]
        asked = idp.parse_authn_request(packed, BINDING_HTTP_REDIRECT)
        where = idp.response_args(asked.message, [BINDING_HTTP_POST])
        said = idp.create_authn_response(
            {"mail": ["ada@maple.example"], "displayName": ["Ada of Maple"]},
            where["in_response_to"],
            where["destination"],
            where["sp_entity_id"],
            name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text="a-1"),
            authn=WORDS,
            **{
                "sign_assertion": True,
                "sign_response": False,
                "sign_alg": xmldsig.SIG_RSA_SHA256,
                "digest_alg": xmldsig.DIGEST_SHA256,
                **more,
            },
        )
        path = urlsplit(where["destination"]).path
        return path, base64.b64encode(str(said).encode()).decode()

    return say


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_pysaml2_signs_somebody_in(answer: Answer, client: Client, community: Community) -> None:
    assert posts(client, *answer()).status_code == 302
    ada = Person.objects.get(email="ada@maple.example")
    assert client.session["_auth_user_id"] == str(ada.pk)
    assert ada.name == "Ada of Maple"
    assert Membership.objects.filter(community=community, person=ada).exists()


@pytest.mark.parametrize("length", ["SHA384", "SHA512"])
def test_longer_sums_are_understood(length: str, answer: Answer, client: Client) -> None:
    by = {
        "sign_alg": getattr(xmldsig, f"SIG_RSA_{length}"),
        "digest_alg": getattr(xmldsig, f"DIGEST_{length}"),
    }
    posts(client, *answer(**by))
    assert is_in(client)


def test_sha_1_is_refused(answer: Answer, client: Client) -> None:
    said = answer(sign_alg=xmldsig.SIG_RSA_SHA1, digest_alg=xmldsig.DIGEST_SHA1)
    assert "(SHA-1)" in posts(client, *said).content.decode()
    assert not is_in(client)


def test_a_replay_is_refused(answer: Answer, client: Client) -> None:
    said = answer()
    posts(client, *said)
    assert is_in(client)
    client.logout()
    assert "(replay)" in posts(client, *said).content.decode()
    assert not is_in(client)


def test_an_assertion_without_a_signature_of_its_own_is_refused(
    answer: Answer, client: Client
) -> None:
    for signs in (False, True):
        said = answer(sign_assertion=False, sign_response=signs)
        assert "(not signed)" in posts(client, *said).content.decode()
    assert not is_in(client)


def test_a_signed_response_around_a_signed_assertion_is_no_harm(
    answer: Answer, client: Client
) -> None:
    posts(client, *answer(sign_response=True))
    assert is_in(client)


def test_what_was_changed_after_signing_is_refused(answer: Answer, client: Client) -> None:
    path, said = answer()
    changed = base64.b64decode(said).replace(b"ada@maple", b"eve@maple")
    response = posts(client, path, base64.b64encode(changed).decode())
    assert "(signature)" in response.content.decode()
    assert not is_in(client)
