"""What somebody needs of a coordinator, when it comes back, and what a figure may show.

No database.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_LETTER: Final = 2_000
LONGEST_SUBJECT: Final = 40
# A proposal that waits longer than this is worth a word.
ANSWERS_SLOWLY: Final = timedelta(days=3)
# Who has just come finds somebody by themselves, or by the next round.
LOOKS_FOR_LONG: Final = timedelta(days=7)
# A cell of fewer people says something about each of them.
FEWEST: Final = 5


class NeedKind(models.TextChoices):
    """What waits for a coordinator, the most urgent kind first: a proposal runs out."""

    PROPOSAL = "proposal", _("Proposals without an answer")
    QUESTION = "question", _("Questions without an answer")
    ALONE = "alone", _("People without a match")
    TOPIC = "topic", _("Topics that nobody helps with")


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


def shown(number: int) -> int | None:
    """A number of people, or None for too few of them; that there is nobody may be said."""
    return number if number == 0 or number >= FEWEST else None


def shown_parts(parts: Sequence[int]) -> list[int | None]:
    """The parts of a whole that everybody knows, without those that are too few.

    What is hidden must not follow from the rest. One hidden part is the whole less the others, so
    another is hidden with it, the smallest that is left; and so it goes on while the hidden ones
    together can only be all ones, or all fours. That a part is empty helps nobody and is shown.

    Complexity: O(n log n).
    """
    hidden = [at for at, number in enumerate(parts) if 0 < number < FEWEST]
    rest = sorted(
        (at for at, number in enumerate(parts) if number >= FEWEST), key=lambda at: (parts[at], at)
    )
    for at in rest:
        if not hidden or _keeps_its_secret([parts[each] for each in hidden]):
            break
        hidden.append(at)
    return [None if at in hidden else number for at, number in enumerate(parts)]


def _keeps_its_secret(hidden: Sequence[int]) -> bool:
    """Whether what these are together leaves open what each of them is."""
    together, many = sum(hidden), len(hidden)
    is_certain = together in (many, (FEWEST - 1) * many)
    return many > 1 and (max(hidden) >= FEWEST or not is_certain)
