"""What comes by SAML 2.0 and would take long to check: it is refused before anything is."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from lxml import etree
from signxml.verifier import XMLVerifier

from docendo.commons.institutions.tests.conftest import Comes, is_in
from docendo.commons.institutions.tests.saml_idp import SamlIdp

pytestmark = pytest.mark.django_db


def _in_signature(old: str, new: str) -> Callable[[etree._Element], None]:
    """Written into the answer where nobody has signed: anybody can bring such a one."""

    def wrap(root: etree._Element) -> None:
        said = etree.tostring(root).decode()
        assert f"<ds:{old}" in said
        changed = etree.fromstring(said.replace(f"<ds:{old}", new, 1))
        root[:] = changed[:]

    return wrap


MANY = range(5000)
DECLARED = "".join(f' xmlns:n{number}="urn:n"' for number in MANY)
SAID = "".join(f' n{number}=""' for number in MANY)
NAMED = " ".join(f"n{number}" for number in MANY)
BURDENS: list[tuple[str, Callable[[etree._Element], None]]] = [
    ("namespaces", _in_signature("Signature>", f"<ds:Signature{DECLARED}>")),
    ("namespaces", _in_signature("SignedInfo>", f"<ds:SignedInfo{DECLARED}>")),
    ("namespaces", _in_signature("Transform ", f'<ds:Transform PrefixList="{NAMED}" ')),
    ("attributes", _in_signature("SignedInfo>", f"<ds:SignedInfo{SAID}>")),
    ("references", _in_signature("Reference ", f"{'<ds:Reference/>' * 5000}<ds:Reference ")),
    ("depth", _in_signature("SignedInfo>", f"{'<a>' * 200}{'</a>' * 200}<ds:SignedInfo>")),
]


@pytest.mark.parametrize(("why", "wrap"), BURDENS)
def test_what_would_take_long_to_check_is_not_checked(
    why: str,
    wrap: Callable[[etree._Element], None],
    arrives: Comes,
    client: Client,
    saml: SamlIdp,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Anybody may bring anything, and a signature is looked at before it is believed."""
    checked: list[object] = []
    verify = XMLVerifier.verify

    def checks(self: XMLVerifier, root: object, **how: Any) -> object:
        checked.append(root)
        return verify(self, root, **how)

    monkeypatch.setattr(XMLVerifier, "verify", checks)
    saml.wrap = wrap
    assert f"({why})" in arrives().content.decode()
    assert checked == []
    saml.wrap = lambda root: None
    arrives()
    assert is_in(client)
    assert len(checked) == 1


def test_many_values_that_each_declare_the_same_are_no_burden(
    arrives: Comes, client: Client, saml: SamlIdp
) -> None:
    """As some providers write each group of somebody."""
    saml.person |= {f"group-{number}": "a" for number in range(200)}
    declared = "".join(f' xmlns:{name}="urn:{name}"' for name in ("xs", "xsi", "x500"))
    saml.spoil = lambda said: said.replace("AttributeValue>a<", f"AttributeValue{declared}>a<")
    arrives()
    assert is_in(client)
