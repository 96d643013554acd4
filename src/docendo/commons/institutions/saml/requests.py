"""What the browser takes to a provider (SAML 2.0 Bindings, 3.4: HTTP-Redirect)."""

import base64
import zlib
from datetime import datetime
from urllib.parse import urlencode

from lxml import etree

from docendo.commons.institutions.attempts import Attempt
from docendo.commons.institutions.saml.documents import ASSERTION, POST, PROTOCOL
from docendo.commons.institutions.saml.metadata import written


def id_of(attempt: Attempt) -> str:
    """How an answer names the question: a name in XML does not begin with a digit."""
    return f"_{attempt.state}"


def state_of(request_id: str) -> str:
    return request_id.removeprefix("_")


def address_of(attempt: Attempt, *, at: str, entity_id: str, returns_to: str, now: datetime) -> str:
    """Where the browser is sent to; without a relay state, as all that we need is kept here."""
    root = etree.Element(
        f"{{{PROTOCOL}}}AuthnRequest", nsmap={"samlp": PROTOCOL, "saml": ASSERTION}
    )
    root.set("ID", id_of(attempt))
    root.set("Version", "2.0")
    root.set("IssueInstant", written(now))
    root.set("Destination", at)
    root.set("AssertionConsumerServiceURL", returns_to)
    root.set("ProtocolBinding", POST)
    etree.SubElement(root, f"{{{ASSERTION}}}Issuer").text = entity_id
    # Which kind of number it is to be is left to the provider: asked for one, some refuse.
    etree.SubElement(root, f"{{{PROTOCOL}}}NameIDPolicy").set("AllowCreate", "true")
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(etree.tostring(root)) + packer.flush()
    asked = urlencode({"SAMLRequest": base64.b64encode(packed)})
    return f"{at}{'&' if '?' in at else '?'}{asked}"
