"""Who wrote what, and what a document said then."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from docendo.commons.communities.api import Seat
from docendo.commons.people.api import Person
from docendo.kernel.diff import Folded, Line, difference
from docendo.learning.documents.contents import content_of
from docendo.learning.documents.models import Change, Comment, Document, may_write_in
from docendo.learning.documents.queries.comments import suggestions_between
from docendo.learning.documents.queries.mentions import with_names
from docendo.learning.documents.queries.pages import HomePage, document_to_write
from docendo.learning.documents.queries.pictures import with_pictures
from docendo.learning.documents.queries.reading import said_at
from docendo.learning.documents.rules.limits import (
    CHANGES_READ,
    SITTINGS_A_PAGE,
    Sitting,
    Written,
    sittings,
)


@dataclass(frozen=True)
class Version:
    """One sitting, and who wrote then."""

    sitting: Sitting
    people: Sequence[Person]
    is_latest: bool
    # What others had proposed, and these accepted.
    suggestions: Sequence[Comment]


@dataclass(frozen=True)
class HistoryPage:
    document: Document
    home: HomePage
    versions: Sequence[Version]
    older_than: int | None


def history_page(seat: Seat, *, document_id: int, before: int | None) -> HistoryPage:
    """The latest first; ``before`` goes on from the oldest that a page showed."""
    document, home = document_to_write(seat, document_id=document_id)
    rows = Change.objects.filter(community=seat.community, document=document)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    newest = rows.order_by("-pk").values_list("pk", "by", "at")[:CHANGES_READ]
    found = list(sittings(Written(*row) for row in newest))
    shown = found[:SITTINGS_A_PAGE]
    # Of what was not read to its end the last sitting may go on further back.
    is_more = len(found) > len(shown) or len(newest) == CHANGES_READ
    people = Person.objects.in_bulk({pk for sitting in shown for pk in sitting.by_ids})
    accepted = suggestions_between(document, _first(shown), _last(shown))
    versions = [
        _version(sitting, people, accepted, is_latest=before is None and number == 0)
        for number, sitting in enumerate(shown)
    ]
    oldest = shown[-1].before + 1 if shown and shown[-1].before else None
    return HistoryPage(document, home, versions, oldest if is_more else None)


def _version(
    sitting: Sitting,
    people: Mapping[int, Person],
    accepted: Iterable[Comment],
    *,
    is_latest: bool,
) -> Version:
    here = [each for each in accepted if sitting.before < (each.change_id or 0) <= sitting.last]
    return Version(sitting, [people[pk] for pk in sitting.by_ids], is_latest, here)


def _first(shown: Sequence[Sitting]) -> int:
    return shown[-1].before if shown else 0


def _last(shown: Sequence[Sitting]) -> int:
    return shown[0].last if shown else 0


@dataclass(frozen=True)
class VersionPage:
    """What a document said after a change, and what came to it in that sitting."""

    document: Document
    home: HomePage
    change: Change
    html: str
    lines: Sequence[Line | Folded]
    may_restore: bool
    suggestions: Sequence[Comment]

    @property
    def is_whiteboard(self) -> bool:
        return self.document.is_whiteboard


def version_page(seat: Seat, *, document_id: int, change_id: int, since: int | None) -> VersionPage:
    document, home = document_to_write(seat, document_id=document_id)
    rows = Change.objects.filter(community=seat.community, document=document)
    change = rows.select_related("by").get(pk=change_id)
    content = content_of(document)
    said = with_names(document, said_at(document, change_id))
    before = with_names(document, said_at(document, since or 0))
    is_latest = not rows.filter(pk__gt=change_id).exists()
    return VersionPage(
        document,
        home,
        change,
        content.drawn(said)
        if document.is_whiteboard
        else with_pictures(seat, document, content.drawn(said)),
        difference(content.lines(before), content.lines(said)),
        may_write_in(seat, document) and not is_latest,
        suggestions_between(document, since or 0, change_id),
    )
