"""What somebody says of a work, as it goes from the form to the rows; no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from docendo.learning.review.rules.judging import Strategy


@dataclass(frozen=True)
class Judged:
    """What is said to one criterion; ``points`` of a level are its own."""

    points: float | None = None
    level_id: int | None = None
    words: str = ""


@dataclass(frozen=True)
class Said:
    """All of a review but its remarks: to each criterion by its key, and in general."""

    judged: Mapping[int, Judged]
    body: str = ""


@dataclass(frozen=True)
class NewRemark:
    """A comment on a passage, from ``starts`` to ``ends``, or on a moment of a file."""

    words: str
    suggestion: str = ""
    starts: int | None = None
    ends: int | None = None
    quote: str = ""
    attachment_id: int | None = None
    seconds: int | None = None


@dataclass(frozen=True)
class Asked:
    """What has to be said to a criterion before a review is sent."""

    criterion_id: int
    needs_comment: bool


def missing(
    said: Said, *, strategy: str, asked: Sequence[Asked], has_remarks: bool
) -> Mapping[tuple[int | None, str], str]:
    """A sentence for each thing that is missing, by criterion (None: in general) and what."""
    # Of two works a peer says which is better; of one whoever runs the review says it in words.
    in_words = strategy in (Strategy.COMMENTS, Strategy.PAIRS)
    found: dict[tuple[int | None, str], str] = {}
    for one in asked:
        given = said.judged.get(one.criterion_id, Judged())
        if not in_words and given.points is None:
            found[one.criterion_id, "points"] = _choose(strategy)
        if one.needs_comment and not given.words.strip():
            found[one.criterion_id, "words"] = gettext("Say in a sentence why.")
    has_words = said.body.strip() or any(one.words.strip() for one in said.judged.values())
    if in_words and not has_words and not has_remarks:
        found[None, "body"] = gettext("Say something about this work before you send it.")
    return found


def _choose(strategy: str) -> str:
    if strategy == Strategy.RUBRIC:
        return gettext("Choose the level that fits best.")
    if strategy == Strategy.ERRORS:
        return gettext("Say whether this holds.")
    return gettext("Give points.")
