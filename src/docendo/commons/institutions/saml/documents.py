"""XML of somebody else, read so that it means one thing only."""

from typing import Final

from lxml import etree

from docendo.commons.institutions.refusals import NotBelieved

# What one answer or one description says; a federation's list of thousands is not meant.
MOST_BYTES: Final = 512 * 1024
# In scope of one element, of one element, and one in the other: several times what is ever sent.
MOST_NAMESPACES: Final = 32
MOST_ATTRIBUTES: Final = 32
MOST_DEPTH: Final = 64

PROTOCOL: Final = "urn:oasis:names:tc:SAML:2.0:protocol"
ASSERTION: Final = "urn:oasis:names:tc:SAML:2.0:assertion"
METADATA: Final = "urn:oasis:names:tc:SAML:2.0:metadata"
SIGNATURE: Final = "http://www.w3.org/2000/09/xmldsig#"
REDIRECT: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
POST: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
NAMES: Final = {"samlp": PROTOCOL, "saml": ASSERTION, "md": METADATA, "ds": SIGNATURE}


def read(raw: bytes) -> etree._Element:
    """The root of a document in which nothing is declared or replaced.

    Raises NotBelieved: what is declared in a document can make it mean something else, or be
    without end, to whoever reads it.
    """
    if len(raw) > MOST_BYTES:
        raise NotBelieved("size")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise NotBelieved("XML") from None
    if root.getroottree().docinfo.doctype:
        raise NotBelieved("document type")
    return root


def refuse_asides(root: etree._Element) -> None:
    """No comment and no instruction, which divide a word for some readers and for others not."""
    if next(root.iter(etree.Comment, etree.ProcessingInstruction, etree.Entity), None) is not None:
        raise NotBelieved("comment")
    if root.getprevious() is not None or root.getnext() is not None:
        raise NotBelieved("comment")


def refuse_burdens(root: etree._Element) -> None:
    """Nothing that takes far longer to write canonically than it is long.

    That is done before any signature can be believed, and looks for each namespace that is in
    scope in all of them, once more for each element: half a megabyte could take minutes.
    """
    namespaces = depth = 0
    for event, what in etree.iterwalk(root, events=("start-ns", "end-ns", "start", "end")):
        namespaces += {"start-ns": 1, "end-ns": -1}.get(event, 0)
        depth += {"start": 1, "end": -1}.get(event, 0)
        if namespaces > MOST_NAMESPACES:
            raise NotBelieved("namespaces")
        if depth > MOST_DEPTH:
            raise NotBelieved("depth")
        if event == "start" and len(what.attrib) > MOST_ATTRIBUTES:
            raise NotBelieved("attributes")
        if event == "start" and len(what.get("PrefixList", "").split()) > MOST_NAMESPACES:
            raise NotBelieved("namespaces")


def found(element: etree._Element, path: str) -> list[etree._Element]:
    elements: list[etree._Element] = element.findall(path, NAMES)
    return elements


def text_of(element: etree._Element | None) -> str:
    """What an element says that has no other in it; else nothing."""
    text: str = "" if element is None or len(element) else element.text or ""
    return text.strip()
