"""How much of it there may be, and how long something counts as one piece of work."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

# Browsers count no further.
LARGEST_NUMBER: Final = 2**53
LONGEST_TITLE: Final = 150
MOST_OPEN: Final = 50
# One message of a page; what is larger, as after a week offline, comes in pieces.
MOST_BYTES_AT_ONCE: Final = 256 * 1024
# Pages keep a distance: what they count is a little less than what they send.
MOST_BYTES_IN_A_PIECE: Final = 192 * 1024
# What is pasted at once; what is larger is a file.
MOST_LETTERS_PASTED: Final = 200_000
# Of all that a document says now; a long book is less.
MOST_BYTES: Final = 2 * 1024 * 1024
# Of a larger whiteboard a page lists only the words, which are at hand.
MOST_BYTES_LISTED: Final = 128 * 1024
# Of all that was ever written in it.
MOST_BYTES_EVER: Final = 64 * 1024 * 1024
# Nobody writes lists in lists in lists so deep, and a library may fall over deeper ones.
DEEPEST: Final = 40
MOST_NODES: Final = 50_000

BATCH_SECONDS: Final = 0.3
# Whoever opens a document is sent all of it: of one person's pages one in this time.
ANSWERED_EVERY_SECONDS: Final = 1.0
# Who pauses for longer begins another piece of work.
ONE_SITTING: Final = timedelta(minutes=10)
SITTINGS_A_PAGE: Final = 20
CHANGES_READ: Final = 5_000


class DocumentKind(models.TextChoices):
    """What several write or draw at once."""

    TEXT = "text", _("Text")
    WHITEBOARD = "whiteboard", _("Whiteboard")


class Template(models.TextChoices):
    """What a new document begins with."""

    EMPTY = "empty", _("Empty")
    NOTES = "notes", _("Meeting notes")
    PLAN = "plan", _("Study plan")
    EXAMPLE = "example", _("Worked example")
    WHITEBOARD = "whiteboard", _("A whiteboard, to draw on")

    @property
    def kind(self) -> DocumentKind:
        return DocumentKind.WHITEBOARD if self is Template.WHITEBOARD else DocumentKind.TEXT


class Right(models.TextChoices):
    """What those may do in a document of a group who do not lead it."""

    WRITE = "write", _("Everybody in the group writes in it")
    COMMENT = (
        "comment",
        _("Whoever leads the group writes in it, all others comment and propose changes"),
    )
    READ = "read", _("Whoever leads the group writes in it, all others read")


class Form(models.TextChoices):
    """As what a document leaves."""

    MARKDOWN = "md", "Markdown"
    HTML = "html", "HTML"
    WORD = "docx", "Word (DOCX)"
    SVG = "svg", "SVG"


@dataclass(frozen=True)
class Written:
    """A change as the log has it: its number, by whom, and when."""

    number: int
    by_id: int
    at: datetime


@dataclass(frozen=True)
class Sitting:
    """Changes without a long pause between them: one version of the document.

    ``last`` is the number of its latest change, and ``before`` that of the one before its first.
    """

    last: int
    before: int
    began_at: datetime
    ended_at: datetime
    by_ids: tuple[int, ...]


def sittings(newest_first: Iterable[Written]) -> Iterator[Sitting]:
    """Changes by the pauses between them; whoever wrote is named once, the latest first."""
    here: list[Written] = []
    for change in newest_first:
        if here and here[-1].at - change.at > ONE_SITTING:
            yield _sitting(here, before=change.number)
            here = []
        here.append(change)
    if here:
        yield _sitting(here, before=0)


def _sitting(changes: list[Written], *, before: int) -> Sitting:
    return Sitting(
        last=max(change.number for change in changes),
        before=before,
        began_at=changes[-1].at,
        ended_at=changes[0].at,
        by_ids=tuple(dict.fromkeys(change.by_id for change in changes)),
    )
