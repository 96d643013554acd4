"""What is said by SAML 2.0 and does not hold: every way in which nobody comes in."""

import base64
from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from docendo.commons.institutions.models import Assertion, Identity, Provider
from docendo.commons.institutions.saml import certificates
from docendo.commons.institutions.tests.conftest import Comes, is_in
from docendo.commons.institutions.tests.saml_idp import (
    NAMES,
    SamlIdp,
    a_certificate,
    posts,
)
from docendo.kernel import clock

pytestmark = pytest.mark.django_db


def _text(root: etree._Element) -> str:
    said: bytes = etree.tostring(root)
    return said.decode()


def _replaced(old: str, new: str) -> Callable[[str], str]:
    def spoil(assertion: str) -> str:
        assert old in assertion
        return assertion.replace(old, new)

    return spoil


def _without(name: str) -> Callable[[str], str]:
    def spoil(assertion: str) -> str:
        root = etree.fromstring(assertion)
        for each in root.iter(f"{{{NAMES['saml']}}}{name}"):
            each.getparent().remove(each)
        return _text(root)

    return spoil


def _moved(attribute: str, **by: int) -> Callable[[str], str]:
    """All times of one name somewhere else, by the clock of now."""

    def spoil(assertion: str) -> str:
        root = etree.fromstring(assertion)
        for each in root.iter():
            if each.get(attribute):
                each.set(attribute, (clock.now() + timedelta(**by)).isoformat())
        return _text(root)

    return spoil


LIES: dict[str, list[Callable[[str], str]]] = {
    "issuer": [_replaced("<saml:Issuer>https://id.maple", "<saml:Issuer>https://other")],
    "audience": [_replaced("/metadata/<", "/other/<"), _without("AudienceRestriction")],
    "recipient": [_replaced("/assertion/", "/elsewhere/"), _replaced(" Recipient", " Address")],
    "expired": [_moved("NotOnOrAfter", seconds=-70)],
    "not yet valid": [_moved("NotBefore", seconds=70)],
    "time": [_moved("NotOnOrAfter", days=2), _replaced('NotBefore="2', 'NotBefore="later than 2')],
    "conditions": [_without("Conditions")],
    "confirmation": [_without("SubjectConfirmation"), _replaced("cm:bearer", "cm:sender-vouches")],
    "statement": [_without("AuthnStatement")],
    "subject": [_replaced(">a-1<", "><"), _without("NameID"), _replaced("a-1", "a" * 300)],
    "transient": [_replaced("nameid-format:persistent", "nameid-format:transient")],
    "request": [_replaced('InResponseTo="', f'InResponseTo="{"a" * 300}')],
    "version": [_replaced('Version="2.0"', 'Version="1.1"')],
    "comment": [_replaced(">a-1<", ">a-<!-- -->1<"), _replaced(">a-1<", ">a-1<?x y?><")],
}


@pytest.mark.parametrize(
    ("why", "spoil"), [(why, spoil) for why, spoils in LIES.items() for spoil in spoils]
)
def test_what_does_not_fit_signs_nobody_in(
    why: str, spoil: Callable[[str], str], arrives: Comes, client: Client, saml: SamlIdp
) -> None:
    saml.spoil = spoil
    page = arrives()
    assert page.status_code == 403
    assert f"({why})" in page.content.decode()
    assert not is_in(client)
    assert not Identity.objects.exists()
    saml.spoil = str
    arrives()
    assert is_in(client)


def test_clocks_may_differ_a_little(arrives: Comes, client: Client, saml: SamlIdp) -> None:
    saml.spoil = _moved("NotOnOrAfter", seconds=-50)
    arrives()
    assert is_in(client)


SIGNED: dict[str, dict[str, Any]] = {
    "not signed": {"signs_with": ""},
    "signature": {"signs_with": "another"},
    "SHA-1": {"signer": {"signature_algorithm": "rsa-sha1", "digest_algorithm": "sha1"}},
}


@pytest.mark.parametrize("why", SIGNED)
def test_what_is_signed_by_nobody_we_know_or_by_old_means_signs_nobody_in(
    why: str, arrives: Comes, client: Client, saml: SamlIdp
) -> None:
    for name, value in SIGNED[why].items():
        setattr(saml, name, value)
    assert f"({why})" in arrives().content.decode()
    assert not is_in(client)


@pytest.mark.parametrize("part", ["signature_algorithm", "digest_algorithm"])
def test_sha_1_is_refused_in_either_place(part: str, arrives: Comes, saml: SamlIdp) -> None:
    saml.signer = {part: "rsa-sha1" if part == "signature_algorithm" else "sha1"}
    assert "(SHA-1)" in arrives().content.decode()


def test_a_certificate_that_has_ended_counts_no_more(
    arrives: Comes, client: Client, university: Provider, saml: SamlIdp
) -> None:
    ended = a_certificate("ended", days=-1)
    Provider.objects.update(certificates=ended)
    saml.signs_with = "ended"
    assert "(certificate)" in arrives().content.decode()
    Provider.objects.update(certificates=a_certificate("one") + ended)
    saml.signs_with = "one"
    arrives()
    assert is_in(client)


def test_two_certificates_are_good_while_one_follows_the_other(
    arrives: Comes, client: Client, saml: SamlIdp
) -> None:
    Provider.objects.update(certificates=a_certificate("one") + a_certificate("two"))
    for name in ("one", "two"):
        saml.signs_with = name
        arrives()
        assert is_in(client)
        client.logout()


@pytest.mark.parametrize("days", [800, 1000])
def test_keys_of_two_families_are_good_beside_each_other(
    days: int, arrives: Comes, client: Client, saml: SamlIdp
) -> None:
    """Whichever is tried first: an RSA key cannot even look at what an elliptic one has signed."""
    elliptic = a_certificate("elliptic", days=days)
    Provider.objects.update(certificates=a_certificate("one") + elliptic)
    for name in ("one", "elliptic"):
        saml.signs_with = name
        arrives()
        assert is_in(client)
        client.logout()
    saml.signs_with = "elliptic other"
    assert "(signature)" in arrives().content.decode()


def test_a_certificate_ends_by_the_clock_by_which_all_else_does(
    arrives: Comes, client: Client, saml: SamlIdp, monkeypatch: pytest.MonkeyPatch
) -> None:
    Provider.objects.update(certificates=a_certificate("short", days=1))
    saml.signs_with = "short"
    then = clock.now() + timedelta(days=2)
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: then)
        assert "(certificate)" in arrives().content.decode()
        assert not is_in(client)
    arrives()
    assert is_in(client)
    [one] = certificates.shown(a_certificate("one"))
    assert one.is_good(one.begins_at)
    assert not one.is_good(one.begins_at - timedelta(seconds=1))
    assert not one.is_good(one.ends_at)


def _evil(root: etree._Element) -> etree._Element:
    """A copy of the assertion that is about somebody else."""
    [good] = root.findall("saml:Assertion", NAMES)
    evil = deepcopy(good)
    for signature in evil.findall("ds:Signature", NAMES):
        evil.remove(signature)
    name = evil.find("saml:Subject/saml:NameID", NAMES)
    assert name is not None
    name.text = "root"
    return evil


def _beside(root: etree._Element, *, same: bool) -> None:
    evil = _evil(root)
    if not same:
        evil.set("ID", "_evil")
    root.insert(2, evil)


def _around(root: etree._Element) -> None:
    """The signed one inside of the signature of the other: XSW 3 and its like."""
    [good] = root.findall("saml:Assertion", NAMES)
    evil = _evil(root)
    evil.set("ID", "_evil")
    root.replace(good, evil)
    evil.append(good)


def _in_the_signature(root: etree._Element) -> None:
    """The evil one carries the signature, in which the good one lies as an object."""
    [good] = root.findall("saml:Assertion", NAMES)
    [signature] = good.findall("ds:Signature", NAMES)
    evil = _evil(root)
    evil.set("ID", "_evil")
    evil.insert(1, signature)
    holder = etree.SubElement(signature, f"{{{NAMES['ds']}}}Object")
    root.replace(good, evil)
    holder.append(good)


def _in_extensions(root: etree._Element) -> None:
    [good] = root.findall("saml:Assertion", NAMES)
    evil = _evil(root)
    evil.set("ID", "_evil")
    extensions = etree.Element(f"{{{NAMES['samlp']}}}Extensions")
    root.insert(1, extensions)
    root.replace(good, evil)
    extensions.append(good)


def _renamed(root: etree._Element) -> None:
    """The good one where nobody counts it, by its name only: the evil one has its signature."""
    [good] = root.findall("saml:Assertion", NAMES)
    [signature] = good.findall("ds:Signature", NAMES)
    evil = _evil(root)
    evil.set("ID", "_evil")
    evil.insert(1, deepcopy(signature))
    good.tag = f"{{{NAMES['samlp']}}}Extensions"
    root.append(evil)


def _changed(root: etree._Element) -> None:
    name = root.find("saml:Assertion/saml:Subject/saml:NameID", NAMES)
    assert name is not None
    name.text = "root"


WRAPPED: dict[str, Callable[[etree._Element], None]] = {
    "beside, another name": lambda root: _beside(root, same=False),
    "beside, the same name": lambda root: _beside(root, same=True),
    "around": _around,
    "in the signature": _in_the_signature,
    "in extensions": _in_extensions,
    "renamed": _renamed,
    "changed": _changed,
}


@pytest.mark.parametrize("how", WRAPPED)
def test_nothing_is_read_but_what_was_signed(
    how: str, arrives: Comes, client: Client, saml: SamlIdp
) -> None:
    saml.wrap = WRAPPED[how]
    page = arrives()
    assert page.status_code == 403
    assert any(f"({why})" in page.content.decode() for why in ("assertion", "signature"))
    assert not is_in(client)
    assert not Assertion.objects.exists()


def test_what_stands_around_may_refuse(arrives: Comes, saml: SamlIdp) -> None:
    def changed(**said: str) -> Callable[[etree._Element], None]:
        def change(root: etree._Element) -> None:
            for name, value in said.items():
                root.set(name, value)

        return change

    def denied(root: etree._Element) -> None:
        code = root.find("samlp:Status/samlp:StatusCode", NAMES)
        assert code is not None
        code.set("Value", "urn:oasis:names:tc:SAML:2.0:status:Responder")

    def encrypted(root: etree._Element) -> None:
        etree.SubElement(root, f"{{{NAMES['saml']}}}EncryptedAssertion")

    for why, wrap in (
        ("destination", changed(Destination="https://elsewhere.example/")),
        ("request", changed(InResponseTo="_another")),
        ("access denied", denied),
        ("encrypted", encrypted),
    ):
        saml.wrap = wrap
        assert f"({why})" in arrives().content.decode()


BOMB = """<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><r>&b;</r>"""


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (" ", "XML"),
        ("%%%", "base64"),
        ("<r>", "XML"),
        ("<r/>", "no response"),
        (BOMB, "document type"),
        ('<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x"><r/>', "document type"),
        (f"<r>{' ' * 600_000}</r>", "size"),
        ("<r/><!-- -->", "comment"),
    ],
)
def test_what_is_no_answer_is_not_read(
    said: str, why: str, client: Client, university: Provider
) -> None:
    sent = said if why == "base64" else base64.b64encode(said.encode()).decode()
    page = posts(client, f"/accounts/institution/{university.pk}/assertion/", sent)
    assert page.status_code == 403
    assert f"({why})" in page.content.decode()
