"""A document, all documents of one home, and what stands around them."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, cast

from django.db.models import Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from docendo.commons.communities.api import Seat
from docendo.commons.groups.api import Group
from docendo.commons.matching.api import Match, MatchState
from docendo.learning.documents import crdt
from docendo.learning.documents.contents import content_of
from docendo.learning.documents.models import (
    Document,
    Snapshot,
    leads_in,
    may_write_at_all,
    may_write_in,
)
from docendo.learning.documents.queries.comments import CommentsPanel, comments_panel
from docendo.learning.documents.queries.mentions import names_known, with_names
from docendo.learning.documents.queries.pictures import with_pictures
from docendo.learning.documents.queries.reading import said_now
from docendo.learning.documents.rules.limits import MOST_BYTES_LISTED, Form, Right
from docendo.learning.documents.rules.shapes import Shapes


@dataclass(frozen=True)
class HomePage:
    """Where a document belongs: what that is called, where it is, and where one begins there."""

    group: Group | None
    name: str
    address: str
    begin_address: str
    may_begin: bool


def home_of_match(seat: Seat, *, match: Match) -> HomePage:
    aim = (seat.community.slug, match.pk)
    return HomePage(
        None,
        _("Your match"),
        reverse("matching:match", args=aim),
        reverse("documents:begin_in_match", args=aim),
        may_begin=may_write_at_all(seat) and match.state == MatchState.ACTIVE,
    )


def home_of_group(seat: Seat, *, group: Group) -> HomePage:
    aim = (seat.community.slug, group.pk)
    return HomePage(
        group,
        group.name,
        reverse("groups:group", args=aim),
        reverse("documents:begin_in_group", args=aim),
        may_begin=may_write_at_all(seat) and group.is_open,
    )


def _home(seat: Seat, document: Document) -> HomePage:
    if document.group is not None:
        return home_of_group(seat, group=document.group)
    return home_of_match(seat, match=cast(Match, document.match))


@dataclass(frozen=True)
class DocumentsPanel:
    """The documents of a home, the latest changed first, and what was put away."""

    home: HomePage
    documents: Sequence[Document]
    put_away: Sequence[Document]


def documents_of_match(seat: Seat, *, match: Match) -> DocumentsPanel | None:
    return _panel(seat, Q(match=match), home_of_match(seat, match=match))


def documents_of_group(seat: Seat, *, group: Group) -> DocumentsPanel | None:
    return _panel(seat, Q(group=group), home_of_group(seat, group=group))


def documents_at(seat: Seat, *, match: Match | None, group: Group | None) -> DocumentsPanel | None:
    """Of either home, for a page that belongs to one of them."""
    if group is not None:
        return documents_of_group(seat, group=group)
    return documents_of_match(seat, match=match) if match is not None else None


def _panel(seat: Seat, here: Q, home: HomePage) -> DocumentsPanel | None:
    """None where there is nothing to see and nothing to begin."""
    found = Document.objects.visible_to(seat).filter(here, community=seat.community)
    rows = list(found.select_related("changed_by").order_by("-changed_at", "-pk"))
    if not rows and not home.may_begin:
        return None
    return DocumentsPanel(
        home,
        [row for row in rows if row.ended_at is None],
        [row for row in rows if row.ended_at is not None],
    )


@dataclass(frozen=True)
class DocumentPage:
    """What a document says to whoever reads it, and whether they may write."""

    document: Document
    home: HomePage
    may_write: bool
    leads: bool
    seat: Seat

    @cached_property
    def comments(self) -> CommentsPanel:
        return comments_panel(self.seat, self.document)

    @cached_property
    def said(self) -> "Said":
        said = _said(self.document)
        if self.is_whiteboard:
            return said
        return replace(said, html=with_pictures(self.seat, self.document, said.html))

    @property
    def names(self) -> str:
        """Of whom it mentions, for the editor's script."""
        return json.dumps(names_known(self.document))

    @property
    def is_drawn_anew(self) -> bool:
        """Whether what it says is made of changes, which takes long where there are many."""
        return self.document.is_stale

    @property
    def is_whiteboard(self) -> bool:
        return self.document.is_whiteboard

    @property
    def is_led(self) -> bool:
        return self.document.others_may != Right.WRITE

    @property
    def is_commented(self) -> bool:
        """Whether those comment who do not write."""
        return self.document.others_may == Right.COMMENT

    @property
    def forms(self) -> Sequence[Form]:
        """As what it may be taken along."""
        return content_of(self.document).forms


@dataclass(frozen=True)
class Said:
    """What a document says, drawn.

    Of a whiteboard also what stands on it, the lowest first; of a large one the words alone.
    """

    html: str
    shapes: Shapes = ()
    words: Sequence[str] = ()
    is_empty: bool = False


def document_page(seat: Seat, *, document_id: int) -> DocumentPage:
    document = _document(seat, document_id)
    home, may_write = _home(seat, document), may_write_in(seat, document)
    leads = may_write and leads_in(seat, document)
    return DocumentPage(document, home, may_write, leads, seat)


def _said(document: Document) -> Said:
    """As the last snapshot drew it, or anew where something was written since."""
    if document.is_stale:
        with suppress(crdt.Unreadable):
            return _drawn(document, said_now(document))
    rows = Snapshot.objects.filter(document=document).annotate(bytes=Length("state"))
    html, words, size = rows.values_list("html", "words", "bytes").first() or ("", "", 0)
    kept = mark_safe(html)  # noqa: S308 - it has left the sanitizer, or is of our own shapes
    if not document.is_whiteboard:
        return Said(kept, is_empty=not kept)
    if size > MOST_BYTES_LISTED:
        return Said(kept, words=words.splitlines())
    with suppress(crdt.Unreadable):
        shapes: Shapes = said_now(document)
        return Said(kept, shapes, is_empty=not shapes)
    return Said(kept, is_empty=not kept)


def _drawn(document: Document, said: Any) -> Said:
    html = content_of(document).drawn(with_names(document, said))
    return Said(html, said if document.is_whiteboard else (), is_empty=not said)


def document_to_write(seat: Seat, *, document_id: int) -> tuple[Document, HomePage]:
    document = _document(seat, document_id)
    return document, _home(seat, document)


def _document(seat: Seat, document_id: int) -> Document:
    rows = Document.objects.visible_to(seat).at_home().select_related("changed_by", "ended_by")
    return rows.get(pk=document_id)
