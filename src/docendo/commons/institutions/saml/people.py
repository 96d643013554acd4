"""Who somebody is, in the many names that SAML has for the same thing."""

from collections.abc import Mapping
from typing import Final

from lxml import etree

from docendo.commons.institutions.refusals import NotBelieved
from docendo.commons.institutions.rules import (
    MOST_IN_NAME_OF_PERSON,
    MOST_IN_SUBJECT,
    Claims,
    can_be_kept,
    is_address,
)
from docendo.commons.institutions.saml.documents import found, text_of

_FORMATS: Final = "urn:oasis:names:tc:SAML:{}:nameid-format:{}"
PERSISTENT: Final = _FORMATS.format("2.0", "persistent")
TRANSIENT: Final = _FORMATS.format("2.0", "transient")
EMAIL: Final = _FORMATS.format("1.1", "emailAddress")
_CLAIMS: Final = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/"
_SUBJECTS: Final = (
    "urn:oasis:names:tc:SAML:attribute:pairwise-id",
    "urn:oasis:names:tc:SAML:attribute:subject-id",
)
_ADDRESSES: Final = (
    *("urn:oid:0.9.2342.19200300.100.1.3", "urn:oid:1.2.840.113549.1.9.1"),
    *(f"{_CLAIMS}emailaddress", "mail", "email", "emailAddress", "emailaddress"),
)
_NAMES: Final = (
    *(
        "urn:oid:2.16.840.1.113730.3.1.241",
        "http://schemas.microsoft.com/identity/claims/displayname",
    ),
    *("displayName", "displayname", "urn:oid:2.5.4.3", "cn"),
)
_GIVEN: Final = ("urn:oid:2.5.4.42", f"{_CLAIMS}givenname", "givenName", "firstName", "given_name")
_FAMILY: Final = ("urn:oid:2.5.4.4", f"{_CLAIMS}surname", "sn", "lastName", "family_name")


def claims_of(assertion: etree._Element) -> Claims:
    """Who it is about; whether their address is checked SAML has no word for.

    Raises NotBelieved where there is no number that will be the same the next time.
    """
    named = found(assertion, "saml:Subject/saml:NameID")
    if len(named) > 1:
        raise NotBelieved("subject")
    name_id = text_of(named[0]) if named else ""
    kind = named[0].get("Format", "") if named else ""
    said = _attributes(assertion)
    subject = _subject(name_id, kind=kind, said=said)
    if not subject:
        raise NotBelieved("transient" if kind == TRANSIENT else "subject")
    if len(subject) > MOST_IN_SUBJECT or not can_be_kept(subject):
        raise NotBelieved("subject")
    address = (_first(said, _ADDRESSES) or (name_id if kind == EMAIL else "")).lower()
    # It goes on in an address, and addresses have an end.
    given = f"{_first(said, _GIVEN)} {_first(said, _FAMILY)}".strip()
    return Claims(
        subject=subject,
        address=address if is_address(address) else "",
        is_verified=None,
        name=(_first(said, _NAMES) or given)[:MOST_IN_NAME_OF_PERSON],
    )


def _subject(name_id: str, *, kind: str, said: Mapping[str, str]) -> str:
    """The number by which they are known here, the same each time; else nothing.

    A persistent NameID first: where a provider begins to send pairwise-id beside it, nobody gets
    another number by that. Of these attributes, as of addresses, ``A`` and ``a`` are one (SAML V2.0
    Subject Identifier Attributes Profile 1.0, 3.3 and 3.4); of a persistent one they are two.
    """
    if name_id and kind == PERSISTENT:
        return name_id
    if of_attribute := _first(said, _SUBJECTS):
        return of_attribute.lower()
    if kind == TRANSIENT:
        return ""
    return name_id.lower() if kind == EMAIL else name_id


def _attributes(assertion: etree._Element) -> Mapping[str, str]:
    """The first value of each attribute."""
    said: dict[str, str] = {}
    for attribute in found(assertion, "saml:AttributeStatement/saml:Attribute"):
        values = [text_of(each) for each in found(attribute, "saml:AttributeValue")]
        first = next((value for value in values if value), "")
        said.setdefault(attribute.get("Name", ""), first)
    return said


def _first(said: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((said[name] for name in names if said.get(name)), "")
