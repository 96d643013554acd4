"""When something is looked at, when it is hidden at once, and who decides; no database."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_NOTE = 500
SHORTEST_WORDS = 10
LONGEST_WORDS = 1000
# So many members hide something until a moderator has looked, each here for so long.
HIDES_AT = 3
COUNTS_AFTER = timedelta(days=7)


class Why(models.TextChoices):
    """What is wrong with something, as whoever flags it sees it."""

    UNKIND = "unkind", _("It is unkind")
    PRIVATE = "private", _("It shows what is private")
    SPAM = "spam", _("It is advertising or spam")
    DANGER = "danger", _("Somebody may be in danger")
    RULES = "rules", _("It breaks the ground rules here")
    OTHER = "other", _("Something else")


class State(models.TextChoices):
    """What was decided about something flagged."""

    WAITING = "waiting"
    LEFT = "left"
    HIDDEN = "hidden"


def hides_now(joined: Iterable[datetime], *, now: datetime) -> bool:
    """Whether enough members agree for hiding something until a moderator has looked.

    ``joined`` is when those who flagged it took their seats. Nobody counts who has just come: a
    crowd could be made to come.
    """
    return sum(at <= now - COUNTS_AFTER for at in joined) >= HIDES_AT


def may_answer_appeal(*, decided_by: int | None, who: int, others: int) -> bool:
    """Whoever decided does not decide again, unless nobody else could (``others``)."""
    return decided_by != who or others == 0
