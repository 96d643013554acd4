"""A dump as it lies on the disk: one XML file per table, one ``row`` element per row.

It is somebody else's XML: entities and document types are refused, and a file that breaks off
gives all that stands before the break. Nothing is held but one piece of a file.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

PIECE = 1 << 17


@dataclass(frozen=True, slots=True)
class Row:
    """One row and the line of the file on which it stands."""

    line: int
    values: dict[str, str]

    def get(self, name: str) -> str:
        """A value without the space around it; nothing where there is none."""
        return self.values.get(name, "").strip()


class Broken(Exception):
    """From here on a file cannot be read; says where and why in a sentence."""

    def __init__(self, sentence: str, *, line: int, column: int) -> None:
        super().__init__(sentence)
        self.line = line
        self.column = column


def find(folder: Path, name: str) -> Path | None:
    """The file of this name, in whatever case it was unpacked."""
    return next((path for path in folder.iterdir() if path.name.lower() == name.lower()), None)


def rows(path: Path, *, on_bytes: Callable[[int], object] = lambda count: None) -> Iterator[Row]:
    """The rows of a file in their order; ``on_bytes`` hears how far it has been read.

    Raises Broken, after every row that stands before the break.
    """
    if path.stat().st_size == 0:
        raise Broken("it is empty", line=0, column=0)
    parser = DefusedExpatParser(forbid_dtd=True)
    collected = _Rows(parser)
    parser.setContentHandler(collected)
    try:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                parser.feed(piece)
                yield from collected.taken()
                on_bytes(len(piece))
        parser.close()
        yield from collected.taken()
    except (SAXParseException, DefusedXmlException, OSError, ValueError, LookupError) as error:
        yield from collected.taken()
        line, column = parser.getLineNumber() or 0, parser.getColumnNumber() or 0
        raise Broken(_why(error), line=line, column=column) from error


def _why(error: Exception) -> str:
    match error:
        case DefusedXmlException():
            return (
                "it declares a document type or entities. A dump has none, and they can be made"
                " to exhaust a machine, so that nothing after them is read"
            )
        case SAXParseException():
            return f"the XML is not well-formed there: {error.getMessage()}"
        case OSError():
            return f"it cannot be read: {error.strerror}"
        case _:
            return str(error)


class _Rows(ContentHandler):
    """Collects rows until they are taken."""

    def __init__(self, parser: DefusedExpatParser) -> None:
        super().__init__()
        self._parser = parser
        self._rows: list[Row] = []

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 SAX calls it so
        if name == "row":
            self._rows.append(Row(self._parser.getLineNumber(), dict(attrs.items())))

    def taken(self) -> list[Row]:
        rows, self._rows = self._rows, []
        return rows
