"""What is said about a text beside it: how long it may be, and what becomes of it; no database."""

from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from docendo.learning.documents.rules.tree import Tree, plain

LONGEST_COMMENT: Final = 5_000
# What a comment is about is a passage, and a suggestion changes a sentence or two.
LONGEST_PASSAGE: Final = 1_000
LONGEST_PROPOSAL: Final = 2_000
LONGEST_PLACE: Final = 500
LONGEST_REASON: Final = 500
# Of those that are open; whoever wants more settles some first.
MOST_OPEN_COMMENTS: Final = 200
MOST_ANSWERS: Final = 100
# What is settled is kept, and the latest of it shown.
SETTLED_SHOWN: Final = 30


class Outcome(models.TextChoices):
    """What became of a comment or a suggestion."""

    OPEN = "", _("Open")
    RESOLVED = "resolved", _("Resolved")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


@dataclass(frozen=True)
class About:
    """The words that something is about, and where the editor says that they stand."""

    passage: str = ""
    place: dict[str, Any] | None = None


ALL_OF_IT: Final = About()


class Found(Enum):
    """Where words that are to be changed stand in a text."""

    ONCE = "once"
    NOWHERE = "nowhere"
    # In several places, and nobody has said in which of them.
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Nth:
    """Which one of how many occurrences, as the page of whoever accepts counts them from 0."""

    number: int
    count: int


def finding(*, count: int, wanted: Nth | None) -> tuple[Found, int]:
    """Which of so many occurrences is meant; a page that counts others has another text."""
    if wanted is not None:
        is_same = wanted.count == count and 0 <= wanted.number < count
        return (Found.ONCE, wanted.number) if is_same else (Found.NOWHERE, 0)
    if count == 1:
        return Found.ONCE, 0
    return (Found.UNCLEAR if count else Found.NOWHERE), 0


def folded_space(text: str) -> str:
    return " ".join(text.split())


def says(tree: Tree, passage: str) -> bool:
    """Whether a text says this, also across its lines."""
    return folded_space(passage) in folded_space(plain(tree))


@dataclass(frozen=True)
class Difference:
    """What differs between words and those that are to stand there instead.

    ``before`` and ``after`` stay as they are, so that what is marked and commented there does.
    """

    before: str
    old: str
    new: str
    after: str


def difference_of(old: str, new: str) -> Difference:
    start, most = 0, min(len(old), len(new))
    while start < most and old[start] == new[start]:
        start += 1
    end = 0
    while end < most - start and old[-1 - end] == new[-1 - end]:
        end += 1
    stop = len(old) - end
    return Difference(old[:start], old[start:stop], new[start : len(new) - end], old[stop:])
