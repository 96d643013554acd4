"""The pictures of a document, where they are shown and where they leave with it."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from docendo.commons.communities.api import Seat
from docendo.learning.documents.models import Document, Picture
from docendo.learning.documents.rules.pictures import (
    MOST_BYTES_TAKEN_ALONG,
    MOST_TAKEN_ALONG,
    Enclosed,
)
from docendo.learning.documents.rules.standing_in import has_pictures, put_in
from docendo.learning.documents.rules.tree import Block, Kind, Tree, Words


def picture_of(seat: Seat, *, document_id: int, key: str) -> Picture:
    """For whoever sees the document that it belongs to, and for nobody else."""
    seen = Document.objects.visible_to(seat).filter(pk=document_id)
    return Picture.objects.get(community=seat.community, document__in=seen, key=key)


def with_pictures(seat: Seat, document: Document, html: str) -> SafeString:
    """What was drawn of a document, with its pictures; what is none of its own is not shown."""
    if not has_pictures(html):
        return mark_safe(html)  # noqa: S308 - it has left the sanitizer
    kept = _pictures(document)

    def tag(key: str, description: str | None) -> str:
        picture = kept.get(key)
        return _img(_address(seat, document, key), picture, description) if picture else ""

    return mark_safe(put_in(html, tag))  # noqa: S308 - and what is put in is escaped


def _img(source: str, picture: Picture, description: str | None) -> str:
    alt = _("A picture that nobody has described yet") if description is None else description
    size = f'width="{picture.width}" height="{picture.height}"'
    return f'<img src="{escape(source)}" alt="{escape(alt)}" {size} loading="lazy">'


def _address(seat: Seat, document: Document, key: str) -> str:
    return reverse("documents:picture", args=(seat.community.slug, document.pk, key))


def _pictures(document: Document) -> dict[str, Picture]:
    rows = Picture.objects.filter(community=document.community_id, document=document)
    return {row.key: row for row in rows}


@dataclass
class Album:
    """The pictures of a document that leaves: each as it is kept, until they are too much."""

    site: str
    seat: Seat
    document: Document
    pictures: Mapping[str, Picture]
    bytes_left: int = MOST_BYTES_TAKEN_ALONG
    left: int = MOST_TAKEN_ALONG
    _contents: dict[str, bytes] = field(default_factory=dict)

    def content(self, key: str) -> bytes:
        """The picture itself, or nothing where it is no picture of the document."""
        picture = self.pictures.get(key)
        if picture is None or not self.left or picture.size > self.bytes_left:
            return b""
        if key not in self._contents:
            try:
                with picture.file.open("rb") as opened:
                    self._contents[key] = opened.read()
            except FileNotFoundError:
                return b""
        self.bytes_left -= picture.size
        self.left -= 1
        return self._contents[key]

    def put_into(self, html: str) -> SafeString:
        """What was drawn, with the pictures in it: it shows them without a line, too."""

        def tag(key: str, description: str | None) -> str:
            content = self.content(key)
            if not content:
                return escape(description or "") if key in self.pictures else ""
            source = f"data:image/webp;base64,{b64encode(content).decode()}"
            return _img(source, self.pictures[key], description)

        return mark_safe(put_in(html, tag))  # noqa: S308 - as with_pictures

    def addressed(self, tree: Tree) -> Tree:
        """A text with the addresses of its pictures instead of their keys."""
        return tuple(self._with(each, self._addressed) for each in tree if self._is_known(each))

    def enclosed(self, tree: Tree) -> Tree:
        """A text with its pictures; of those that are too much the descriptions alone."""
        return tuple(self._with(each, self._enclosed) for each in tree if self._is_known(each))

    def _addressed(self, block: Block) -> Block:
        address = _address(self.seat, self.document, block.picture)
        return replace(block, picture=f"{self.site}{address}")

    def _enclosed(self, block: Block) -> Block:
        content = self.content(block.picture)
        if not content:
            return block
        return Enclosed(Kind.PICTURE, description=block.description, content=content)

    def _with(self, block: Block, made: Callable[[Block], Block]) -> Block:
        """What is no picture of the document is left out."""
        if block.kind is Kind.PICTURE:
            return made(block)
        parts = [
            part if isinstance(part, Words) else self._with(part, made)
            for part in block.parts
            if isinstance(part, Words) or self._is_known(part)
        ]
        return replace(block, parts=tuple(parts))

    def _is_known(self, block: Block) -> bool:
        return block.kind is not Kind.PICTURE or block.picture in self.pictures


def album_of(seat: Seat, document: Document, *, site: str) -> Album:
    """``site`` is what stands before the addresses of its pages, as ``https://example.org``."""
    return Album(site, seat, document, _pictures(document))
