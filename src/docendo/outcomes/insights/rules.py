"""What somebody needs of a coordinator, when it comes back, and what a figure may show.

No database.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from docendo.kernel.counting import FEWEST, shown

LONGEST_LETTER: Final = 2_000
LONGEST_SUBJECT: Final = 40
# A proposal that waits longer than this is worth a word.
ANSWERS_SLOWLY: Final = timedelta(days=3)
# Who has just come finds somebody by themselves, or by the next round.
LOOKS_FOR_LONG: Final = timedelta(days=7)
# What somebody said of their match before that has been settled, or is over.
LOOKED_AT_WITHIN: Final = timedelta(days=30)
# Who has not met by then may have lost each other.
MEETS_WITHIN: Final = timedelta(days=14)


class NeedKind(models.TextChoices):
    """What waits for a coordinator, the most urgent kind first: a proposal runs out."""

    PROPOSAL = "proposal", _("Proposals")
    QUESTION = "question", _("Questions")
    CHECK_IN = "check_in", _("Matches")
    UNMET = "unmet", _("Meetings")
    ALONE = "alone", _("People")
    TOPIC = "topic", _("Topics")


class Outcome(models.TextChoices):
    """What a coordinator has done about a need."""

    SENT = "sent"
    LATER = "later"
    DONE = "done"


# What is still so after that comes back to the list.
RESTS_FOR: Final[Mapping[Outcome, timedelta]] = {
    Outcome.SENT: timedelta(days=7),
    Outcome.LATER: timedelta(days=7),
    Outcome.DONE: timedelta(days=60),
}


# --- What a figure may show ---------------------------------------------------------------------


def shown_parts(parts: Sequence[int], *, hidden: Collection[int] = ()) -> list[int | None]:
    """The parts of a whole that everybody knows, without those that are too few.

    What is hidden must not follow from the rest. One hidden part is the whole less the others, so
    another is hidden with it, the smallest that is left; and so it goes on while the hidden ones
    together can only be all ones, or all fours. That a part is empty helps nobody and is shown.
    Those ``hidden`` already, by their places, stay hidden.

    Complexity: O(n log n).
    """
    away = [at for at, number in enumerate(parts) if 0 < number < FEWEST or at in hidden]
    rest = sorted(
        (at for at, number in enumerate(parts) if number >= FEWEST and at not in hidden),
        key=lambda at: (parts[at], at),
    )
    for at in rest:
        if not away or _keeps_its_secret([parts[each] for each in away]):
            break
        away.append(at)
    return [None if at in away else number for at, number in enumerate(parts)]


def shown_grid(grid: Sequence[Sequence[int]], *, by_lines: bool) -> list[list[int | None]]:
    """The same for groups beside each other: each line of the grid is a whole, cut into groups.

    With ``by_lines`` the lines of each group make a whole, too. What a line hides takes something
    with it in its column, and the other way round, until nothing changes any more.
    """
    hidden: set[tuple[int, int]] = set()
    wholes = [[(row, column) for column in range(len(line))] for row, line in enumerate(grid)]
    if by_lines:
        wholes += [list(whole) for whole in zip(*wholes, strict=True)]
    before = -1
    while before != len(hidden):
        before = len(hidden)
        for whole in wholes:
            parts = [grid[row][column] for row, column in whole]
            own = {at for at, cell in enumerate(whole) if cell in hidden}
            said = shown_parts(parts, hidden=own)
            hidden |= {cell for cell, part in zip(whole, said, strict=True) if part is None}
    return [
        [None if (row, column) in hidden else number for column, number in enumerate(line)]
        for row, line in enumerate(grid)
    ]


def shown_beside(part: int, whole: int) -> int | None:
    """A part of what is told as a whole: neither it nor what is left of the whole may be few."""
    return part if shown(part) is not None and shown(whole - part) is not None else None


def _keeps_its_secret(hidden: Sequence[int]) -> bool:
    """Whether what these are together leaves open what each of them is."""
    together, many = sum(hidden), len(hidden)
    is_certain = together in (many, (FEWEST - 1) * many)
    return many > 1 and (max(hidden) >= FEWEST or not is_certain)
